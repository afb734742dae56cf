namespace SenefConsent.Hosting;

/// <summary>
/// The section <c>Public</c>: where the world reaches this service. Links and signatures are made with it, never with what a request says
/// of itself.
/// </summary>
public sealed class PublicAddress
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Public";

    /// <summary>Scheme, host and port, without a path, for example <c>https://u.example.org</c>.</summary>
    public string BaseUrl { get; init; } = "";

    internal bool IsValid =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.PathAndQuery == "/"
        && !BaseUrl.EndsWith('/');
}
