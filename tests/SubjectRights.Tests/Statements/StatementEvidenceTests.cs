using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SubjectRights.Tests;

public class StatementEvidenceTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    [Fact]
    public async Task what_shows_an_objection_is_opened_by_its_event_and_that_it_was_is_recorded()
    {
        var taken = await TakenAsync("She asked us to stop <b>at once</b>.");

        var found = await system.Dpo.ReadAsync<StatementEvidence>($"/statements/{taken.EventId}/evidence");

        Assert.Equal((taken.EventId, "objection-recorded"), (found.EventId, found.Type));
        Assert.Contains("s’est opposée", found.Text, StringComparison.Ordinal);
        Assert.Contains("to stop", found.Content, StringComparison.Ordinal);
        var kept = Encoding.UTF8.GetBytes(found.Content);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(kept)), kept.Length), (found.Sha256, found.Bytes));
        Assert.Equal(1, await ReadsAsync(found.Id));
    }

    [Fact]
    public async Task evidence_that_is_gone_is_not_shown_and_the_try_is_recorded()
    {
        var taken = await TakenAsync("She asked us to stop.");
        var id = (await system.Dpo.ReadAsync<StatementEvidence>($"/statements/{taken.EventId}/evidence")).Id;
        await using (var erase = system.Database.CreateCommand("delete from consent.evidence where id = $1"))
        {
            erase.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
            Assert.Equal(1, await erase.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains("no longer kept", await RefusedAsync(taken.EventId), StringComparison.Ordinal);
        Assert.Equal(2, await ReadsAsync(id));
    }

    [Fact]
    public async Task what_is_no_statement_has_none() =>
        Assert.StartsWith("No statement has this id", await RefusedAsync(Guid.NewGuid()), StringComparison.Ordinal);

    private Task<string> RefusedAsync(Guid statement) =>
        system.Dpo.RefusedAsync(HttpMethod.Get, $"/statements/{statement}/evidence", "", HttpStatusCode.NotFound);

    private Task<long> ReadsAsync(Guid evidence) =>
        system.QueryAsync<long>($"select count(*) from consent.rights_read where what = 'evidence' and about = '{evidence}'");

    private Task<ObjectionTaken> TakenAsync(string note) =>
        system.Dpo.SendAsync<ObjectionTaken>(
            HttpMethod.Post,
            "/objections",
            new TakeObjectionRequest(
                ContactPointKind.Email,
                $"{Guid.NewGuid():N}@example.org",
                TakenBy.Telephone,
                new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero),
                Evidence: new(note)
            )
        );
}
