using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class ExportTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const string Newsletter = "channel=email&purpose=newsletter&audience=business";

    private static readonly PreferenceChoice Refused = new(Channel.Email, "newsletter", Choice.Refuse);

    private readonly string account = $"e{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string other = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task it_names_who_is_blocked_and_the_feed_goes_on_from_it()
    {
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        await system.ChosenAsync($"{account}2", ContactPointKind.Email, other, Refused with { Purpose = "offers" });
        await system.ObjectedAsync(ContactAddress.Domain($"{account}.example"));

        var (lines, position) = await ExportAsync(Newsletter);
        Assert.Contains($$"""{"id":"{{system.IdOf(address)}}"}""", lines);
        Assert.Contains($$"""{"id":"{{system.Keyring.IdOf(ContactAddress.Domain($"{account}.example"))}}"}""", lines);
        Assert.DoesNotContain($$"""{"id":"{{system.IdOf(other)}}"}""", lines);

        await system.ChosenAsync($"{account}2", ContactPointKind.Email, other, Refused);
        var changes = await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={position}");
        Assert.Contains(system.IdOf(other), changes.Changes.Select(change => change.ContactPoint));
        Assert.DoesNotContain(system.IdOf(address), changes.Changes.Select(change => change.ContactPoint));
    }

    [Fact]
    public async Task a_partner_matches_its_own_list_by_pseudonyms_under_its_own_key()
    {
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        var (lines, _) = await ExportAsync($"{Newsletter}&partner=printer", "text/csv");
        var pseudonyms = (await PseudonymsAsync("printer", address.ToUpperInvariant(), other, "nobody", null)).Pseudonyms;

        Assert.Equal("id", lines[0]);
        Assert.Contains(pseudonyms[0].Own.Single(), lines);
        Assert.DoesNotContain(pseudonyms[1].Own.Single(), lines);
        Assert.Equal(
            (null, null, false, false),
            (pseudonyms[0].Readable, pseudonyms[1].Readable, pseudonyms[2].Readable, pseudonyms[3].Readable)
        );
        Assert.Equal(pseudonyms[0].Domain, pseudonyms[1].Domain);
        Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(BlocklistSystem.PartnerKey, system.IdOf(address).ToByteArray(bigEndian: true))),
            pseudonyms[0].Own.Single()
        );
        Assert.Equal(system.IdOf(address).ToString(), (await PseudonymsAsync(null, address)).Pseudonyms[0].Own.Single());
        Assert.DoesNotContain(lines, line => line.Contains(system.IdOf(address).ToString("N"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_an_export_came_to_is_told_to_the_client_that_made_it_and_to_nobody_else()
    {
        using var export = await system.Marketing.GetAsync(new Uri($"/export?{Newsletter}&partner=printer", UriKind.Relative));
        var lines = (await export.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var id = export.Headers.GetValues("Export-Id").Single();
        var summary = await system.Marketing.ReadAsync<ExportSummary>($"/exports/{id}");
        Assert.Equal(
            (ExportOutcome.Completed, lines.Length, "printer", Channel.Email, "newsletter"),
            (summary.Outcome, (int)summary.Exported, summary.Partner, summary.Channel, summary.Purpose)
        );
        Assert.True(summary.EndedAt >= summary.StartedAt);

        await using (var given = system.Database.CreateCommand($"update consent.export set client = 'somebody' where id = '{id}'"))
        {
            await given.ExecuteNonQueryAsync();
        }

        Assert.Equal(
            await system.Marketing.RefusedAsync(HttpMethod.Get, $"/exports/{Guid.NewGuid()}", "", HttpStatusCode.NotFound),
            await system.Marketing.RefusedAsync(HttpMethod.Get, $"/exports/{id}", "", HttpStatusCode.NotFound)
        );
    }

    [Fact]
    public async Task an_export_that_breaks_off_leaves_its_trace()
    {
        await using var connection = await system.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locked = new Npgsql.NpgsqlCommand($"lock table {LedgerStore.BlocklistTable}", connection, transaction))
        {
            await locked.ExecuteNonQueryAsync();
        }

        using var gone = new CancellationTokenSource();
        var export = system.Marketing.GetAsync(
            new Uri($"/export?channel=post&purpose=newsletter&audience=business", UriKind.Relative),
            gone.Token
        );
        await UntilAsync("running");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export);
        await UntilAsync("broken");

        async Task UntilAsync(string outcome)
        {
            for (var attempt = 0; ; attempt++)
            {
                var found = await system.QueryAsync<long>(
                    $"select count(*) from consent.export where client = 'all' and summary->>'channel' = 'post' and summary->>'outcome' = '{outcome}'"
                );
                if (found == 1)
                {
                    return;
                }

                Assert.True(attempt < 10_000, $"No export is {outcome}.");
            }
        }
    }

    [Theory]
    [InlineData("screening")]
    [InlineData("export")]
    public async Task what_is_too_old_is_found_by_an_index(string table) =>
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from pg_indexes where schemaname = 'consent' and tablename = '{table}' and indexdef like '%(started_at)'"
            )
        );

    [Theory]
    [InlineData("purpose=newsletter", "channel is missing")]
    [InlineData("channel=email", "purpose is missing")]
    [InlineData("channel=email&purpose=newsletter", "audience is missing")]
    [InlineData("channel=email&purpose=newsletter&audience=all", "audience is missing or unknown")]
    [InlineData("channel=email&purpose=newsletter&audience=consumer", "POST /checks")]
    [InlineData(Newsletter + "&partner=nobody", "partner is not known")]
    public async Task an_export_that_cannot_be_made_says_why(string query, string reason) =>
        Assert.Contains(
            reason,
            await system.Marketing.RefusedAsync(HttpMethod.Get, $"/export?{query}", "", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("""{"channel":"all","recipients":["a@x.fr"]}""", "channel is missing")]
    [InlineData("""{"channel":"email","recipients":[]}""", "recipients is missing or empty")]
    [InlineData("""{"channel":"email","recipients":["a@x.fr"],"partner":"nobody"}""", "partner is not known")]
    public async Task pseudonyms_that_cannot_be_given_say_why(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Marketing.RefusedAsync(HttpMethod.Post, "/pseudonyms", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task consumers_may_get_letters_without_consent_and_so_have_a_list() =>
        Assert.NotNull((await ExportAsync("channel=post&purpose=newsletter&audience=consumer")).Lines);

    private Task<PseudonymsResponse> PseudonymsAsync(string? partner, params string?[] recipients) =>
        system.Marketing.SendAsync<PseudonymsResponse>(
            HttpMethod.Post,
            "/pseudonyms",
            new PseudonymsRequest(Channel.Email, recipients, partner)
        );

    private async Task<(IReadOnlyList<string> Lines, long Position)> ExportAsync(string query, string type = "application/x-ndjson")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/export?{query}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        using var response = await system.Marketing.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return (
            (await response.Content.ReadAsStringAsync()).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries),
            long.Parse(response.Headers.GetValues("Export-Position").Single(), null)
        );
    }
}
