using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Hosting;

/// <summary>The one style of all pages, which stands in each of them, and the policy that lets in nothing else.</summary>
internal static class Stylesheet
{
    public static readonly string Text = Read();

    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Read()
    {
        using var file = new StreamReader(typeof(Stylesheet).Assembly.GetManifestResourceStream("Pages.css")!);
        return file.ReadToEnd();
    }
}
