using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>A sentence in both languages.</summary>
internal sealed record Words(string French, string English)
{
    public string In(string language) => language == Languages.French ? French : English;
}

/// <summary>What the audit says: what is wrong and what to do. It names header fields and quotes nothing of a message.</summary>
internal static class AuditText
{
    public static readonly Words NoListUnsubscribe = new(
        "Il n'y a pas de champ List-Unsubscribe à examiner.",
        "There is no List-Unsubscribe field to look at."
    );

    public static readonly Words NoListUnsubscribePost = new(
        "Il n'y a pas de champ List-Unsubscribe-Post à examiner.",
        "There is no List-Unsubscribe-Post field to look at."
    );

    public static readonly Words NoHttpsUri = new(
        "List-Unsubscribe ne contient pas d'URI https à examiner.",
        "List-Unsubscribe holds no https URI to look at."
    );

    public static readonly Words EncodedWord = new(
        "List-Unsubscribe contient un mot encodé (=?…?=), que les messageries ne décodent pas. Écrivez le champ tel que POST "
            + "/links le donne, sans encodage MIME.",
        "List-Unsubscribe holds an encoded word (=?…?=), which mailboxes do not decode. Write the field as POST /links gives "
            + "it, without MIME encoding."
    );

    public static readonly Words SyntaxWrong = new(
        "List-Unsubscribe est mal écrit. Mettez chaque URI entre chevrons, en ASCII et sans espace ni pli à l'intérieur, et "
            + "séparez-les par des virgules.",
        "List-Unsubscribe is malformed. Put each URI in angle brackets, in ASCII and without white space or folding inside, "
            + "and separate them by commas."
    );

    public static readonly Words SyntaxRight = new(
        "Les URI de List-Unsubscribe sont bien écrites.",
        "The URIs of List-Unsubscribe are well-formed."
    );

    public static readonly Words HttpsUriMissing = new(
        "List-Unsubscribe ne contient pas d'URI https : sans elle, pas de désabonnement en un clic. Reprenez la valeur que "
            + "donne POST /links.",
        "List-Unsubscribe holds no https URI: without it there is no one-click. Take the value that POST /links gives."
    );

    public static readonly Words HttpUri = new(
        "L'URI de List-Unsubscribe est en http. Le désabonnement en un clic demande https : Public:BaseUrl doit commencer par https.",
        "The URI of List-Unsubscribe is http. One-click needs https: Public:BaseUrl must begin with https."
    );

    public static readonly Words SeveralHttpsUris = new(
        "List-Unsubscribe contient plusieurs URI http ou https. N'en laissez qu'une, en https.",
        "List-Unsubscribe holds several http or https URIs. Leave one, of https."
    );

    public static readonly Words OneHttpsUri = new(
        "List-Unsubscribe contient une seule URI https.",
        "List-Unsubscribe holds one https URI."
    );

    public static readonly Words HttpsUriNotOurs = new(
        "L'URI https de List-Unsubscribe n'est pas une des nôtres : la plateforme l'a peut-être remplacée par la sienne. "
            + "Reprenez la valeur que donne POST /links.",
        "The https URI of List-Unsubscribe is none of ours: the platform may have put its own in place. Take the value that "
            + "POST /links gives."
    );

    public static readonly Words HttpsUriTokenInvalid = new(
        "Le jeton de l'URI https est abîmé ou signé d'une clé retirée : elle ne désabonnerait personne. Demandez un nouveau "
            + "lien à POST /links.",
        "The token of the https URI is damaged, or signed with a key that was taken out: it would unsubscribe nobody. Ask POST "
            + "/links for a new link."
    );

    public static readonly Words HttpsUriOurs = new(
        "L'URI https est un de nos liens, et son jeton est valide.",
        "The https URI is a link of ours, and its token is valid."
    );

    public static readonly Words HttpsUriFirst = new("L'URI https vient en premier.", "The https URI comes first.");

    public static readonly Words HttpsUriLater = new(
        "Mettez l'URI https en premier : les messageries prennent la première qu'elles savent utiliser.",
        "Put the https URI first: mailboxes take the first that they can use."
    );

    public static readonly Words MailtoMissing = new(
        "Ajoutez l'URI mailto que donne POST /links : certaines messageries n'utilisent qu'elle.",
        "Add the mailto URI that POST /links gives: some mailboxes use nothing else."
    );

    public static readonly Words MailtoTokenInvalid = new(
        "Une URI mailto ne mène pas à une adresse de désabonnement valide chez nous : elle ne désabonnerait personne. Reprenez "
            + "celle que donne POST /links.",
        "A mailto URI does not lead to a valid unsubscribe address of ours: it would unsubscribe nobody. Take the one that "
            + "POST /links gives."
    );

    public static readonly Words MailtoOfAnother = new(
        "L'URI mailto et l'URI https n'ont pas le même destinataire, objet ou campagne. Reprenez la valeur entière que POST "
            + "/links donne pour ce destinataire.",
        "The mailto URI and the https URI are not of the same recipient, purpose and campaign. Take the whole value that POST "
            + "/links gives for this recipient."
    );

    public static readonly Words MailtoOurs = new(
        "L'URI mailto est une des nôtres, et son jeton est valide.",
        "The mailto URI is one of ours, and its token is valid."
    );

    public static readonly Words PostValueWrong = new(
        "La valeur de List-Unsubscribe-Post doit être exactement List-Unsubscribe=One-Click, et rien d'autre.",
        "The value of List-Unsubscribe-Post must be exactly List-Unsubscribe=One-Click, and nothing else."
    );

    public static readonly Words PostValueRight = new(
        "La valeur de List-Unsubscribe-Post est exacte.",
        "The value of List-Unsubscribe-Post is exact."
    );

