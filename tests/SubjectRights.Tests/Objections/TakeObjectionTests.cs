using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public class TakeObjectionTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_call_is_recorded_from_its_receipt_and_answered_with_a_text_to_read_out()
    {
        var receivedAt = DateTimeOffset.UtcNow.AddHours(-1);

        var taken = await TakeAsync(new(ContactPointKind.Email, address, TakenBy.Telephone, receivedAt, Reply: new TakenReply("en")));

        Assert.Equal(receivedAt, taken.InForceSince, TimeSpan.FromMicroseconds(1));
        Assert.Contains(taken.Number, taken.Text, StringComparison.Ordinal);
        Assert.Contains("we no longer contact you by e-mail for: marketing", taken.Text, StringComparison.Ordinal);
        var capture = await CaptureOfAsync(taken);
        Assert.Equal((Source.Telephone, "all"), (capture.Source, capture.Actor));
        Assert.Equal((receivedAt.UtcDateTime, taken.RecordedAt.UtcDateTime), (capture.ReceivedAt.UtcDateTime, capture.KnownAt.UtcDateTime));
    }

    [Fact]
    public async Task the_same_letter_entered_twice_is_one_objection_and_another_letter_another_one()
    {
        var letter = new TakeObjectionRequest(ContactPointKind.Email, address, TakenBy.Post, On(3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TakeAsync(letter)));
        var another = await TakeAsync(letter with { ReceivedAt = On(4) });

        Assert.NotEqual(Assert.Single(answers.Select(answer => answer.EventId).Distinct()), another.EventId);
    }

    [Fact]
    public async Task the_date_of_a_letter_counts_from_when_it_was_written()
    {
        var taken = await TakeAsync(new(ContactPointKind.Email, address, TakenBy.Post, On(5), StatedAt: On(2)));

        Assert.Equal(On(2), taken.InForceSince);
        Assert.Equal(On(5), (await CaptureOfAsync(taken)).ReceivedAt);
    }

    [Fact]
    public async Task a_scan_is_kept_encrypted_and_is_not_in_the_event()
    {
        var scan = new EvidenceFile("application/pdf", "the letter"u8.ToArray());

        var taken = await TakeAsync(
            new(ContactPointKind.Email, address, TakenBy.Post, On(3), Evidence: new TakenEvidence("Came by registered mail.", scan))
        );

        var kept = (await system.Vault.FindAsync((await CaptureOfAsync(taken)).Evidence!.Value, CancellationToken.None))!;
        var content = JsonSerializer.Deserialize<TakeObjectionRequest>(system.Vault.Open(kept))!;
        Assert.Equal((address, "Came by registered mail."), (content.Value, content.Evidence!.Note));
        Assert.Equal(scan.Content, content.Evidence.Scan!.Content);
        Assert.DoesNotContain(
            address,
            await system.QueryAsync<string>($"select data::text from consent.mt_events where id = '{taken.EventId}'"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task what_cannot_be_an_address_waits_for_the_data_protection_officer()
    {
        var value = $"nobody {Guid.NewGuid():N}";

        var refused = await RefusedAsync(
            $$"""{"kind":"email","value":"{{value}}","by":"counter","receivedAt":"2026-03-03T10:00:00+01:00"}""",
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Contains("value is no contact point of this kind", refused, StringComparison.Ordinal);
        var waiting = (await system.Dpo.ReadAsync<UnattributedPage>("/unattributed")).Items.Where(item => item.Source == Source.Counter);
        Assert.Contains(
            await Task.WhenAll(waiting.Select(item => system.Dpo.ReadAsync<UnattributedItem>($"/unattributed/{item.Id}"))),
            item => item.Content!.Contains(value, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(""" "receivedAt":"2126-03-03T10:00:00+01:00" """, "receivedAt is in the future")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00" """, "receivedAt")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","statedAt":"2026-03-04T10:00:00Z" """, "statedAt is after receivedAt")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","channels":["sms"] """, "channels holds one")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","channels":[] """, "channels is empty")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","purposes":["x"] """, "purposes holds one")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","reply":{"language":"de"} """, "reply.language")]
    [InlineData(""" "receivedAt":"2026-03-03T10:00:00Z","evidence":{} """, "evidence holds nothing")]
    [InlineData(
        """ "receivedAt":"2026-03-03T10:00:00Z","evidence":{"scan":{"mediaType":"text/html","content":"PGI+"}} """,
        "evidence.scan.mediaType"
    )]
    public async Task a_field_that_is_wrong_is_named(string fields, string reason) =>
        Assert.Contains(
            reason,
            await RefusedAsync($$"""{"kind":"email","value":"a@x.fr","by":"post",{{fields}}}""", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task one_that_fails_by_a_fault_of_ours_waits_with_its_scan()
    {
        var scan = new EvidenceFile("image/png", new byte[5 * 1024 * 1024]);
        var letter = new TakeObjectionRequest(ContactPointKind.Email, address, TakenBy.Post, On(3), Evidence: new(null, scan));
        await system.PoisonAsync(
            new ContactPointKeyring(Options.Create(ConsentSystem.LedgerKeys)).IdsOf(ContactAddress.Email(address)).Newest
        );
        var failed = await system.FailedAsync();

        var answer = await RefusedAsync(JsonSerializer.Serialize(letter, JsonSerializerOptions.Web), HttpStatusCode.InternalServerError);

        Assert.Contains("kept", answer, StringComparison.Ordinal);
        Assert.Equal(failed + 1, await system.FailedAsync());
        var waiting = (await system.Dpo.ReadAsync<UnattributedPage>("/unattributed?reason=failed")).Items[0];
        var content = (await system.Dpo.ReadAsync<UnattributedItem>($"/unattributed/{waiting.Id}")).Content!;
        Assert.Contains(address, content, StringComparison.Ordinal);
        Assert.True(
            content.Length > scan.Content.Length,
            $"{content.Length} characters of a scan of {scan.Content.Length} bytes are kept."
        );
    }

    private static DateTimeOffset On(int day) => new(2026, 3, day, 9, 0, 0, TimeSpan.Zero);

    private Task<ObjectionTaken> TakeAsync(TakeObjectionRequest request) =>
        system.Dpo.SendAsync<ObjectionTaken>(HttpMethod.Post, "/objections", request);

    private Task<string> RefusedAsync(string body, HttpStatusCode status) =>
        system.Dpo.RefusedAsync(HttpMethod.Post, "/objections", body, status);

    private async Task<Capture> CaptureOfAsync(ObjectionTaken taken)
    {
        using var store = system.OpenStore();
        await using var session = store.QuerySession();
        return ((ObjectionRecorded)(await session.Events.LoadAsync(taken.EventId))!.Data).Capture;
    }
}
