using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace SenefConsent.Browser;

/// <summary>
/// Debian's Chromium, on a telephone's screen. It starts with the first page, and the tests of a class share it. A test of it is skipped
/// where it is not installed.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A page in a new profile, which nothing of another site may reach.</summary>
    /// <param name="locale">What the person speaks.</param>
    /// <param name="script">Whether JavaScript is on.</param>
    /// <param name="scannedIn">The colours in which it is to be scanned.</param>
    public async Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null)
    {
        Assert.SkipUnless(File.Exists(Executable), "Debian's chromium is not installed.");
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Quiet });
        var context = await browser.NewContextAsync(
            new()
            {
                Locale = locale,
                JavaScriptEnabled = script,
                ViewportSize = new() { Width = 390, Height = 760 },

                // The scanner is a script, which the pages' policy would not let in.
                ColorScheme = scannedIn,
                BypassCSP = scannedIn is not null,
            }
        );
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
            Assert.False(message.Text.Contains("Content Security Policy", StringComparison.Ordinal), message.Text);
        return page;
    }

    /// <summary>Closes all pages, with what their profiles hold.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var context in browser?.Contexts ?? [])
        {
            await context.CloseAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>What a person sees and does on a page.</summary>
public static class PersonAtPage
{
    // What passes is not written down for each element.
    private const string Violations = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .map(violation => `${violation.id}: ${violation.help}`).join('; ')
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Waits for a title.</summary>
    public static Task TitleAsync(this IPage page, string title) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);

    /// <summary>Presses a button by its name.</summary>
    public static Task PressAsync(this IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    /// <summary>
    /// Scans it with axe by the rules of WCAG 2.2 AA, and takes a picture to be looked at where the variable <c>SCREENSHOTS</c> names a
    /// directory.
    /// </summary>
    public static async Task ScanAsync(this IPage page, string name)
    {
        await page.EvaluateAsync(Axe);
        var violations = await page.EvaluateAsync<string>(Violations);
        Assert.True(violations == "", $"{name}: {violations}");
        Assert.False(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"),
            $"{name} is wider than a telephone's screen."
        );
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
        }
    }
}
