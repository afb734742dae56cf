using System.Net;
using SenefConsent.Client;
using UglyToad.PdfPig;

namespace SenefConsent.SubjectRights.Tests;

public sealed class LettersTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);

    [Fact]
    public async Task a_letter_is_made_from_the_case_and_read_as_a_page_and_as_a_pdf()
    {
        var (id, _) = await ReceiveAsync();
        var request = new LetterRequest(LetterTemplate.Acknowledgement, LetterChannel.Email);
        await dpo.RecordLetterAsync(id, request);
        var letter = Assert.Single((await dpo.RecordLetterAsync(id, request)).Letters);
        var page = WebUtility.HtmlDecode(await dpo.LetterPageAsync(id, letter.Id));
        Assert.Contains("""<html lang="fr">""", page, StringComparison.Ordinal);
        Assert.Contains("Accusé de réception de votre demande", page, StringComparison.Ordinal);
        Assert.Contains("01 53 73 22 22", page, StringComparison.Ordinal);
        using var pdf = PdfDocument.Open(await dpo.LetterPdfAsync(id, letter.Id));
        Assert.Contains("SENEF", pdf.GetPage(1).Text, StringComparison.Ordinal);
        Assert.Equal(
            2,
            await system.QueryAsync<long>($"select count(*) from consent.rights_read where what = 'letter' and about = '{letter.Id}'")
        );
    }

    [Fact]
    public async Task an_objection_is_confirmed_with_its_number_and_what_it_refuses()
    {
        var (id, address) = await ReceiveAsync();
        var request = new LetterRequest(LetterTemplate.Objection, LetterChannel.Post);
        await RefusedAsync(() => dpo.RecordLetterAsync(id, request));
        var taken = await dpo.TakeObjectionAsync(
            new TakeObjectionRequest(ContactPointKind.Email, address, TakenBy.Telephone, TimeProvider.System.GetUtcNow())
        );
        var letter = Assert.Single((await dpo.RecordLetterAsync(id, request)).Letters);
        Assert.Contains(taken.Number, await dpo.LetterPageAsync(id, letter.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_letter_that_was_written_elsewhere_is_recorded_and_has_no_page()
    {
        var (id, _) = await ReceiveAsync();
        var elsewhere = new LetterRequest(
            LetterTemplate.Breach,
            LetterChannel.Post,
            TimeProvider.System.GetUtcNow(),
            "2025-01",
            new string('a', 64),
            "Madame, …"
        );
        var letter = Assert.Single((await dpo.RecordLetterAsync(id, elsewhere)).Letters);
        Assert.Equal("Madame, …", (await dpo.CaseEvidenceAsync(id, letter.Content!.Value)).Content);
        var missing = await RefusedAsync(() => dpo.LetterPageAsync(id, letter.Id), HttpStatusCode.NotFound);
        Assert.Contains("written elsewhere", missing, StringComparison.Ordinal);
        Assert.Contains(
            "version and hash belong",
            (await Assert.ThrowsAsync<ConsentProblemException>(() => dpo.RecordLetterAsync(id, elsewhere with { Hash = null }))).Message,
            StringComparison.Ordinal
        );
    }

    private async Task<(Guid Id, string Address)> ReceiveAsync()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow().AddDays(-1),
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, address)]
            )
        );
        return (received.Id, address);
    }
}