    public static readonly Words SignatureMissing = new(
        "Le message n'a pas de signature DKIM. Soumettez-le tel qu'il partira, signé.",
        "The message has no DKIM signature. Send it as it will go out, signed."
    );

    public static readonly Words SignatureMalformed = new(
        "La signature DKIM est mal formée ou ne signe pas From, ou la clé publique de son sélecteur est illisible, révoquée ou "
            + "d'un autre algorithme.",
        "The DKIM signature is malformed or does not sign From, or the public key of its selector cannot be read, was revoked "
            + "or is of another algorithm."
    );

    public static readonly Words SignatureExpired = new(
        "La signature DKIM a expiré (x=). Signez au moment de l'envoi.",
        "The DKIM signature has expired (x=). Sign when you send."
    );

    public static readonly Words KeyMissing = new(
        "La clé publique de la signature DKIM n'est pas dans le DNS. Publiez-la, ou joignez-la à la requête dans Dkim-Public-Key.",
        "The public key of the DKIM signature is not in DNS. Publish it, or send it with the request in Dkim-Public-Key."
    );

    public static readonly Words DnsDoesNotAnswer = new(
        "Le DNS ne répond pas : la clé publique n'a pas pu être lue. Réessayez, ou joignez-la à la requête dans Dkim-Public-Key.",
        "DNS does not answer: the public key could not be read. Try again, or send it with the request in Dkim-Public-Key."
    );

    public static readonly Words SignatureDoesNotMatch = new(
        "La signature DKIM ne correspond pas. Le message a changé après avoir été signé (pied de page, lien de suivi, "
            + "réencodage), la clé publique est une autre, "
            + "ou l'algorithme est trop faible (rsa-sha1, RSA de moins de 1024 bits). Signez en dernier.",
        "The DKIM signature does not match. The message changed after it was signed (footer, tracking link, re-encoding), the "
            + "public key is another, "
            + "or the algorithm is too weak (rsa-sha1, RSA under 1024 bits). Sign last."
    );

    public static readonly Words SignatureValid = new("Une signature DKIM est valide.", "A DKIM signature is valid.");

    public static readonly Words NoValidSignature = new(
        "Les deux champs sont dans h=, mais aucune signature n'est reconnue valide.",
        "Both fields are in h=, but no signature is known to be valid."
    );

    public static readonly Words FieldsSigned = new(
        "Une signature DKIM valide couvre les deux champs.",
        "A valid DKIM signature covers both fields."
    );

    public static readonly Words LinkMissing = new(
        "Le corps ne montre aucun de nos liens de désabonnement. Mettez-y, bien visible, l'url que donne POST /links : dans le "
            + "HTML s'il y en a, sinon dans le texte.",
        "The body shows no unsubscribe link of ours. Put the url that POST /links gives into it, clearly visible: into the "
            + "HTML where there is HTML, else into the text."
    );

    public static readonly Words LinkTokenInvalid = new(
        "Le jeton d'un lien de désabonnement du corps est abîmé. Reprenez l'url entière que donne POST /links.",
        "The token of an unsubscribe link in the body is damaged. Take the whole url that POST /links gives."
    );

    public static readonly Words LinkOfAnother = new(
        "Un lien de désabonnement du corps est celui d'un autre destinataire. Reprenez l'url que POST /links donne pour ce destinataire.",
        "An unsubscribe link in the body is another recipient's. Take the url that POST /links gives for this recipient."
    );

    public static readonly Words LinkShown = new("Le corps montre notre lien de désabonnement.", "The body shows our unsubscribe link.");

    public static readonly Words ListIdMissing = new(
        "Ajoutez un champ List-Id, un par liste : les messageries y reconnaissent la liste.",
        "Add a List-Id field, one a list: mailboxes know the list by it."
    );

    public static readonly Words ListIdThere = new("Il y a un champ List-Id.", "There is a List-Id field.");

    public static readonly Words LineTooLong = new(
        "Une ligne dépasse 998 caractères : un relais peut la couper et casser la signature. Encodez le corps en "
            + "quoted-printable ou en base64, pliez l'en-tête.",
        "A line is longer than 998 characters: a relay may break it, and the signature with it. Encode the body as "
            + "quoted-printable or base64, fold the header."
    );

    public static readonly Words LinesShort = new("Aucune ligne ne dépasse 998 caractères.", "No line is longer than 998 characters.");

    public static Words FieldMissing(string field) =>
        new(
            $"Le champ {field} manque. Reprenez la valeur que donne POST /links.",
            $"The {field} field is missing. Take the value that POST /links gives."
        );

    public static Words FieldRepeated(string field) =>
        new(
            $"Il y a plusieurs champs {field}. N'en laissez qu'un, avec toutes ses valeurs : nodemailer, par exemple, en écrit "
                + "deux si list.unsubscribe est une liste simple.",
            $"There are several {field} fields. Leave one, with all its values: nodemailer, for one, writes two when "
                + "list.unsubscribe is a flat array."
        );

    public static Words FieldOnce(string field) => new($"Il y a un seul champ {field}.", $"There is one {field} field.");

    public static Words FieldsNotSigned(IReadOnlyList<string> fields) =>
        new(
            $"La signature DKIM ne couvre pas entièrement {string.Join(" et ", fields)}. Ajoutez ces noms à h=, autant de fois "
                + "qu'il y a de champs : "
                + "beaucoup de bibliothèques, dont nodemailer, ne signent pas List-Unsubscribe-Post par défaut.",
            $"The DKIM signature does not cover all of {string.Join(" and ", fields)}. Add these names to h=, as often as there "
                + "are fields: "
                + "many libraries, nodemailer for one, do not sign List-Unsubscribe-Post by default."
        );
}
