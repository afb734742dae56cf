namespace SenefConsent.Blocklist;

/// <summary>The section <c>Subscribers</c> of the configuration.</summary>
internal sealed class SubscriberOptions
{
    public const string Section = "Subscribers";

    /// <summary>Within how many hours each recipient of an address is told of a refusal (GDPR Art. 19: without undue delay).</summary>
    public int WithinHours { get; init; } = 48;

    /// <summary>How many hours before that the alarm is raised about one that has not taken it.</summary>
    public int AlarmHoursBefore { get; init; } = 12;

    /// <summary>How long a subscriber may take to answer.</summary>
    public int AnswersWithinSeconds { get; init; } = 15;

    /// <summary>For a local run: subscribers may be reached by http and at addresses that are not public.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>After which age a refusal that was not taken raises the alarm.</summary>
    public TimeSpan AlarmAfter => TimeSpan.FromHours(WithinHours - AlarmHoursBefore);

    public bool IsValid => WithinHours > 0 && AlarmHoursBefore >= 0 && AlarmHoursBefore < WithinHours && AnswersWithinSeconds > 0;
}
