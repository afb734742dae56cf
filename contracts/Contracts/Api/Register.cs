using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary><c>POST /processings/{id}/attestations</c> of SubjectRights: what is declared about a processing is right.</summary>
/// <param name="Hash">The <c>hash</c> of what was looked at: what has changed since then is not attested.</param>
public sealed record AttestationRequest(string Hash);

/// <summary><c>POST /recipients</c>: a company or an authority receives personal data.</summary>
/// <param name="Role">In which role.</param>
/// <param name="Name">What it is called: a company or an authority, no person.</param>
/// <param name="Processings">For which processings, by their ids; at least one.</param>
/// <param name="Client">The subscriber or client of this system that it is.</param>
public sealed record RecipientRequest(RecipientRole Role, string Name, IReadOnlyList<string> Processings, string? Client = null);

/// <summary><c>POST /recipients/{id}/contracts</c>: a contract was signed. It takes the place of those before.</summary>
/// <param name="SignedOn">The day on which it was signed.</param>
/// <param name="Reference">What it is called in the archive: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="ExpiresOn">Its last day; left out when it has none.</param>
/// <param name="SubProcessors">The processors that it lets the recipient engage.</param>
/// <param name="Countries">Where data is processed, as two capital letters each (ISO 3166-1).</param>
public sealed record ContractRequest(
    DateOnly SignedOn,
    string Reference,
    DateOnly? ExpiresOn = null,
    IReadOnlyList<string>? SubProcessors = null,
    IReadOnlyList<string>? Countries = null
);

/// <summary><c>POST /recipients/{id}/audits</c>: a recipient was audited.</summary>
/// <param name="AuditedOn">When.</param>
/// <param name="Scope">What was looked at.</param>
/// <param name="Findings">How many things have to be put right.</param>
/// <param name="DueOn">The day by whose end they are to be; needed when there are any.</param>
public sealed record AuditRequest(DateOnly AuditedOn, AuditScope Scope, int Findings, DateOnly? DueOn = null);

/// <summary>Where a part of the register comes from.</summary>
[JsonConverter(typeof(ExactNames<RegisterOrigin>))]
public enum RegisterOrigin
{
    /// <summary>The system tells it of itself, at this look.</summary>
    [JsonStringEnumMemberName("generated")]
    Generated,

    /// <summary>People declare it, and attest it from time to time.</summary>
    [JsonStringEnumMemberName("declared")]
    Declared,

    /// <summary>The data protection officer recorded it.</summary>
    [JsonStringEnumMemberName("recorded")]
    Recorded,
}

/// <summary>What is not as it should be in the register.</summary>
[JsonConverter(typeof(ExactNames<RegisterWarning>))]
public enum RegisterWarning
{
    /// <summary>What is declared was never attested.</summary>
    [JsonStringEnumMemberName("not-attested")]
    NotAttested,

    /// <summary>What is declared was attested too long ago.</summary>
    [JsonStringEnumMemberName("attestation-overdue")]
    AttestationOverdue,

    /// <summary>What is declared has changed since it was attested.</summary>
    [JsonStringEnumMemberName("changed-since")]
    ChangedSince,

    /// <summary>There is no contract with a processor.</summary>
    [JsonStringEnumMemberName("contract-missing")]
    ContractMissing,

    /// <summary>The contract has expired.</summary>
    [JsonStringEnumMemberName("contract-expired")]
    ContractExpired,

    /// <summary>The contract expires soon.</summary>
    [JsonStringEnumMemberName("contract-expires-soon")]
    ContractExpiresSoon,

    /// <summary>What an audit has found is not put right in time.</summary>
    [JsonStringEnumMemberName("findings-overdue")]
    FindingsOverdue,

    /// <summary>A subscriber of this system is no recipient of the register.</summary>
    [JsonStringEnumMemberName("not-in-register")]
    NotInRegister,
}

/// <summary><c>GET /processings</c>: the register of processing (GDPR Art. 30).</summary>
/// <param name="AsOf">When it was made.</param>
/// <param name="Language">The language of its texts: <c>fr</c> or <c>en</c>.</param>
/// <param name="Hash">SHA-256 of all that is declared, in lower-case hexadecimal.</param>
/// <param name="Controller">Who is responsible.</param>
/// <param name="Processings">The processings: declared, with their attestations.</param>
/// <param name="Recipients">Who receives data: recorded by the data protection officer.</param>
/// <param name="Generated">What the system tells of itself.</param>
public sealed record ProcessingRegister(
    DateTimeOffset AsOf,
    string Language,
    string Hash,
    RegisterController Controller,
    IReadOnlyList<Processing> Processings,
    IReadOnlyList<RegisteredRecipient> Recipients,
    GeneratedRegister Generated
);

