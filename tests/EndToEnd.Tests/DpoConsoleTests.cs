using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The data protection officer's pages, as browsers without script use them in the local run.</summary>
[Collection(OneSystem.Name)]
public sealed partial class DpoConsoleTests(RunningSystem running) : IDisposable
{
    private readonly List<HttpClient> browsers = [];
    private readonly string address = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}@example.org";

    [Fact]
    public async Task a_callers_objection_is_in_force_when_its_number_is_shown()
    {
        var reception = await SignInAsync("reception");
        var form = await ReadAsync(reception, "/dpo/objections/new");
        var taken = await PostAsync(
            reception,
            "/dpo/objections/new",
            ("email", address),
            ("by", "telephone"),
            ("receivedAt", ReceivedAt().Match(form).Groups["time"].Value),
            ("reply", "fr")
        );
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        var number = ObjectionNumber().Match(taken.Html).Value;
        Assert.NotEmpty(number);

        var found = await ReadAsync(reception, $"/dpo/objections/by-number?number={number}");
        Assert.Contains("in force", found, StringComparison.Ordinal);

        var dpo = await SignInAsync("dpo");
        var history = await PostAsync(dpo, "/dpo/history", ("channel", "email"), ("address", address), ("reason", "R-2026-0001"));
        Assert.Contains("the person objected", history.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("kept, encrypted", history.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_letter_is_answered_from_its_clock_to_the_printed_answer()
    {
        var dpo = await SignInAsync("dpo");
        var page = await OpenCaseAsync(dpo, "access");
        Assert.Contains("How the deadline is counted", await ReadAsync(dpo, page), StringComparison.Ordinal);

        await TakeAsync(dpo, page, "acknowledge", ("acknowledge-channel", "post"));
        await VerifyAsync(dpo, page);
        var package = await PostAsync(dpo, page, ("step", "package"));
        Assert.Contains("/packages/", package.Html, StringComparison.Ordinal);
        await TakeAsync(dpo, page, "decide", ("decide-right", "access"), ("decide-outcome", "given"));
        await TakeAsync(dpo, page, "answer", ("answer-template", "access-answer"), ("answer-channel", "post"));

        var letter = LetterPdf().Matches(await ReadAsync(dpo, page))[^1].Groups["path"].Value;
        using var pdf = await dpo.GetAsync(new Uri(letter, UriKind.Relative));
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("%PDF-", await pdf.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await TakeAsync(dpo, page, "close");
    }

    [Fact]
    public async Task an_erasure_of_several_addresses_needs_two_people()
    {
        var (dpo, second) = (await SignInAsync("dpo"), await SignInAsync("dpoSecond"));
        var page = await OpenCaseAsync(dpo, "erasure", ("telephone", "+33639980001"));
        await VerifyAsync(dpo, page);
        await TakeAsync(
            dpo,
            page,
            "decide",
            ("decide-right", "erasure"),
            ("decide-outcome", "erased"),
            ("decide-lawGround", "not-necessary")
        );

        var alone = await PostAsync(dpo, page, ("step", "erase"), ("erase-sure", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, alone.Status);
        Assert.DoesNotContain("name=\"agree-decision\"", alone.Html, StringComparison.Ordinal);

        var decision = ToAgree().Match(await ReadAsync(second, page)).Groups["id"].Value;
        var own = await PostAsync(dpo, page, ("step", "agree"), ("agree-decision", decision));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.Status);
        await TakeAsync(second, page, "agree", ("agree-decision", decision));
        await TakeAsync(dpo, page, "erase", ("erase-sure", "yes"));
    }

    public void Dispose() => browsers.ForEach(browser => browser.Dispose());

    private async Task<HttpClient> SignInAsync(string client)
    {
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new Uri(running.System.Addresses.Services[ServiceNames.Console]),
        };
        browsers.Add(browser);
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        browser.DefaultRequestHeaders.Add("Accept-Language", "en");
        await PostAsync(browser, "/sign-in", ("key", running.System.Addresses.ApiKeys[client]), ("return", "/"));
        return browser;
    }

    private static Task<string> ReadAsync(HttpClient browser, string page) => browser.GetStringAsync(new Uri(page, UriKind.Relative));

    private async Task<string> OpenCaseAsync(HttpClient dpo, string right, params (string Name, string Value)[] more)
    {
        var form = await ReadAsync(dpo, "/dpo/cases/new");
        var opened = await PostAsync(
            dpo,
            "/dpo/cases/new",
            [
                ("once", Once().Match(form).Groups["id"].Value),
                ("door", "post"),
                ("receivedAt", ReceivedAt().Match(form).Groups["time"].Value),
                ("rights", right),
                ("email", address),
                ("language", "fr"),
                .. more,
            ]
        );
        Assert.Equal(HttpStatusCode.Redirect, opened.Status);
        return opened.Location!.Split('?')[0];
    }

    private static async Task VerifyAsync(HttpClient dpo, string page)
    {
        var subjects = Subject().Matches(await ReadAsync(dpo, page)).Select(match => match.Groups["id"].Value).Distinct();
        foreach (var subject in subjects)
        {
            await TakeAsync(
                dpo,
                page,
                "identity",
                ("identity-subject", subject),
                ("identity-method", "contact-point"),
                ("identity-result", "established")
            );
        }
    }

    private static async Task TakeAsync(HttpClient browser, string page, string step, params (string Name, string Value)[] fields)
    {
        var taken = await PostAsync(browser, page, [("step", step), .. fields]);
        Assert.True(taken.Status == HttpStatusCode.Redirect, $"{step}: {string.Join(' ', Refusal().Matches(taken.Html))}");
    }

    private static async Task<(HttpStatusCode Status, string? Location, string Html)> PostAsync(
        HttpClient browser,
        string page,
        params (string Name, string Value)[] fields
    )
    {
        var token = FormToken().Match(await ReadAsync(browser, page)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([
            new("form-token", token),
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
        ]);
        using var answered = await browser.PostAsync(new Uri(page, UriKind.Relative), form);
        return (answered.StatusCode, answered.Headers.Location?.ToString(), await answered.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"once\" value=\"(?<id>[^\"]+)\"")]
    private static partial Regex Once();

    [GeneratedRegex("name=\"receivedAt\"[^>]* value=\"(?<time>[^\"]+)\"")]
    private static partial Regex ReceivedAt();

    [GeneratedRegex("name=\"identity-subject\"[^>]* value=\"(?<id>[^\"]+)\"")]
    private static partial Regex Subject();

    [GeneratedRegex("name=\"agree-decision\" value=\"(?<id>[^\"]+)\"")]
    private static partial Regex ToAgree();

    [GeneratedRegex("href=\"(?<path>/dpo/cases/[^\"]+/pdf)\"")]
    private static partial Regex LetterPdf();

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")]
    private static partial Regex ObjectionNumber();

    [GeneratedRegex("class=\"error\".*?</p>", RegexOptions.Singleline)]
    private static partial Regex Refusal();
}
