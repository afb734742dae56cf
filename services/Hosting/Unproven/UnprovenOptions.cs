namespace SenefConsent.Hosting;

/// <summary>The section <c>Unproven</c>: what requests may cost this instance that prove nothing. Whatever proves itself has no limit here.</summary>
public sealed class UnprovenOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Unproven";

    /// <summary>
    /// How much of the database they may fill a day, in bytes, at each door (link, preferences, mail, SMS, platform): a flood at one door
    /// leaves the others theirs. What comes beyond is counted and not kept.
    /// </summary>
    public long BytesPerDay { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many of one sender are kept a minute: by its address, of IPv6 its network; a mail's by its From.</summary>
    public int KeptPerMinute { get; init; } = 20;

    /// <summary>How many pages are answered a minute to one address whose link is none of ours.</summary>
    public int AnsweredPerMinute { get; init; } = 300;

    internal bool IsValid => BytesPerDay >= 0 && KeptPerMinute >= 0 && AnsweredPerMinute > 0;
}
