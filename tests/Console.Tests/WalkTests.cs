using Microsoft.Playwright;
using SenefConsent.Browser;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>Every page in a real Chromium, as each role, in both languages, at two widths and by keyboard, also where something is wrong.</summary>
public sealed class WalkTests(Chromium browser) : IClassFixture<Chromium>, IAsyncLifetime
{
    private static readonly Dictionary<string, string[]> Roles = new()
    {
        ["marketing"] = ["check", "changes", "export", "import", "statistics"],
        ["dpo"] = ["dpo", "objections", "history", "statistics"],
        ["operator"] = ["import", "notices", "statistics", "metrics", "operate"],
    };

    // Below those that the navigation leads to.
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["marketing"] = [$"/marketing/imports/{Guid.Empty}", $"/marketing/imports/{ServiceStandIn.Gone}"],
        ["dpo"] =
        [
            $"/dpo/cases/{Guid.Empty}",
            $"/dpo/breaches/{Guid.Empty}",
            "/dpo/subscribers/mirror",
            $"/dpo/history/{Guid.Empty}/evidence",
            "/dpo/registers/recipients/new",
            $"/dpo/registers/recipients/{Guid.Empty}",
        ],
    };

    // Most forms are folded up until somebody takes the step.
    private const string Unfold = "() => document.querySelectorAll('details').forEach(folded => { folded.open = true; })";

    private readonly StaffSystem system = new();

    public async ValueTask InitializeAsync()
    {
        await system.InitializeAsync();
        foreach (var (role, scopes) in Roles)
        {
            system.Services.Keys[$"senef_{role}"] = scopes;
        }

        system.Services.Fill();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        await system.DisposeAsync();
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task no_page_bars_anyone(string language)
    {
        var console = system.Listen();
        var seen = new HashSet<(string Path, string Words)>();

        // In English they have the same parts and shorter words.
        foreach (var role in Roles.Keys.Take(language == "fr" || PersonAtPage.LooksAtAll ? Roles.Count : 1))
        {
            await browser.CloseAsync();
            var page = await browser.OpenAsync(language, script: true, ColorScheme.Light);
            await GoAsync(page, console, "/");
            if (role == "marketing")
            {
                await page.ScanAsync($"console-sign-in-{language}");
            }

            await SignInAsync(page, role);
            await page.ScanAsync($"console-{role}-home-{language}");
            var led = Navigation.All.Where(entry => entry.IsFor(new StaffUser(role, Roles[role]))).Select(entry => entry.Path);
            foreach (var path in led.Concat(Below.GetValueOrDefault(role, [])))
            {
                await GoAsync(page, console, path);
                await page.EvaluateAsync(Unfold);

                // Some are the same for several.
                if (seen.Add((path, await page.InnerTextAsync("main"))))
                {
                    await page.ScanAsync($"console-{role}{path.Replace('/', '-')}-{language}");
                }
            }
        }
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task nor_does_one_on_which_something_is_wrong(string language)
    {
        var console = system.Listen();
        var page = await browser.OpenAsync(language, script: true, ColorScheme.Light);
        await GoAsync(page, console, "/marketing/status");
        await page.ClickAsync("main form button");
        await page.ScanAsync($"console-sign-in-error-{language}");
        await SignInAsync(page, "marketing");
        await page.ClickAsync("main form button");
        await Assertions.Expect(page.Locator(".field .error")).ToHaveCountAsync(4);
        await page.ScanAsync($"console-status-error-{language}");
        await GoAsync(page, console, "/dpo/today");
        await page.ScanAsync($"console-forbidden-{language}");
        await GoAsync(page, console, "/nothing-here");
        await page.ScanAsync($"console-missing-{language}");
        system.Services.IsAway = true;
        await GoAsync(page, console, "/marketing/status");
        await page.ScanAsync($"console-away-{language}");
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task nor_does_a_screening_however_far_it_is(string language)
    {
        var console = system.Listen();
        var page = await browser.OpenAsync(language, script: true, ColorScheme.Light);
        await GoAsync(page, console, "/marketing/screenings");
        await SignInAsync(page, "marketing");
        foreach (var state in new[] { JobState.Prepared, JobState.Running, JobState.Completed, JobState.Failed })
        {
            var job = system.Services.ScreeningIn(state);
            system.Services.Instead[$"GET /screening-jobs/{job.Id}"] = () => ServiceStandIn.Json(job);
            await GoAsync(page, console, $"/marketing/screenings/{job.Id}?reload=off");
            await page.ScanAsync($"console-screening-{state}-{language}");
        }
    }

    [Fact]
    public async Task a_contact_is_checked_by_keyboard_alone()
    {
        var console = system.Listen();
        var page = await browser.OpenAsync("fr", script: false);
        await GoAsync(page, console, "/marketing/status");
        await page.FocusAsync("#key");
        await page.Keyboard.TypeAsync("senef_marketing");
        await page.Keyboard.PressAsync("Enter");
        await page.TitleAsync("Statut d’un contact");
        await page.FocusAsync("#channel");
        foreach (var key in new[] { "Space", "Tab", "a@example.org", "Tab", "ArrowDown", "Tab", "Space", "Enter" })
        {
            await (key.Contains('@') ? page.Keyboard.TypeAsync(key) : page.Keyboard.PressAsync(key));
        }

        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("Vous pouvez la prospecter");
    }

    private static Task<IResponse?> GoAsync(IPage page, Uri console, string path) => page.GotoAsync($"{new Uri(console, path)}");

    private static async Task SignInAsync(IPage page, string role)
    {
        await page.FillAsync("#key", $"senef_{role}");
        await page.ClickAsync("main form button");
    }
}
