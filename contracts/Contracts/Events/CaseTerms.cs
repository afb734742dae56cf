using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>By which door a request came.</summary>
[JsonConverter(typeof(ExactNames<CaseDoor>))]
public enum CaseDoor
{
    /// <summary>An e-mail.</summary>
    [JsonStringEnumMemberName("mail")]
    Mail,

    /// <summary>A letter.</summary>
    [JsonStringEnumMemberName("post")]
    Post,

    /// <summary>A call.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>In person.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>A form of ours.</summary>
    [JsonStringEnumMemberName("form")]
    Form,

    /// <summary>An SMS.</summary>
    [JsonStringEnumMemberName("sms")]
    Sms,

    /// <summary>A reply to a message of ours.</summary>
    [JsonStringEnumMemberName("reply")]
    Reply,

    /// <summary>An organisation, for its members.</summary>
    [JsonStringEnumMemberName("organisation")]
    Organisation,

    /// <summary>An authority.</summary>
    [JsonStringEnumMemberName("authority")]
    Authority,

    /// <summary>The list of what waits for the data protection officer.</summary>
    [JsonStringEnumMemberName("unattributed")]
    Unattributed,
}

/// <summary>In which capacity somebody asks.</summary>
[JsonConverter(typeof(ExactNames<RequesterCapacity>))]
public enum RequesterCapacity
{
    /// <summary>For themselves.</summary>
    [JsonStringEnumMemberName("self")]
    Self,

    /// <summary>As the employer of the person.</summary>
    [JsonStringEnumMemberName("employer")]
    Employer,

    /// <summary>With a mandate of the person.</summary>
    [JsonStringEnumMemberName("mandate")]
    Mandate,

    /// <summary>As an authority.</summary>
    [JsonStringEnumMemberName("authority")]
    Authority,
}

/// <summary>A right of the person.</summary>
[JsonConverter(typeof(ExactNames<SubjectRight>))]
public enum SubjectRight
{
    /// <summary>Whether data are processed, and which (GDPR Art. 15(1)).</summary>
    [JsonStringEnumMemberName("access")]
    Access,

    /// <summary>A copy of them (Art. 15(3)).</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,

    /// <summary>Correction (Art. 16).</summary>
    [JsonStringEnumMemberName("rectification")]
    Rectification,

    /// <summary>Erasure (Art. 17).</summary>
    [JsonStringEnumMemberName("erasure")]
    Erasure,

    /// <summary>Restriction (Art. 18).</summary>
    [JsonStringEnumMemberName("restriction")]
    Restriction,

    /// <summary>Objection (Art. 21). It is in force at once; the case is about its answer.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>Portability (Art. 20).</summary>
    [JsonStringEnumMemberName("portability")]
    Portability,

    /// <summary>Information about the processing (Art. 13, 14).</summary>
    [JsonStringEnumMemberName("information")]
    Information,

    /// <summary>A complaint.</summary>
    [JsonStringEnumMemberName("complaint")]
    Complaint,
}

/// <summary>How an answer is to be given.</summary>
[JsonConverter(typeof(ExactNames<AnswerForm>))]
public enum AnswerForm
{
    /// <summary>A page behind a link.</summary>
    [JsonStringEnumMemberName("page")]
    Page,

    /// <summary>A file in a common electronic form.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>On paper.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,
}

/// <summary>A language of letters.</summary>
[JsonConverter(typeof(ExactNames<LetterLanguage>))]
public enum LetterLanguage
{
    /// <summary>French.</summary>
    [JsonStringEnumMemberName("fr")]
    French,

    /// <summary>English.</summary>
    [JsonStringEnumMemberName("en")]
    English,
}

/// <summary>What a request is about.</summary>
[JsonConverter(typeof(ExactNames<SubjectKind>))]
public enum SubjectKind
{
    /// <summary>An e-mail address.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>A telephone number.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>A postal address.</summary>
    [JsonStringEnumMemberName("postal")]
    Postal,

    /// <summary>A customer account.</summary>
    [JsonStringEnumMemberName("account")]
    Account,
}

