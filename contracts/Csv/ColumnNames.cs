using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Csv;

/// <summary>The names that columns have in the exports of the usual systems, French and English.</summary>
public static class ColumnNames
{
    private const int LongestName = 60;

    private static readonly HashSet<string> EmailNames =
    [
        "email",
        "mail",
        "emails",
        "emailaddress",
        "mailaddress",
        "emailid",
        "adresseemail",
        "adressemail",
        "adressedemail",
        "adressemel",
        "mel",
        "adresseelectronique",
        "courriel",
        "adressecourriel",
        "adressedecourriel",
        "courrielelectronique",
        "contactemail",
        "emailcontact",
        "emailducontact",
        "subscriberemail",
        "emailabonne",
        "useremail",
        "emailuser",
        "recipientemail",
        "emailrecipient",
        "emaildestinataire",
        "emaildudestinataire",
        "customeremail",
        "emailclient",
        "clientemail",
        "memberemail",
        "emailprincipal",
        "primaryemail",
        "mainemail",
        "workemail",
        "businessemail",
        "emailprofessionnel",
        "emailpro",
        "mailpro",
        "emailperso",
        "emailpersonnel",
        "personalemail",
        "courrielprofessionnel",
        "courrielpersonnel",
        "email1",
        "mail1",
        "email2",
        "mail2",
        "emailsecondaire",
        "secondaryemail",
        "alternateemail",
    ];

    // Names that are those of something else as often: what the column holds must confirm them.
    private static readonly HashSet<string> WeakEmailNames =
    [
        "recipient",
        "destinataire",
        "address",
        "adresse",
        "subscriber",
        "abonne",
        "contact",
        "to",
        "recipientaddress",
        "login",
        "user",
        "username",
        "utilisateur",
        "value",
        "identifiant",
        "subscriberkey",
    ];

    private static readonly HashSet<string> TelephoneNames =
    [
        "telephone",
        "phone",
        "tel",
        "telephonenumber",
        "phonenumber",
        "phone1",
        "numerodetelephone",
        "numerotelephone",
        "numtelephone",
        "notelephone",
        "ndetelephone",
        "mobile",
        "mobilephone",
        "mobilenumber",
        "mobilephonenumber",
        "mobileno",
        "cellphone",
        "cell",
        "portable",
        "telephoneportable",
        "telportable",
        "telephonemobile",
        "telmobile",
        "numeroportable",
        "numerodeportable",
        "numeromobile",
        "numerodemobile",
        "gsm",
        "numerogsm",
        "sms",
        "numerosms",
        "msisdn",
        "telephonefixe",
        "telfixe",
        "fixe",
        "landline",
        "telephonepro",
        "telephoneprofessionnel",
        "workphone",
        "homephone",
        "whatsapp",
    ];

    private static readonly HashSet<string> WeakTelephoneNames =
    [
        "numero",
        "number",
        "recipient",
        "destinataire",
        "contact",
        "to",
        "subscriber",
        "abonne",
        "value",
        "identifiant",
    ];

    private static readonly HashSet<string> PostNames =
    [
        "address",
        "adresse",
        "postaladdress",
        "adressepostale",
        "adressecomplete",
        "fulladdress",
        "mailingaddress",
        "streetaddress",
        "recipient",
        "destinataire",
    ];

    private static readonly HashSet<string> OfOthers =
    [
        "from",
        "fromemail",
        "fromaddress",
        "sender",
        "senderemail",
        "expediteur",
        "emailexpediteur",
        "emaildelexpediteur",
        "replyto",
        "owner",
        "contactowner",
        "recordowner",
        "proprietaire",
        "proprietaireducontact",
        "createdby",
        "creepar",
        "modifiedby",
        "updatedby",
        "modifiepar",
        "addedby",
        "ajoutepar",
        "fax",
        "telecopie",
    ];

    private static readonly HashSet<string> UsualNames =
    [
        "nom",
        "prenom",
        "name",
        "firstname",
        "lastname",
        "fullname",
        "civilite",
        "ville",
        "city",
        "pays",
        "country",
        "codepostal",
        "date",
        "id",
        "uuid",
        "reason",
        "motif",
        "raison",
        "status",
        "statut",
        "etat",
        "created",
        "createdat",
        "type",
        "ip",
        "societe",
        "entreprise",
        "company",
        "note",
        "tags",
        "code",
        "decision",
    ];

    /// <summary>Whether a column of this name holds addresses of a channel in the exports that have it.</summary>
    public static bool IsStrong(Channel channel, string name) =>
        (
            channel switch
            {
                Channel.Email => EmailNames,
                Channel.Post => PostNames,
                _ => TelephoneNames,
            }
        ).Contains(Fold(name));

    /// <summary>Whether a column of this name holds addresses of a channel, or may.</summary>
    public static bool IsOfRecipients(Channel channel, string name) =>
        IsStrong(channel, name)
        || (
            channel switch
            {
                Channel.Email => WeakEmailNames,
                Channel.Post => PostNames,
                _ => WeakTelephoneNames,
            }
        ).Contains(Fold(name));

    /// <summary>Whether a column of this name holds the address of somebody who is not the recipient.</summary>
    public static bool IsOfAnother(string name) => OfOthers.Contains(Fold(name));

    /// <summary>Whether it is the name of a column, of whatever.</summary>
    public static bool IsKnown(string name) =>
        Fold(name) is var folded
        && (
            EmailNames.Contains(folded)
            || WeakEmailNames.Contains(folded)
            || TelephoneNames.Contains(folded)
            || PostNames.Contains(folded)
            || OfOthers.Contains(folded)
            || UsualNames.Contains(folded)
        );

    /// <summary>Whether it may be the name of a column.</summary>
    public static bool IsNameLike(string cell) =>
        cell.Trim() is { Length: > 0 and <= LongestName } text && (char.IsLetter(text[0]) || text[0] is '_' or '#') && !text.Contains('@');

    /// <summary>A name by its letters and digits alone, without accents and case: <c>E-Mail Address</c> is <c>emailaddress</c>.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes().Where(Rune.IsLetterOrDigit))
        {
            // A letter alone can always be taken apart.
#pragma warning disable RS0030
            var parts = rune.ToString().Normalize(NormalizationForm.FormD);
#pragma warning restore RS0030
            foreach (var part in parts.EnumerateRunes().Where(Rune.IsLetterOrDigit))
            {
                folded.Append(Rune.ToLowerInvariant(part));
            }
        }

        return folded.ToString();
    }
}
