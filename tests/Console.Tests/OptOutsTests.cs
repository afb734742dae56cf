namespace SenefConsent.StaffConsole.Tests;

/// <summary>How many refuse, as charts.</summary>
public sealed class OptOutsTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Path = "/marketing/opt-outs";

    private StaffBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        system.Services.Keys["senef_marketing"] = ["statistics"];
        browser = system.OpenLocal();
        await browser.SignInAsync("senef_marketing", Path);
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    [Fact]
    public async Task fewer_than_ten_are_no_number_and_the_page_says_so()
    {
        var seen = await browser.GoAsync(Path);
        Assert.Contains("A number below 10 is never shown", seen.Html, StringComparison.Ordinal);
        Assert.Contains("Fewer than 10 in this period", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task campaigns_and_sources_stand_largest_first_and_what_is_too_small_last()
    {
        system.Services.Fill();
        var html = (await browser.GoAsync(Path)).Html;
        string[] inOrder = ["2026-11-news", "&lt;b&gt;spring", "Too few to be named", "by answering with an SMS", "By day, 40 at most"];
        Assert.Equal(inOrder, inOrder.OrderBy(text => html.IndexOf(text, StringComparison.Ordinal)));
        Assert.All(
            inOrder.Where(text => !text.StartsWith("by ", StringComparison.Ordinal)),
            text => Assert.Contains(text, html, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task days_are_columns_with_their_numbers_as_a_table()
    {
        system.Services.Fill();
        var html = (await browser.GoAsync(Path)).Html;
        Assert.Contains("<svg class=\"days\" viewBox=\"0 0 30 100\"", html, StringComparison.Ordinal);
        Assert.Contains("<rect x=\"29.1\" y=\"0\" width=\"0.8\" height=\"100\"/>", html, StringComparison.Ordinal);
        Assert.Contains("<rect x=\"19.1\" y=\"75\" width=\"0.8\" height=\"25\"/>", html, StringComparison.Ordinal);
        Assert.Contains("<summary>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?days=7", 7)]
    [InlineData("?days=365", 365)]
    [InlineData("", 30)]
    [InlineData("?days=nonsense", 30)]
    public async Task a_period_ends_today(string query, int days)
    {
        await browser.GoAsync(Path + query);
        var asked = system.Services.Queries["GET /statistics"];
        var (from, until) = (DateOnly.Parse(asked["from"]!, null), DateOnly.Parse(asked["until"]!, null));
        Assert.Equal(days, until.DayNumber - from.DayNumber);
        Assert.Equal(
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(system.Clock.GetUtcNow(), "Europe/Paris").DateTime).AddDays(1),
            until
        );
    }
}
