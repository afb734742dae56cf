using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>
/// An event of the register of processing (GDPR Art. 30): what the data protection officer attests or records of it. It is about companies and
/// contracts; of persons it holds nothing.
/// </summary>
public interface IRegisterEvent : IRecordEvent;

/// <summary>Somebody who knows attested that what is declared about a processing is right.</summary>
/// <param name="Processing">Which, by its id in the file of processings.</param>
/// <param name="Hash">SHA-256 of what was declared then, in lower-case hexadecimal: when it changes, it is to be attested again.</param>
/// <param name="By">Who attests it.</param>
/// <param name="At">When.</param>
public sealed record ProcessingAttested(string Processing, string Hash, string By, DateTimeOffset At) : IRegisterEvent;

/// <summary>A company or an authority receives personal data.</summary>
/// <param name="Recipient">Its id.</param>
/// <param name="Role">In which role.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Processings">For which processings, by their ids.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When.</param>
/// <param name="Client">The subscriber or client of this system that it is.</param>
public sealed record RecipientRecorded(
    Guid Recipient,
    RecipientRole Role,
    string Name,
    IReadOnlyList<string> Processings,
    string By,
    DateTimeOffset At,
    string? Client = null
) : IRegisterEvent;

/// <summary>It receives nothing any more.</summary>
/// <param name="Recipient">Which.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When.</param>
public sealed record RecipientEnded(Guid Recipient, string By, DateTimeOffset At) : IRegisterEvent;

/// <summary>A contract was signed with a recipient (GDPR Art. 28(3)). It takes the place of those before.</summary>
/// <param name="Contract">Its id.</param>
/// <param name="Recipient">With whom.</param>
/// <param name="SignedOn">The day on which it was signed.</param>
/// <param name="Reference">What it is called in the archive.</param>
/// <param name="SubProcessors">The processors that it lets the recipient engage.</param>
/// <param name="Countries">Where data is processed, as ISO 3166-1 has it.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="ExpiresOn">Its last day; null when it has none.</param>
public sealed record ContractRecorded(
    Guid Contract,
    Guid Recipient,
    DateOnly SignedOn,
    string Reference,
    IReadOnlyList<string> SubProcessors,
    IReadOnlyList<string> Countries,
    string By,
    DateTimeOffset At,
    DateOnly? ExpiresOn = null
) : IRegisterEvent;

/// <summary>A recipient was audited (GDPR Art. 28(3)(h)).</summary>
/// <param name="Audit">Its id.</param>
/// <param name="Recipient">Who.</param>
/// <param name="AuditedOn">When.</param>
/// <param name="Scope">What was looked at.</param>
/// <param name="Findings">How many things have to be put right.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="DueOn">The day by whose end they are to be; null when nothing has.</param>
public sealed record AuditRecorded(
    Guid Audit,
    Guid Recipient,
    DateOnly AuditedOn,
    AuditScope Scope,
    int Findings,
    string By,
    DateTimeOffset At,
    DateOnly? DueOn = null
) : IRegisterEvent;

/// <summary>What an audit had found was put right.</summary>
/// <param name="Audit">Which.</param>
/// <param name="By">Who saw it.</param>
/// <param name="At">When.</param>
public sealed record AuditFindingsResolved(Guid Audit, string By, DateTimeOffset At) : IRegisterEvent;

/// <summary>In which role somebody receives personal data.</summary>
[JsonConverter(typeof(ExactNames<RecipientRole>))]
public enum RecipientRole
{
    /// <summary>It processes for SENEF, by a contract (GDPR Art. 28).</summary>
    [JsonStringEnumMemberName("processor")]
    Processor,

    /// <summary>It decides together with SENEF (Art. 26).</summary>
    [JsonStringEnumMemberName("joint-controller")]
    JointController,

    /// <summary>It decides by itself.</summary>
    [JsonStringEnumMemberName("controller")]
    Controller,

    /// <summary>An authority or a court.</summary>
    [JsonStringEnumMemberName("authority")]
    Authority,
}

/// <summary>What an audit looks at.</summary>
[JsonConverter(typeof(ExactNames<AuditScope>))]
public enum AuditScope
{
    /// <summary>Security.</summary>
    [JsonStringEnumMemberName("security")]
    Security,

    /// <summary>Data protection as a whole.</summary>
    [JsonStringEnumMemberName("data-protection")]
    DataProtection,

    /// <summary>A penetration test.</summary>
    [JsonStringEnumMemberName("penetration-test")]
    PenetrationTest,

    /// <summary>The processors that it engages.</summary>
    [JsonStringEnumMemberName("sub-processors")]
    SubProcessors,
}
