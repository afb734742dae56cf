using System.Net.Mime;

namespace SenefConsent.Web;

/// <summary>The section <c>Controller</c>: who is responsible for the processing, as pages, proofs and letters name it.</summary>
public sealed class ControllerOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Controller";

    // It stands in each page.
    private const int LargestLogo = 64 * 1024;

    private static readonly Dictionary<string, string> LogoTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".svg"] = MediaTypeNames.Image.Svg,
        [".png"] = MediaTypeNames.Image.Png,
        [".jpg"] = MediaTypeNames.Image.Jpeg,
        [".jpeg"] = MediaTypeNames.Image.Jpeg,
        [".webp"] = MediaTypeNames.Image.Webp,
    };

    /// <summary>The controller's name.</summary>
    public string Name { get; init; } = "SENEF";

    /// <summary>Its postal address, the lines divided by commas; where it is empty, none is named.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whom to write to about personal data: the data protection officer.</summary>
    public string Contact { get; init; } = "dpo-groupesenef@racine.eu";

    /// <summary>Where its privacy policy is; where it is empty, no page leads to it.</summary>
    public string PrivacyPolicy { get; init; } = "";

    /// <summary>A file with its logo, which stands above each page; where it is empty, the name does.</summary>
    public string Logo { get; init; } = "";

    /// <summary>The logo as it stands in a page; null when there is none.</summary>
    internal string? ReadLogo() =>
        Logo == "" ? null : $"data:{LogoTypes[Path.GetExtension(Logo)]};base64,{Convert.ToBase64String(File.ReadAllBytes(Logo))}";

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Fault() =>
        this switch
        {
            { Name: "" } => $"{Section}:{nameof(Name)} is missing",
            { PrivacyPolicy: not "" } when !IsWebAddress(PrivacyPolicy) =>
                $"{Section}:{nameof(PrivacyPolicy)} must be a whole address, for example https://www.example.org/privacy",
            { Logo: not "" } when !LogoTypes.ContainsKey(Path.GetExtension(Logo)) =>
                $"{Section}:{nameof(Logo)} must be a file of one of these kinds: {string.Join(", ", LogoTypes.Keys)}",
            { Logo: not "" } when !File.Exists(Logo) => $"{Section}:{nameof(Logo)} is no file that can be read",
            { Logo: not "" } when new FileInfo(Logo).Length > LargestLogo =>
                $"{Section}:{nameof(Logo)} is larger than {LargestLogo / 1024} KiB; it stands in each page",
            _ => null,
        };

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http");
}
