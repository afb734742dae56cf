using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What led to a breach.</summary>
[JsonConverter(typeof(ExactNames<BreachCause>))]
public enum BreachCause
{
    /// <summary>A device was lost or stolen.</summary>
    [JsonStringEnumMemberName("device-lost")]
    DeviceLost,

    /// <summary>Paper was lost or stolen.</summary>
    [JsonStringEnumMemberName("paper-lost")]
    PaperLost,

    /// <summary>Somebody broke into a system.</summary>
    [JsonStringEnumMemberName("intrusion")]
    Intrusion,

    /// <summary>Malware.</summary>
    [JsonStringEnumMemberName("malware")]
    Malware,

    /// <summary>Somebody was deceived into giving access.</summary>
    [JsonStringEnumMemberName("phishing")]
    Phishing,

    /// <summary>A key, a password or an API key leaked.</summary>
    [JsonStringEnumMemberName("secret-leaked")]
    SecretLeaked,

    /// <summary>Data was sent to the wrong recipient.</summary>
    [JsonStringEnumMemberName("wrong-recipient")]
    WrongRecipient,

    /// <summary>Data was published by mistake.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>Somebody of ours or of a processor saw or used what they were not authorised to.</summary>
    [JsonStringEnumMemberName("misuse")]
    Misuse,

    /// <summary>A device or paper was thrown away with what it held.</summary>
    [JsonStringEnumMemberName("disposal")]
    Disposal,

    /// <summary>A system failed.</summary>
    [JsonStringEnumMemberName("failure")]
    Failure,

    /// <summary>Something else, which the description tells.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>What a breach did to data (GDPR Art. 4(12)).</summary>
[JsonConverter(typeof(ExactNames<BreachNature>))]
public enum BreachNature
{
    /// <summary>Somebody saw it who was not authorised to.</summary>
    [JsonStringEnumMemberName("confidentiality")]
    Confidentiality,

    /// <summary>It was changed.</summary>
    [JsonStringEnumMemberName("integrity")]
    Integrity,

    /// <summary>It was lost, or could not be reached.</summary>
    [JsonStringEnumMemberName("availability")]
    Availability,
}

/// <summary>A category of personal data.</summary>
[JsonConverter(typeof(ExactNames<PersonalDataCategory>))]
public enum PersonalDataCategory
{
    /// <summary>Title and names.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>Addresses and numbers.</summary>
    [JsonStringEnumMemberName("contact-details")]
    ContactDetails,

    /// <summary>Position, grade, function.</summary>
    [JsonStringEnumMemberName("professional-details")]
    ProfessionalDetails,

    /// <summary>Objections, consents and withdrawals.</summary>
    [JsonStringEnumMemberName("choices")]
    Choices,

    /// <summary>Messages and letters of a person.</summary>
    [JsonStringEnumMemberName("correspondence")]
    Correspondence,

    /// <summary>Contracts, orders, invoices.</summary>
    [JsonStringEnumMemberName("contracts")]
    Contracts,

    /// <summary>IP addresses and logs.</summary>
    [JsonStringEnumMemberName("technical-data")]
    TechnicalData,

    /// <summary>Keyed hashes that stand for an address.</summary>
    [JsonStringEnumMemberName("pseudonyms")]
    Pseudonyms,

    /// <summary>Images.</summary>
    [JsonStringEnumMemberName("images")]
    Images,

    /// <summary>Visits and badges.</summary>
    [JsonStringEnumMemberName("visits")]
    Visits,

    /// <summary>Special categories (GDPR Art. 9), such as health.</summary>
    [JsonStringEnumMemberName("special")]
    Special,
}

/// <summary>What may follow from a breach for a person.</summary>
[JsonConverter(typeof(ExactNames<BreachConsequence>))]
public enum BreachConsequence
{
    /// <summary>Others hold the data, and it is not known for what.</summary>
    [JsonStringEnumMemberName("loss-of-control")]
    LossOfControl,

    /// <summary>Unwanted messages and calls.</summary>
    [JsonStringEnumMemberName("unwanted-messages")]
    UnwantedMessages,

    /// <summary>Messages that pretend to come from us or somebody else that the person trusts.</summary>
    [JsonStringEnumMemberName("phishing")]
    Phishing,

    /// <summary>Somebody pretends to be the person.</summary>
    [JsonStringEnumMemberName("identity-theft")]
    IdentityTheft,

    /// <summary>A loss of money.</summary>
    [JsonStringEnumMemberName("financial-loss")]
    FinancialLoss,

    /// <summary>Harm to the person's reputation.</summary>
    [JsonStringEnumMemberName("reputation")]
    Reputation,

    /// <summary>A choice was recorded in the person's name that they did not make.</summary>
    [JsonStringEnumMemberName("forged-choice")]
    ForgedChoice,

    /// <summary>A choice of the person was not respected.</summary>
    [JsonStringEnumMemberName("choice-ignored")]
    ChoiceIgnored,

    /// <summary>Something that the person needs could not be done.</summary>
    [JsonStringEnumMemberName("service-unavailable")]
    ServiceUnavailable,
}

/// <summary>How likely a breach is a risk to people.</summary>
[JsonConverter(typeof(ExactNames<BreachRisk>))]
public enum BreachRisk
{
    /// <summary>Unlikely to be a risk: it is documented, and nobody has to be told (GDPR Art. 33(1)).</summary>
    [JsonStringEnumMemberName("unlikely")]
    Unlikely,

    /// <summary>A risk: the authority is notified.</summary>
    [JsonStringEnumMemberName("risk")]
    Risk,