/// <summary>What a requester is asked.</summary>
[JsonConverter(typeof(ExactNames<QuestionAbout>))]
public enum QuestionAbout
{
    /// <summary>Who they are (GDPR Art. 12(6)). Asked in time, it stops the clock.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>Which data or processing they mean (recital 63). Asked in time, it stops the clock.</summary>
    [JsonStringEnumMemberName("scope")]
    Scope,

    /// <summary>Something else, such as the form of the answer. It never stops the clock.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>How a requester shows that a contact point or an account is theirs, in the order in which the ways are tried: the first asks for least.</summary>
[JsonConverter(typeof(ExactNames<IdentityMethod>))]
public enum IdentityMethod
{
    /// <summary>A one-time code that was sent to the e-mail address or number asked about, and to no other.</summary>
    [JsonStringEnumMemberName("contact-point")]
    ContactPoint,

    /// <summary>The logged-in account, for which the website vouches.</summary>
    [JsonStringEnumMemberName("account")]
    Account,

    /// <summary>A code in a letter to the postal address asked about.</summary>
    [JsonStringEnumMemberName("postal-code")]
    PostalCode,

    /// <summary>Something only the person has: the reference of a message received, the receipt of an objection.</summary>
    [JsonStringEnumMemberName("mark")]
    Mark,

    /// <summary>A call to the number on file.</summary>
    [JsonStringEnumMemberName("call-back")]
    CallBack,

    /// <summary>The employer attests that the person has left. Never enough to hand anything out.</summary>
    [JsonStringEnumMemberName("employer-attestation")]
    EmployerAttestation,

    /// <summary>An identity document, shown and never kept, for which there must be a written reason.</summary>
    [JsonStringEnumMemberName("identity-document")]
    IdentityDocument,
}

/// <summary>How a way to show identity ended.</summary>
[JsonConverter(typeof(ExactNames<IdentityResult>))]
public enum IdentityResult
{
    /// <summary>The contact point or account is the requester's.</summary>
    [JsonStringEnumMemberName("established")]
    Established,

    /// <summary>It showed nothing.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It could not be tried.</summary>
    [JsonStringEnumMemberName("not-possible")]
    NotPossible,
}

/// <summary>How a case has to do with another.</summary>
[JsonConverter(typeof(ExactNames<CaseLink>))]
public enum CaseLink
{
    /// <summary>It asks the same as an earlier one, whose date rules.</summary>
    [JsonStringEnumMemberName("duplicate-of")]
    DuplicateOf,

    /// <summary>A later one asks the same.</summary>
    [JsonStringEnumMemberName("has-duplicate")]
    HasDuplicate,

    /// <summary>It follows another.</summary>
    [JsonStringEnumMemberName("continues")]
    Continues,

    /// <summary>Another follows it.</summary>
    [JsonStringEnumMemberName("continued-by")]
    ContinuedBy,

    /// <summary>It is a part of another, whose date rules.</summary>
    [JsonStringEnumMemberName("split-from")]
    SplitFrom,

    /// <summary>A part of it is another.</summary>
    [JsonStringEnumMemberName("split-into")]
    SplitInto,
}

/// <summary>A place that may hold data about a person.</summary>
[JsonConverter(typeof(ExactNames<DataSource>))]
public enum DataSource
{
    /// <summary>The statements of contact points and accounts in this system.</summary>
    [JsonStringEnumMemberName("ledger")]
    Ledger,

    /// <summary>What waited for the data protection officer.</summary>
    [JsonStringEnumMemberName("unattributed")]
    Unattributed,

    /// <summary>Sealed evidence.</summary>
    [JsonStringEnumMemberName("evidence")]
    Evidence,

    /// <summary>What recipients took from this system.</summary>
    [JsonStringEnumMemberName("deliveries")]
    Deliveries,

    /// <summary>Confirmations and replies that wait to be sent.</summary>
    [JsonStringEnumMemberName("messages")]
    Messages,

