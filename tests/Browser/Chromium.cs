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

    // A profile costs as much as ten pages.
    private readonly Dictionary<(string Locale, bool Script, ColorScheme? ScannedIn), IBrowserContext> profiles = [];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A page in a profile that remembers nothing, which nothing of another site may reach.</summary>
    /// <param name="locale">What the person speaks.</param>
    /// <param name="script">Whether JavaScript is on.</param>
    /// <param name="scannedIn">The colours in which it is to be scanned.</param>
    public async Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null)
    {
        Assert.SkipUnless(File.Exists(Executable), "Debian's chromium is not installed.");
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Quiet });
        if (!profiles.TryGetValue((locale, script, scannedIn), out var profile))
        {
            profile = await browser.NewContextAsync(
                new()
                {
                    Locale = locale,
                    JavaScriptEnabled = script,
                    ViewportSize = PersonAtPage.Telephone,

                    // The scanner is a script, which the pages' policy would not let in.
                    ColorScheme = scannedIn,
                    BypassCSP = scannedIn is not null,
                }
            );
            profiles.Add((locale, script, scannedIn), profile);
        }

        var page = await profile.NewPageAsync();
        page.Console += (_, message) =>
            Assert.False(message.Text.Contains("Content Security Policy", StringComparison.Ordinal), message.Text);
        return page;
    }

    /// <summary>Closes all pages and forgets what their profiles hold.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var profile in profiles.Values)
        {
            foreach (var page in profile.Pages.ToList())
            {
                await page.CloseAsync();
            }

            await profile.ClearCookiesAsync();
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
        async (options) => (await axe.run(document, { resultTypes: ['violations'], preload: false, ...options })).violations
            .map(violation => `${violation.id}: ${violation.help}`).join('; ')
        """;

    // The innermost parts that reach beyond the screen; none while nothing does.
    private const string Overflows = """
        () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > innerWidth && !part.querySelector('*'))
            .map(part => part.outerHTML)
        """;

    // All that the keyboard must reach; of radio buttons of one name it reaches one.
    private const string Reached = """
        () => {
            const named = new Set();
            return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
                .filter(it => it.checkVisibility() && (it.type !== 'radio' || (!named.has(it.name) && named.add(it.name)))).length;
        }
        """;

    // Chromium stops at the day, the month, the year and the calendar of a date.
    private const string MoreStops = """
        () => 3 * [...document.querySelectorAll('input[type=date]')].filter(it => it.checkVisibility()).length
        """;

    // Writes down the place in the page of what gets the keyboard, negative where nobody can see that it has, from the top of the page.
    private const string Start = """
        () => {
            document.removeEventListener('focusin', window.writeDown);
            window.writeDown = ({ target }) => {
                const place = [...document.querySelectorAll('*')].indexOf(target);
                window.places.push(parseFloat(getComputedStyle(target).outlineWidth) > 0 ? place : -place);
            };
            window.places = [];
            document.addEventListener('focusin', window.writeDown);
            document.body.setAttribute('tabindex', '-1');
            document.body.focus();
            document.body.removeAttribute('tabindex');
            window.places = [];
        }
        """;

    internal static readonly ViewportSize Telephone = new() { Width = 390, Height = 760 };
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 800 };

    /// <summary>Whether the variable <c>SCANS</c> is <c>all</c>: nothing is left out because something like it is looked at.</summary>
    public static bool LooksAtAll { get; } = Environment.GetEnvironmentVariable("SCANS") == "all";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Waits for a title.</summary>
    public static Task TitleAsync(this IPage page, string title) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);

    /// <summary>Presses a button by its name.</summary>
    public static Task PressAsync(this IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    /// <summary>
    /// Looks at it as different people do: axe by the rules of WCAG 2.2 AA, in light and in dark; on a telephone and at a desk; with text
    /// of twice the size; without the style; by keyboard. A page in English has the same parts and shorter words: only whether it fits a
    /// telephone is looked at, unless it <see cref="LooksAtAll"/>. Takes pictures to be looked at where the variable
    /// <c>SCREENSHOTS</c> names a directory.
    /// </summary>
    public static async Task ScanAsync(this IPage page, string name)
    {
        var isWhole = LooksAtAll || await page.EvaluateAsync<string>("document.documentElement.lang") == "fr";
        if (isWhole)
        {
            if (!await page.EvaluateAsync<bool>("'axe' in window"))
            {
                await page.EvaluateAsync(Axe);
            }

            await NoViolationAsync(new object());
            await KeyboardAsync();
        }

        await FitsAsync("");
        if (isWhole)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = await IsDarkAsync() ? ColorScheme.Light : ColorScheme.Dark });
            await NoViolationAsync(new { runOnly = new[] { "color-contrast" } });
            await page.SetViewportSizeAsync(Desk.Width, Desk.Height);
            await FitsAsync("-desk");
            await page.EmulateMediaAsync(new() { ColorScheme = await IsDarkAsync() ? ColorScheme.Light : ColorScheme.Dark });
            await page.SetViewportSizeAsync(Telephone.Width, Telephone.Height);

            var reached = await page.EvaluateAsync<int>(Reached);
            await page.EvaluateAsync("document.querySelector('style').disabled = true");
            Assert.Equal(reached, await page.EvaluateAsync<int>(Reached));
            await page.EvaluateAsync("document.querySelector('style').disabled = false");
        }

        await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        await FitsAsync("-large");
        await page.EvaluateAsync("document.documentElement.style.fontSize = ''");

        async Task NoViolationAsync(object options)
        {
            var violations = await page.EvaluateAsync<string>(Violations, options);
            Assert.True(violations == "", $"{name}: {violations}");
        }

        async Task KeyboardAsync()
        {
            await page.EvaluateAsync(Start);
            var all = await page.EvaluateAsync<int>(Reached);
            for (var left = all + await page.EvaluateAsync<int>(MoreStops); left > 0; left--)
            {
                await page.Keyboard.DownAsync("Tab");
            }

            await page.Keyboard.UpAsync("Tab");
            var places = await page.EvaluateAsync<int[]>("window.places");
            Assert.True(places.Length == all, $"{name}: the keyboard reaches {places.Length} of {all}.");
            for (var (next, last) = (0, 0); next < places.Length; last = places[next], next++)
            {
                Assert.True(
                    places[next] > last,
                    $"{name}: the keyboard goes back, or nobody sees where it is: {places[next]} after {last}."
                );
            }
        }

        async Task FitsAsync(string picture)
        {
            var wide = await page.EvaluateAsync<string[]>(Overflows);
            Assert.True(wide.Length == 0, $"{name}{picture} is wider than the screen: {string.Join("\n", wide)}");
            if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } directory)
            {
                await page.EvaluateAsync("document.activeElement?.blur()");
                await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}{picture}.png"), FullPage = true });
            }
        }

        Task<bool> IsDarkAsync() => page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches");
    }
}