    /// <summary>A high risk: the persons are told as well (Art. 34(1)).</summary>
    [JsonStringEnumMemberName("high")]
    High,
}

/// <summary>What is done about a breach.</summary>
[JsonConverter(typeof(ExactNames<BreachMeasureKind>))]
public enum BreachMeasureKind
{
    /// <summary>The access was blocked.</summary>
    [JsonStringEnumMemberName("access-blocked")]
    AccessBlocked,

    /// <summary>Keys, passwords or API keys were replaced.</summary>
    [JsonStringEnumMemberName("secrets-replaced")]
    SecretsReplaced,

    /// <summary>The fault was repaired.</summary>
    [JsonStringEnumMemberName("fault-repaired")]
    FaultRepaired,

    /// <summary>Whoever received the data was asked to delete it.</summary>
    [JsonStringEnumMemberName("deletion-asked")]
    DeletionAsked,

    /// <summary>The data was restored.</summary>
    [JsonStringEnumMemberName("restored")]
    Restored,

    /// <summary>Systems are watched more closely.</summary>
    [JsonStringEnumMemberName("monitored")]
    Monitored,

    /// <summary>A complaint was filed.</summary>
    [JsonStringEnumMemberName("complaint-filed")]
    ComplaintFiled,

    /// <summary>Rules or training were changed.</summary>
    [JsonStringEnumMemberName("rules-changed")]
    RulesChanged,

    /// <summary>Something else, which the note tells.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>Which notice to the authority.</summary>
[JsonConverter(typeof(ExactNames<AuthorityNoticeKind>))]
public enum AuthorityNoticeKind
{
    /// <summary>The first. It may be incomplete (GDPR Art. 33(4)).</summary>
    [JsonStringEnumMemberName("initial")]
    Initial,

    /// <summary>One that adds what was not known before.</summary>
    [JsonStringEnumMemberName("complementary")]
    Complementary,
}

/// <summary>Why persons are not told of a high risk (GDPR Art. 34(3)).</summary>
[JsonConverter(typeof(ExactNames<TellingWaiverGround>))]
public enum TellingWaiverGround
{
    /// <summary>Art. 34(3)(a): nobody can read the data, for example because it is encrypted.</summary>
    [JsonStringEnumMemberName("encrypted")]
    Encrypted,

    /// <summary>Art. 34(3)(b): what was done since has removed the high risk.</summary>
    [JsonStringEnumMemberName("mitigated")]
    Mitigated,

    /// <summary>Art. 34(3)(c): it would take disproportionate effort, and a public notice was given instead.</summary>
    [JsonStringEnumMemberName("effort")]
    Effort,
}

/// <summary>How it is known whom a breach touches.</summary>
[JsonConverter(typeof(ExactNames<BreachScopeKind>))]
public enum BreachScopeKind
{
    /// <summary>By time: the contact points of which something was recorded or read in an interval.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>By the secret that leaked: the contact points that it gives access to.</summary>
    [JsonStringEnumMemberName("secret")]
    Secret,

    /// <summary>By contact points that are known one by one.</summary>
    [JsonStringEnumMemberName("ids")]
    Ids,
}

/// <summary>Something that must not be known to others, or a copy of what it protects.</summary>
[JsonConverter(typeof(ExactNames<LeakedSecret>))]
public enum LeakedSecret
{
    /// <summary>A copy of the database: pseudonyms, choices and times of everybody; no address and no content.</summary>
    [JsonStringEnumMemberName("database-dump")]
    DatabaseDump,

    /// <summary>The key of contact points. Alone nothing; with a copy of the database, whether a guessed address is in it.</summary>
    [JsonStringEnumMemberName("contact-point-key")]
    ContactPointKey,

    /// <summary>The key of evidence. Alone nothing; with a copy of the database, the messages, addresses and IP addresses in it.</summary>
    [JsonStringEnumMemberName("evidence-key")]
    EvidenceKey,

    /// <summary>A key of unsubscribe links: links can be made, hence refusals in the name of others.</summary>
    [JsonStringEnumMemberName("link-key")]
    LinkKey,

    /// <summary>An API key: what its client read and wrote.</summary>
    [JsonStringEnumMemberName("api-key")]
    ApiKey,

    /// <summary>The secret of an SMS gateway or a mail platform: messages can be forged, and nothing can be read.</summary>
    [JsonStringEnumMemberName("gateway-secret")]
    GatewaySecret,

    /// <summary>The mirror of a subscriber, or an export: who is blocked.</summary>
    [JsonStringEnumMemberName("subscriber-mirror")]
    SubscriberMirror,
}

/// <summary>What a notice to the authority has to say and is not known yet (GDPR Art. 33(3)).</summary>
[JsonConverter(typeof(ExactNames<BreachGap>))]
public enum BreachGap
{
    /// <summary>What led to it.</summary>
    [JsonStringEnumMemberName("cause")]
    Cause,

    /// <summary>What it did to data.</summary>
    [JsonStringEnumMemberName("natures")]
    Natures,

    /// <summary>The categories of data.</summary>
    [JsonStringEnumMemberName("categories")]
    Categories,

    /// <summary>About how many persons.</summary>
    [JsonStringEnumMemberName("persons")]
    Persons,

    /// <summary>About how many records.</summary>
    [JsonStringEnumMemberName("records")]
    Records,

    /// <summary>What may follow.</summary>
    [JsonStringEnumMemberName("consequences")]
    Consequences,

    /// <summary>What is done about it.</summary>
    [JsonStringEnumMemberName("measures")]
    Measures,

    /// <summary>Whether it is a risk.</summary>
    [JsonStringEnumMemberName("assessment")]
    Assessment,
}