    /// <summary>The directory of customers and prospects.</summary>
    [JsonStringEnumMemberName("crm")]
    Crm,

    /// <summary>The mail platform.</summary>
    [JsonStringEnumMemberName("mail-platform")]
    MailPlatform,

    /// <summary>The SMS gateways.</summary>
    [JsonStringEnumMemberName("sms-gateway")]
    SmsGateway,

    /// <summary>The customer website.</summary>
    [JsonStringEnumMemberName("website")]
    Website,

    /// <summary>Contracts, invoices and accounts.</summary>
    [JsonStringEnumMemberName("accounting")]
    Accounting,

    /// <summary>The archive of business correspondence.</summary>
    [JsonStringEnumMemberName("archive")]
    Archive,

    /// <summary>CCTV footage.</summary>
    [JsonStringEnumMemberName("cameras")]
    Cameras,

    /// <summary>The register of visitors and badges.</summary>
    [JsonStringEnumMemberName("premises")]
    Premises,

    /// <summary>Backups.</summary>
    [JsonStringEnumMemberName("backups")]
    Backups,

    /// <summary>Cases, this one included.</summary>
    [JsonStringEnumMemberName("cases")]
    Cases,

    /// <summary>The record of who of us looked at what.</summary>
    [JsonStringEnumMemberName("reads")]
    Reads,

    /// <summary>One that took data from this system: a client, a subscriber or a partner. A task for it names which.</summary>
    [JsonStringEnumMemberName("recipient")]
    Recipient,
}

/// <summary>What the owner of a system is asked to do.</summary>
[JsonConverter(typeof(ExactNames<TaskAction>))]
public enum TaskAction
{
    /// <summary>Keep what is there from being destroyed.</summary>
    [JsonStringEnumMemberName("freeze")]
    Freeze,

    /// <summary>Say what is held.</summary>
    [JsonStringEnumMemberName("search")]
    Search,

    /// <summary>Hand a copy over.</summary>
    [JsonStringEnumMemberName("hand-over")]
    HandOver,

    /// <summary>Correct.</summary>
    [JsonStringEnumMemberName("rectify")]
    Rectify,

    /// <summary>Erase.</summary>
    [JsonStringEnumMemberName("erase")]
    Erase,

    /// <summary>Stop every use but storage.</summary>
    [JsonStringEnumMemberName("restrict")]
    Restrict,

    /// <summary>Attest a fact, such as the end of a contract.</summary>
    [JsonStringEnumMemberName("attest")]
    Attest,
}

/// <summary>What becomes of a right.</summary>
[JsonConverter(typeof(ExactNames<ItemOutcome>))]
public enum ItemOutcome
{
    /// <summary>Handed out, or granted.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>There is nothing about the subjects.</summary>
    [JsonStringEnumMemberName("nothing-held")]
    NothingHeld,

    /// <summary>Kept back.</summary>
    [JsonStringEnumMemberName("withheld")]
    Withheld,

    /// <summary>Corrected.</summary>
    [JsonStringEnumMemberName("rectified")]
    Rectified,

    /// <summary>Erased.</summary>
    [JsonStringEnumMemberName("erased")]
    Erased,

    /// <summary>Kept although erasure was asked for.</summary>
    [JsonStringEnumMemberName("kept")]
    Kept,

    /// <summary>Restricted.</summary>
    [JsonStringEnumMemberName("restricted")]
    Restricted,

    /// <summary>Refused.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}

/// <summary>A ground in the policy.</summary>
[JsonConverter(typeof(ExactNames<PolicyGround>))]
public enum PolicyGround
{
    /// <summary>The contract has ended.</summary>
    [JsonStringEnumMemberName("contract-ended")]
    ContractEnded,

    /// <summary>The person has left the customer.</summary>
    [JsonStringEnumMemberName("left-workforce")]
    LeftWorkforce,

    /// <summary>The person may object to prospecting.</summary>
    [JsonStringEnumMemberName("may-object")]
    MayObject,

