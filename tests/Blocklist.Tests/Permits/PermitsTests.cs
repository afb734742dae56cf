using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class PermitsTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private static readonly PreferenceChoice Refused = new(Channel.Email, "newsletter", Choice.Refuse);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string other = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task who_objected_since_the_check_is_named_and_who_did_before_is_told_apart()
    {
        await system.ChosenAsync("p1", ContactPointKind.Email, other, Refused);
        var permit = (await system.CheckAsync(Channel.Email, "newsletter", address)).Permit!;
        Assert.Empty((await VerifyAsync(permit, address)).Blocked);

        await system.ChosenAsync("p2", ContactPointKind.Email, address, Refused);
        var verified = await VerifyAsync(permit, "x@example.org", address, other, null);

        Assert.Equal(
            [(1, address, Rule.Objection, true), (2, other, Rule.Objection, false), (3, null, Rule.Unreadable, false)],
            verified.Blocked.Select(blocked => (blocked.Index, blocked.Recipient, blocked.Rule, blocked.IsNew))
        );
    }

    [Fact]
    public async Task an_objection_that_was_being_written_when_the_permit_was_given_is_new_although_its_number_is_lower()
    {
        // A transaction that has drawn its number and does not commit: a later one overtakes it.
        await using var slow = await system.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        var number = await AskAsync("select nextval('consent.mt_events_sequence') from pg_current_xact_id()");
        await system.ChosenAsync("p3", ContactPointKind.Email, other, Refused);

        var permit = (await system.CheckAsync(Channel.Email, "newsletter", address, other)).Permit!;
        var (from, to) = (system.IdOf(other), system.IdOf(address));
        await AskAsync(
            $"insert into consent.mt_streams select (jsonb_populate_record(s, jsonb_build_object('id', '{to}'))).* from "
                + $"consent.mt_streams s where id = '{from}' returning 1"
        );
        await AskAsync(
            $"insert into consent.mt_events select (jsonb_populate_record(e, jsonb_build_object('stream_id', '{to}', 'id', "
                + $"gen_random_uuid(), 'seq_id', {number}))).* from consent.mt_events e where stream_id = '{from}' returning 1"
        );
        await AskAsync(
            $"insert into consent.mt_doc_blocklist select (jsonb_populate_record(b, jsonb_build_object('id', '{to}'))).* from "
                + $"consent.mt_doc_blocklist b where id = '{from}' returning 1"
        );
        await transaction.CommitAsync();

        var blocked = Assert.Single((await VerifyAsync(permit, address, other)).Blocked, blocked => blocked.IsNew);
        Assert.Equal(address, blocked.Recipient);

        async Task<object?> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, slow, transaction);
            return await command.ExecuteScalarAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("bm9uc2Vuc2U.0123456789abcdef0123456789abcdef")]
    public async Task a_permit_that_we_did_not_make_is_refused(string permit) =>
        Assert.Contains("not one that was given to this client", await RefusedAsync(permit), StringComparison.Ordinal);

    [Fact]
    public async Task a_permit_that_was_changed_is_refused()
    {
        var permit = (await system.CheckAsync(Channel.Email, "newsletter", address)).Permit!;
        Assert.Contains(
            "not one that was given to this client",
            await RefusedAsync((permit[0] == 'e' ? 'f' : 'e') + permit[1..]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task an_expired_permit_is_refused_and_says_when_it_expired()
    {
        var keyring = system.Keyring;
        var permits = new SendPermits(keyring, Options.Create(new PermitOptions()));
        var then = new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);
        var permit = permits.Issue("all", new SendQuestion(Channel.Email, "newsletter", Audience.Business, then), [], "1:1:", then);
        Assert.Contains("expired at 2026-03-03T10:01:00", await RefusedAsync(permit, HttpStatusCode.Gone), StringComparison.Ordinal);
        Assert.Equal("all", permits.Read(permit)!.Client);
        var another = permits.Issue(
            "another",
            new SendQuestion(Channel.Email, "newsletter", Audience.Business, then),
            [],
            "1:1:",
            DateTimeOffset.UtcNow
        );
        Assert.Contains("not one that was given to this client", await RefusedAsync(another), StringComparison.Ordinal);
    }

    private Task<PermitVerificationResponse> VerifyAsync(string permit, params string?[] recipients) =>
        system.Marketing.SendAsync<PermitVerificationResponse>(
            HttpMethod.Post,
            "/permits/verify",
            new PermitVerificationRequest(permit, recipients)
        );

    private Task<string> RefusedAsync(string permit, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        system.Marketing.RefusedAsync(
            HttpMethod.Post,
            "/permits/verify",
            JsonSerializer.Serialize(new PermitVerificationRequest(permit, ["a@example.org"]), JsonSerializerOptions.Web),
            status
        );
}
