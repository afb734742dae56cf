namespace SenefConsent.SubjectRights;

/// <summary>
/// The section <c>Probe</c>: the synthetic objection of each minute. Without <see cref="EmailUnsubscribe"/> there is none.
/// </summary>
public sealed class ProbeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Probe";

    /// <summary>
    /// Where EmailUnsubscribe is reached. The link that it then gives leads to its own <c>Public:BaseUrl</c>, through which the objection
    /// goes as that of a mailbox provider does.
    /// </summary>
    public string EmailUnsubscribe { get; init; } = "";

    /// <summary>Where Blocklist is reached.</summary>
    public string Blocklist { get; init; } = "";

    /// <summary>The API key of a client that has <c>links</c> and <c>check</c>, and nothing else to do.</summary>
    public string ApiKey { get; init; } = "";

    internal string? Fault =>
        this switch
        {
            { EmailUnsubscribe: "" } => null,
            _ when !new[] { EmailUnsubscribe, Blocklist }.All(address => Uri.IsWellFormedUriString(address, UriKind.Absolute)) =>
                $"{Section}:EmailUnsubscribe and {Section}:Blocklist are absolute addresses",
            { ApiKey: "" } => $"{Section}:ApiKey is missing",
            _ => null,
        };
}