    /// <summary>It is confidential.</summary>
    [JsonStringEnumMemberName("confidential")]
    Confidential,

    /// <summary>The law does not let it be communicated.</summary>
    [JsonStringEnumMemberName("law-forbids")]
    LawForbids,

    /// <summary>It is exercised abusively.</summary>
    [JsonStringEnumMemberName("abusive")]
    Abusive,
}

/// <summary>A ground in law. Only such a ground lets something be refused.</summary>
[JsonConverter(typeof(ExactNames<LawGround>))]
public enum LawGround
{
    /// <summary>GDPR Art. 15(4): rights of others.</summary>
    [JsonStringEnumMemberName("rights-of-others")]
    RightsOfOthers,

    /// <summary>Art. 17(1)(a): no longer necessary.</summary>
    [JsonStringEnumMemberName("not-necessary")]
    NotNecessary,

    /// <summary>Art. 17(1)(b): consent withdrawn.</summary>
    [JsonStringEnumMemberName("consent-withdrawn")]
    ConsentWithdrawn,

    /// <summary>Art. 17(1)(c): the person objected.</summary>
    [JsonStringEnumMemberName("objected")]
    Objected,

    /// <summary>Art. 17(1)(d): processed unlawfully.</summary>
    [JsonStringEnumMemberName("unlawful")]
    Unlawful,

    /// <summary>Art. 17(1)(e): a legal duty to erase.</summary>
    [JsonStringEnumMemberName("legal-duty-to-erase")]
    LegalDutyToErase,

    /// <summary>Art. 17(3)(b): a legal duty to keep.</summary>
    [JsonStringEnumMemberName("legal-duty")]
    LegalDuty,

    /// <summary>Art. 17(3)(e): legal claims.</summary>
    [JsonStringEnumMemberName("legal-claims")]
    LegalClaims,

    /// <summary>Art. 21(3): the refusal itself is kept, so that it goes on being respected.</summary>
    [JsonStringEnumMemberName("opposition-list")]
    OppositionList,

    /// <summary>A condition of the right is missing (Art. 16, 18(1), 20(1)).</summary>
    [JsonStringEnumMemberName("condition-missing")]
    ConditionMissing,

    /// <summary>Art. 11(2), 12(2): the person cannot be identified.</summary>
    [JsonStringEnumMemberName("not-identified")]
    NotIdentified,

    /// <summary>Art. 12(5): manifestly unfounded.</summary>
    [JsonStringEnumMemberName("unfounded")]
    Unfounded,

    /// <summary>Art. 12(5): excessive.</summary>
    [JsonStringEnumMemberName("excessive")]
    Excessive,

    /// <summary>A law forbids it (Art. 23).</summary>
    [JsonStringEnumMemberName("secrecy")]
    Secrecy,
}

/// <summary>Why an answer takes longer.</summary>
[JsonConverter(typeof(ExactNames<ExtensionReason>))]
public enum ExtensionReason
{
    /// <summary>The request is complex.</summary>
    [JsonStringEnumMemberName("complexity")]
    Complexity,

    /// <summary>There are many requests at once.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>It is much work. By itself no reason (EDPB 01/2022, 163).</summary>
    [JsonStringEnumMemberName("effort")]
    Effort,
}

/// <summary>What a fee is for.</summary>
[JsonConverter(typeof(ExactNames<FeeReason>))]
public enum FeeReason
{
    /// <summary>A further copy of the same (GDPR Art. 15(3)).</summary>
    [JsonStringEnumMemberName("further-copy")]
    FurtherCopy,

    /// <summary>An excessive request (Art. 12(5)).</summary>
    [JsonStringEnumMemberName("excessive")]
    Excessive,
}

/// <summary>A letter.</summary>
[JsonConverter(typeof(ExactNames<LetterTemplate>))]
public enum LetterTemplate
{
    /// <summary>The request has arrived.</summary>
    [JsonStringEnumMemberName("acknowledgement")]
    Acknowledgement,

    /// <summary>Identity is needed.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>It is not clear what is meant.</summary>
    [JsonStringEnumMemberName("clarification")]
    Clarification,

