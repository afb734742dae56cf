using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Client;
using SenefConsent.Ledger;
using UglyToad.PdfPig;

namespace SenefConsent.SubjectRights.Tests;

public sealed class PackageTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_package_is_fetched_once_by_whoever_has_the_link()
    {
        var open = await VerifiedAsync();
        var made = await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        Assert.StartsWith("https://subject-rights.example.org/packages/", made.Link, StringComparison.Ordinal);
        using var anybody = new HttpClient { BaseAddress = system.Dpo.BaseAddress };
        using var first = await anybody.GetAsync(FileOf(made), Cancellation);
        var content = await first.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(made.Hash, Convert.ToHexStringLower(SHA256.HashData(content)));
        using var second = await anybody.GetAsync(FileOf(made), Cancellation);
        Assert.Equal(HttpStatusCode.Gone, second.StatusCode);
        Assert.Contains("dpo-groupesenef@racine.eu", await second.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var after = await dpo.CaseAsync(open.Id, cancellation: Cancellation);
        Assert.Equal([(PackageFormat?)PackageFormat.Json], after.Packages.Select(package => package.Format));
        Assert.Equal(made.Counts.Select(count => count.Source), after.Searches.Select(search => search.Source));
        Assert.Equal(0, await system.QueryAsync<int>($"select length(content) from consent.rights_package where id = '{made.Id}'"));
    }

    [Fact]
    public async Task of_several_who_fetch_at_once_one_gets_it()
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => system.Dpo.GetAsync(FileOf(made), Cancellation)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("*/*")]
    public async Task a_browser_or_a_scanner_of_links_is_shown_a_button_first_and_then_the_page_with_the_files_in_it(string accepts)
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        using var browser = new HttpClient { BaseAddress = system.Dpo.BaseAddress };
        browser.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accepts));
        for (var look = 0; look < 2; look++)
        {
            Assert.Contains("<button", await browser.GetStringAsync(PathOf(made), Cancellation), StringComparison.Ordinal);
        }

        using var form = new FormUrlEncodedContent([new("language", "fr")]);
        using var opened = await browser.PostAsync(PathOf(made), form, Cancellation);
        var page = await opened.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("data:application/json;base64,", page, StringComparison.Ordinal);
        Assert.Contains("réclamation auprès de la CNIL", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        using var again = await browser.GetAsync(PathOf(made), Cancellation);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Equal("text/html", again.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task as_csv_it_has_a_row_for_each_item()
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        var csv = Encoding.UTF8.GetString(
            await system.Dpo.GetByteArrayAsync(new Uri($"{PathOf(made)}?format=csv", UriKind.Relative), Cancellation)
        );
        Assert.StartsWith("\uFEFF\"source\",\"place\"", csv, StringComparison.Ordinal);
        Assert.Equal(made.Counts.Sum(count => count.Found - count.Withheld), csv.Split("\r\n").Length - 2);
    }

    [Fact]
    public async Task as_a_pdf_it_says_each_item_in_words_and_has_all_of_it_attached()
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(made));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/pdf"));
        using var answer = await system.Dpo.SendAsync(request, Cancellation);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        using var pdf = PdfDocument.Open(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.True(pdf.Advanced.TryGetEmbeddedFiles(out var files));
        var json = Assert.Single(files).Memory.ToArray();
        Assert.Equal(made.Hash, Convert.ToHexStringLower(SHA256.HashData(json)));
        var package = JsonSerializer.Deserialize<AccessPackage>(json, JsonSerializerOptions.Web)!;
        var words = WordsOf(string.Concat(pdf.GetPages().Select(page => page.Text)));
        Assert.All(pdf.GetPages(), page => Assert.All(page.Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, page.Width)));
        Assert.NotEmpty(package.Items);
        Assert.All(
            package.Items.Select(item => item.Text).Concat(package.Rights).Concat(package.Searches.Select(search => search.Text)),
            text => Assert.Contains(WordsOf(text), words, StringComparison.Ordinal)
        );

        // Lines are broken anywhere between words.
        static string WordsOf(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
    }

    [Fact]
    public async Task portability_hands_out_what_the_person_gave_and_consented_to_and_names_the_condition_that_the_rest_lacks()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        await ConsentAsync(address);
        var received = await VerifiedAsync(SubjectRight.Portability, address);
        var made = await dpo.MakePackageAsync(received.Id, new PackageRequest(), Cancellation);
        var package = await dpo.FetchPackageAsync(new Uri(made.Link).Segments[^1], Cancellation);
        Assert.All(package.Items, item => Assert.True(Portability.Covers(item), item.Type));
        Assert.Contains(package.Items, item => item.Type == "consent-given");
        Assert.Contains(package.Withheld, withheld => withheld is { LawGround: LawGround.ConditionMissing, Count: > 0 });
        Assert.Contains(package.Withheld, withheld => withheld.Text.Contains("art. 20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_link_that_has_expired_opens_nothing_nor_does_one_that_is_none()
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        await system.ExpireAsync(made.Id);
        foreach (var path in new[] { PathOf(made), new Uri("/packages/none", UriKind.Relative) })
        {
            using var answer = await system.Dpo.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        }
    }

    [Fact]
    public async Task a_package_that_the_erasure_of_another_case_has_emptied_is_gone()
    {
        var made = await dpo.MakePackageAsync((await VerifiedAsync()).Id, new PackageRequest(), Cancellation);
        await using var erasure = system.Database.CreateCommand($"update consent.rights_package set content = '' where id = '{made.Id}'");
        await erasure.ExecuteNonQueryAsync(Cancellation);
        using var answer = await system.Dpo.GetAsync(new Uri($"{PathOf(made)}?format=json", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task another_package_of_the_case_takes_the_place_of_the_one_before()
    {
        var open = await VerifiedAsync();
        var before = await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        var after = await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        using var gone = await system.Dpo.GetAsync(PathOf(before), Cancellation);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.False((await dpo.FetchPackageAsync(TokenOf(after), Cancellation)).IsFurtherCopy);
        Assert.True((await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation)).IsFurtherCopy);
    }

    [Fact]
    public async Task nothing_is_handed_out_about_a_subject_that_was_not_verified()
    {
        var open = await ReceivedAsync(SubjectRight.Access, $"{Guid.NewGuid():N}@example.org");
        var refusal = await RefusedAsync(() => dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation));
        Assert.Contains("was not verified", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_decided_to_be_withheld_is_named_with_its_ground_and_not_in_it()
    {
        var open = await VerifiedAsync();
        await dpo.DecideAsync(
            open.Id,
            new DecisionRequest(SubjectRight.Access, ItemOutcome.Withheld, Source: DataSource.Evidence, LawGround: LawGround.Secrecy),
            Cancellation
        );
        var made = await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        var package = await dpo.FetchPackageAsync(TokenOf(made), Cancellation);
        Assert.DoesNotContain(package.Items, item => item.Source == DataSource.Evidence);
        Assert.Equal((DataSource.Evidence, LawGround.Secrecy), package.Withheld.Select(one => (one.Source, one.LawGround)).Single());
    }

    [Fact]
    public async Task what_nobody_was_found_for_and_names_the_person_waits_until_somebody_has_looked_at_it()
    {
        var open = await VerifiedAsync();
        var address = (await dpo.CaseEvidenceAsync(open.Id, open.Evidence[1], Cancellation)).Content.Split('"')[7];
        await system.KeepAsync($"unsubscribe {address.ToUpperInvariant()} and bob@example.net");
        var made = await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        Assert.Contains(new SourceCount(DataSource.Unattributed, 1, 1), made.Counts);
        Assert.Equal(LawGround.RightsOfOthers, made.Withheld.Single().LawGround);
    }

    [Fact]
    public async Task each_evidence_that_is_opened_for_it_and_each_history_is_a_row_that_stays()
    {
        var open = await VerifiedAsync();
        await dpo.MakePackageAsync(open.Id, new PackageRequest(), Cancellation);
        Assert.Equal(
            open.Evidence.Count + 1,
            await system.QueryAsync<long>(
                $"""
                select count(*) from consent.rights_read
                where (what = 'evidence' and about in ('{string.Join("', '", open.Evidence)}'))
                    or (what = 'history' and about = '{open.Subjects[0].Id}')
                """
            )
        );
    }

    private static Uri FileOf(PackageResponse made) => new($"{PathOf(made)}?format=json", UriKind.Relative);

    private static Uri PathOf(PackageResponse made) => new($"/packages/{TokenOf(made)}", UriKind.Relative);

    private static string TokenOf(PackageResponse made) => new Uri(made.Link).Segments[^1];

    private async Task ConsentAsync(string address)
    {
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        var now = TimeProvider.System.GetUtcNow();
        session.Events.StartStream<ContactPoint>(
            new ContactPointKeyring(Options.Create(ConsentSystem.LedgerKeys)).IdOf(ContactAddress.Email(address)),
            new ConsentGiven(Scope.Of(Channel.Email, "newsletter"), new Capture(Source.Preferences, "person", now, now))
        );
        await session.SaveChangesAsync(Cancellation);
    }

    private async Task<CaseResponse> VerifiedAsync(SubjectRight right = SubjectRight.Access, string? address = null)
    {
        var received = await ReceivedAsync(right, address ?? $"{Guid.NewGuid():N}@example.org");
        return await dpo.CheckIdentityAsync(
            received.Id,
            new IdentityRequest(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established),
            Cancellation
        );
    }

    private Task<CaseResponse> ReceivedAsync(SubjectRight right, string address) =>
        dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [right],
                [new CaseSubject(SubjectKind.Email, address)],
                Wording: "What do you hold about me?",
                Contact: new ContactPointAddress(ContactPointKind.Email, address)
            ),
            cancellation: Cancellation
        );
}