/// <summary>Who is responsible for the processing.</summary>
/// <param name="Name">The controller.</param>
/// <param name="Address">Its postal address.</param>
/// <param name="DataProtectionOfficer">Whom to write to.</param>
public sealed record RegisterController(string Name, string Address, string DataProtectionOfficer);

/// <summary>A processing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Origin">Where this comes from.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="LegalBases">What makes it lawful.</param>
/// <param name="Categories">The categories of data.</param>
/// <param name="Persons">Whom it concerns.</param>
/// <param name="Recipients">The categories of recipients.</param>
/// <param name="Transfers">Transfers out of the European Union.</param>
/// <param name="Retention">How long data is kept, in words.</param>
/// <param name="RetentionRules">The rules of this system that carry that out; none where another system does.</param>
/// <param name="Security">The measures that protect it.</param>
/// <param name="Dpia">Whether an impact assessment is needed, and where it is.</param>
/// <param name="Owner">The department that knows.</param>
/// <param name="Hash">SHA-256 of what is declared, in lower-case hexadecimal.</param>
/// <param name="Attestation">The last attestation; null when there is none.</param>
/// <param name="Warnings">What is not as it should be.</param>
public sealed record Processing(
    string Id,
    RegisterOrigin Origin,
    string Name,
    string Purpose,
    IReadOnlyList<string> LegalBases,
    IReadOnlyList<PersonalDataCategory> Categories,
    IReadOnlyList<string> Persons,
    IReadOnlyList<string> Recipients,
    string Transfers,
    string Retention,
    IReadOnlyList<string> RetentionRules,
    IReadOnlyList<string> Security,
    string Dpia,
    string Owner,
    string Hash,
    Attestation? Attestation,
    IReadOnlyList<RegisterWarning> Warnings
);

/// <summary>An attestation.</summary>
/// <param name="By">Who attested it.</param>
/// <param name="At">When.</param>
/// <param name="AgeInMonths">How many whole months ago that is.</param>
public sealed record Attestation(string By, DateTimeOffset At, int AgeInMonths);

/// <summary>Who receives personal data.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Origin">Where this comes from.</param>
/// <param name="Role">In which role.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Processings">For which processings.</param>
/// <param name="Client">The subscriber or client of this system that it is.</param>
/// <param name="Contracts">The contracts with it; the last one counts.</param>
/// <param name="Audits">The audits.</param>
/// <param name="EndedAt">When it ended to receive anything; null while it has not.</param>
/// <param name="Warnings">What is not as it should be.</param>
public sealed record RegisteredRecipient(
    Guid Id,
    RegisterOrigin Origin,
    RecipientRole Role,
    string Name,
    IReadOnlyList<string> Processings,
    string? Client,
    IReadOnlyList<RecipientContract> Contracts,
    IReadOnlyList<RecipientAudit> Audits,
    DateTimeOffset? EndedAt,
    IReadOnlyList<RegisterWarning> Warnings
);

/// <summary>A contract.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SignedOn">The day on which it was signed.</param>
/// <param name="ExpiresOn">Its last day; null when it has none.</param>
/// <param name="Reference">What it is called in the archive.</param>
/// <param name="SubProcessors">The processors that it lets the recipient engage.</param>
/// <param name="Countries">Where data is processed.</param>
public sealed record RecipientContract(
    Guid Id,
    DateOnly SignedOn,
    DateOnly? ExpiresOn,
    string Reference,
    IReadOnlyList<string> SubProcessors,
    IReadOnlyList<string> Countries
);

/// <summary>An audit.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AuditedOn">When.</param>
/// <param name="Scope">What was looked at.</param>
/// <param name="Findings">How many things had to be put right.</param>
/// <param name="DueOn">By when.</param>
/// <param name="ResolvedAt">When they were; null while they are not.</param>
public sealed record RecipientAudit(
    Guid Id,
    DateOnly AuditedOn,
    AuditScope Scope,
    int Findings,
    DateOnly? DueOn = null,
    DateTimeOffset? ResolvedAt = null
);