    /// <summary>A question is not answered.</summary>
    [JsonStringEnumMemberName("reminder")]
    Reminder,

    /// <summary>The answer takes longer.</summary>
    [JsonStringEnumMemberName("extension")]
    Extension,

    /// <summary>The answer to a request for access.</summary>
    [JsonStringEnumMemberName("access-answer")]
    AccessAnswer,

    /// <summary>Nothing is held.</summary>
    [JsonStringEnumMemberName("nothing-held")]
    NothingHeld,

    /// <summary>Corrected.</summary>
    [JsonStringEnumMemberName("rectified")]
    Rectified,

    /// <summary>Erased, in part or not.</summary>
    [JsonStringEnumMemberName("erasure")]
    Erasure,

    /// <summary>Restricted, or refused.</summary>
    [JsonStringEnumMemberName("restriction")]
    Restriction,

    /// <summary>A file, or a refusal.</summary>
    [JsonStringEnumMemberName("portability")]
    Portability,

    /// <summary>The objection is in force.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>A fee.</summary>
    [JsonStringEnumMemberName("fee")]
    Fee,

    /// <summary>Refused, with reasons.</summary>
    [JsonStringEnumMemberName("refusal")]
    Refusal,

    /// <summary>Ended for want of identity.</summary>
    [JsonStringEnumMemberName("not-identified")]
    NotIdentified,

    /// <summary>To a recipient (GDPR Art. 19).</summary>
    [JsonStringEnumMemberName("recipient")]
    Recipient,

    /// <summary>To the employer.</summary>
    [JsonStringEnumMemberName("employer")]
    Employer,

    /// <summary>About a breach.</summary>
    [JsonStringEnumMemberName("breach")]
    Breach,

    /// <summary>The policy has changed.</summary>
    [JsonStringEnumMemberName("policy")]
    Policy,

    /// <summary>A restriction is about to end.</summary>
    [JsonStringEnumMemberName("restriction-end")]
    RestrictionEnd,
}

/// <summary>By which way a letter went.</summary>
[JsonConverter(typeof(ExactNames<LetterChannel>))]
public enum LetterChannel
{
    /// <summary>E-mail.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>Post.</summary>
    [JsonStringEnumMemberName("post")]
    Post,

    /// <summary>A page behind a link.</summary>
    [JsonStringEnumMemberName("page")]
    Page,

    /// <summary>Handed over.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>Read out.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,
}

/// <summary>Why something is kept.</summary>
[JsonConverter(typeof(ExactNames<HoldReason>))]
public enum HoldReason
{
    /// <summary>A dispute in court.</summary>
    [JsonStringEnumMemberName("litigation")]
    Litigation,

    /// <summary>A dispute that is coming.</summary>
    [JsonStringEnumMemberName("pre-litigation")]
    PreLitigation,

    /// <summary>A legal duty.</summary>
    [JsonStringEnumMemberName("legal-duty")]
    LegalDuty,
}

/// <summary>How far a case is. It follows from its events.</summary>
[JsonConverter(typeof(ExactNames<CaseState>))]
public enum CaseState
{
    /// <summary>Received.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>The requester knows that it was.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    /// <summary>A question is open.</summary>
    [JsonStringEnumMemberName("waiting-for-requester")]
    WaitingForRequester,

    /// <summary>Somebody has begun.</summary>
    [JsonStringEnumMemberName("in-work")]
    InWork,

    /// <summary>A task is open.</summary>
    [JsonStringEnumMemberName("waiting-for-others")]
    WaitingForOthers,

    /// <summary>All is decided, and the answer can go.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>Answered in part.</summary>
    [JsonStringEnumMemberName("partly-answered")]
    PartlyAnswered,

    /// <summary>Answered.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>Refused.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>Taken back.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,

    /// <summary>Ended for want of identity.</summary>
    [JsonStringEnumMemberName("identity-not-established")]
    IdentityNotEstablished,

    /// <summary>Nothing is left to do.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,
}
