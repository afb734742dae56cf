using MimeKit;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Digest</c>: who is mailed what is due. Without addresses nobody is.</summary>
public sealed class DigestOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Digest";

    /// <summary>Who gets the digest of each working day.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Who is told of each case that is due in 7, 3 and 1 days, and when it is too late.</summary>
    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    /// <summary>From when on a day they are sent, by the clocks of Paris.</summary>
    public TimeOnly At { get; init; } = new(8, 0);

    /// <summary>The language of both: <c>fr</c> or <c>en</c>.</summary>
    public string Language { get; init; } = Languages.French;

    internal string? Fault =>
        this switch
        {
            _ when To.Concat(EscalateTo).Any(address => !MailboxAddress.TryParse(address, out _)) =>
                $"{Section}:To and {Section}:EscalateTo are mail addresses",
            _ when Language is not (Languages.French or Languages.English) => $"{Section}:Language is fr or en",
            _ => null,
        };
}
