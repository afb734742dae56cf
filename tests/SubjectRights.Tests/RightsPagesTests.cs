using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SenefConsent.Browser;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>The pages that a requester meets, and their letters: in a real Chromium, on a telephone's screen.</summary>
public sealed partial class RightsPagesTests(MailingSystem system, Chromium browser)
    : IClassFixture<MailingSystem>,
        IClassFixture<Chromium>,
        IAsyncDisposable
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("fr-FR", LetterLanguage.French, ColorScheme.Light, "J’ai fait cette demande", "Ouvrir mes données")]
    [InlineData("en-GB", LetterLanguage.English, ColorScheme.Dark, "I made this request", "Open my data")]
    public async Task no_page_bars_anyone(string locale, LetterLanguage language, ColorScheme colours, string mine, string open)
    {
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow().AddHours(-1),
                [SubjectRight.Access, SubjectRight.Objection],
                [new CaseSubject(SubjectKind.Email, address)],
                Language: language,
                Contact: new ContactPointAddress(ContactPointKind.Email, address)
            )
        );
        await dpo.TakeObjectionAsync(new(ContactPointKind.Email, address, TakenBy.Post, TimeProvider.System.GetUtcNow()));
        await dpo.SendIdentityCodeAsync(received.Id, received.Subjects[0].Id, new IdentityCodeRequest(address));
        var link = IdentityLink().Match((await system.Mails.NextToAsync(address)).TextBody!).Value;
        var name = $"rights-{locale}";

        var page = await browser.OpenAsync(locale, script: true, colours);
        await page.GotoAsync(AddressOf(link));
        await page.ScanAsync($"{name}-identity");
        await page.PressAsync(mine);
        await page.ScanAsync($"{name}-identity-confirmed");
        await page.GotoAsync(AddressOf(link));
        await page.ScanAsync($"{name}-identity-over");

        var package = new Uri((await dpo.MakePackageAsync(received.Id, new PackageRequest())).Link).AbsolutePath;
        await page.GotoAsync(AddressOf(package));
        await page.ScanAsync($"{name}-package-link");
        await page.PressAsync(open);
        await Assertions.Expect(page.Locator("a[download]")).ToHaveCountAsync(3);
        foreach (var details in await page.Locator("summary").AllAsync())
        {
            await details.ClickAsync();
        }

        await page.ScanAsync($"{name}-package");
        await page.GotoAsync(AddressOf(package));
        await page.ScanAsync($"{name}-package-gone");

        var letter = (await dpo.RecordLetterAsync(received.Id, new(LetterTemplate.Objection, LetterChannel.Post))).Letters[^1];
        await page.SetExtraHTTPHeadersAsync([new("Authorization", $"{system.Dpo.DefaultRequestHeaders.Authorization}")]);
        await page.GotoAsync(AddressOf($"/cases/{received.Id}/letters/{letter.Id}"));
        await page.ScanAsync($"{name}-letter");
        await page.GotoAsync(AddressOf("/processings"));
        await page.ScanAsync($"{name}-register");
    }

    public ValueTask DisposeAsync() => browser.CloseAsync();

    private string AddressOf(string path) => $"{new Uri(system.Dpo.BaseAddress!, path)}";

    [GeneratedRegex(@"/identity/\S+")]
    private static partial Regex IdentityLink();
}
