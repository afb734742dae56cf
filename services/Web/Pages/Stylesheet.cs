using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Web;

/// <summary>The one style of all pages of a program, which stands in each of them, and the policy that lets in nothing else.</summary>
/// <param name="text">The style.</param>
public sealed class Stylesheet(string text)
{
    /// <summary>That of the pages that people are led to by a link.</summary>
    public static Stylesheet Pages { get; } = new(Read(typeof(Stylesheet), "Pages.css"));

    /// <summary>The style.</summary>
    public string Text => text;

    /// <summary>What a browser may load, and that forms lead nowhere else.</summary>
    public string ContentSecurityPolicy { get; } = PolicyFor(text, "'self'");

    /// <summary>The same, with one more place to which a form may lead.</summary>
    public string ContentSecurityPolicyWith(string origin) => PolicyFor(text, $"'self' {origin}");

    /// <summary>Reads a style that is embedded beside a type.</summary>
    public static string Read(Type beside, string file)
    {
        using var reader = new StreamReader(beside.Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    private static string PolicyFor(string style, string forms) =>
        $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; "
        + $"form-action {forms}; base-uri 'none'; frame-ancestors 'none'";
}