/// <summary>What the system tells of itself.</summary>
/// <param name="Origin">Where this comes from.</param>
/// <param name="Purposes">The purposes of prospecting and what makes each lawful.</param>
/// <param name="Retention">The rules by which this system keeps and deletes.</param>
/// <param name="Clients">Who may call SubjectRights, and for what.</param>
/// <param name="DatabaseRights">What each role may do in the database.</param>
/// <param name="Subscribers">Who mirrors the blocklist.</param>
/// <param name="PolicyVersions">The versions of the data protection policy.</param>
public sealed record GeneratedRegister(
    RegisterOrigin Origin,
    IReadOnlyList<RegisteredPurpose> Purposes,
    IReadOnlyList<RegisteredRetention> Retention,
    IReadOnlyList<RegisteredClient> Clients,
    IReadOnlyList<DatabaseRight> DatabaseRights,
    IReadOnlyList<RegisteredSubscriber> Subscribers,
    IReadOnlyList<RegisteredPolicyVersion> PolicyVersions
);

/// <summary>A purpose of prospecting.</summary>
/// <param name="Name">Its name in scopes and checks.</param>
/// <param name="Parent">The purpose above it; null at the root.</param>
/// <param name="Text">What it is called.</param>
public sealed record RegisteredPurpose(string Name, string? Parent, string Text);

/// <summary>A retention rule.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Applies">The tables.</param>
/// <param name="Period">How long, as ISO 8601 has it; null when there is no end.</param>
/// <param name="Then">What becomes of a row then.</param>
/// <param name="Policy">The sentence of the policy that it carries out.</param>
/// <param name="Law">The article.</param>
/// <param name="Owner">Of what is held elsewhere: the department that attests it.</param>
/// <param name="EveryMonths">Of what is held elsewhere: after how many months it is attested again.</param>
public sealed record RegisteredRetention(
    string Id,
    IReadOnlyList<string> Applies,
    string? Period,
    string Then,
    string Policy,
    string? Law,
    string? Owner = null,
    int? EveryMonths = null
);

/// <summary>
/// <c>GET /policy-texts</c>: the data protection policy, as <c>PUT /notices/policy/{version}/{language}</c> of Preferences kept it.
/// </summary>
/// <param name="Texts">Each version in each language, in the order in which they were kept.</param>
public sealed record PolicyTexts(IReadOnlyList<NoticeText> Texts);

/// <summary><c>GET /retention-runs</c>: a page of what went at the end of its retention, the last runs first.</summary>
/// <param name="Runs">They.</param>
/// <param name="Next">What <c>after</c> takes for the next page; absent on the last one.</param>
public sealed record RetentionRunsPage(IReadOnlyList<RetentionRun> Runs, string? Next = null);

/// <summary>What the end of a retention came to in a place.</summary>
/// <param name="RanAt">When it ran.</param>
/// <param name="Rule">By which rule.</param>
/// <param name="Place">Where: a table.</param>
/// <param name="Ended">How many rows had come to their end, and went.</param>
/// <param name="Held">How many more would have, were they not kept for longer: under a hold, or with a case.</param>
public sealed record RetentionRun(DateTimeOffset RanAt, string Rule, string Place, long Ended, long Held);

/// <summary>A client.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record RegisteredClient(string Name, IReadOnlyList<string> Scopes);

/// <summary>What a role may do with a table.</summary>
/// <param name="Role">The role.</param>
/// <param name="Table">The table.</param>
/// <param name="Rights">What it may do with all of it.</param>
public sealed record DatabaseRight(string Role, string Table, IReadOnlyList<string> Rights);

/// <summary>A subscriber.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Client">The client that registered it.</param>
/// <param name="Recipient">The recipient of the register that it is; null when it is none.</param>
/// <param name="Warnings">What is not as it should be.</param>
public sealed record RegisteredSubscriber(string Name, string Client, Guid? Recipient, IReadOnlyList<RegisterWarning> Warnings);

/// <summary>A version of the data protection policy.</summary>
/// <param name="Version">Its name.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Changes">The purposes and channels that it changed, as JSON.</param>
public sealed record RegisteredPolicyVersion(string Version, DateTimeOffset PublishedAt, IReadOnlyList<PolicyChange> Changes);
