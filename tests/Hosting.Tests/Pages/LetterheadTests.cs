using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SenefConsent.Hosting.Tests;

/// <summary>What stands above and below each page.</summary>
public sealed class LetterheadTests : IDisposable
{
    private readonly string logo = Path.ChangeExtension(Path.GetTempFileName(), ".svg");

    [Fact]
    public async Task a_page_shows_the_logo_and_leads_to_policy_officer_and_authority()
    {
        File.WriteAllText(logo, "<svg xmlns='http://www.w3.org/2000/svg'/>");
        var html = await PageAsync(
            new ControllerOptions
            {
                Name = "Société <A>",
                Logo = logo,
                PrivacyPolicy = "https://www.example.org/privacy",
                Contact = "dpo@example.org",
            }
        );

        var image = $"data:image/svg+xml;base64,{Convert.ToBase64String(File.ReadAllBytes(logo))}";
        Assert.Contains($"<img class=\"brand\" src=\"{image}\" alt=\"Société <A>\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://www.example.org/privacy\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"mailto:dpo@example.org\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://www.cnil.fr/", html, StringComparison.Ordinal);
        Assert.Contains("– Société <A></title>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_logo_the_name_stands_there_and_a_contact_that_is_no_address_is_named()
    {
        var html = await PageAsync(new ControllerOptions { Name = "SENEF", Contact = "1 rue de la Paix, Paris" });
        Assert.Contains("<p class=\"brand\">SENEF</p>", html, StringComparison.Ordinal);
        Assert.Contains("1 rue de la Paix, Paris", html, StringComparison.Ordinal);
        Assert.DoesNotContain("mailto:", html, StringComparison.Ordinal);
    }

    [Fact]
    public void a_setting_that_no_page_can_show_is_refused()
    {
        File.WriteAllBytes(logo, new byte[64 * 1024 + 1]);
        Assert.Null(new ControllerOptions().Fault());
        Assert.Contains("Name is missing", new ControllerOptions { Name = "" }.Fault(), StringComparison.Ordinal);
        Assert.Contains("whole address", new ControllerOptions { PrivacyPolicy = "javascript:alert(1)" }.Fault(), StringComparison.Ordinal);
        Assert.Contains("one of these kinds", new ControllerOptions { Logo = "logo.exe" }.Fault(), StringComparison.Ordinal);
        Assert.Contains("no file", new ControllerOptions { Logo = "/nowhere/logo.svg" }.Fault(), StringComparison.Ordinal);
        Assert.Contains("larger than 64 KiB", new ControllerOptions { Logo = logo }.Fault(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(logo);

    private static async Task<string> PageAsync(ControllerOptions controller)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Options.Create(controller))
            .AddSingleton<Letterhead>()
            .BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await new TooManyRequestsPage { Texts = new SharedTexts("fr") }.ExecuteAsync(http);
        return WebUtility.HtmlDecode(Encoding.UTF8.GetString(body.ToArray()));
    }
}
