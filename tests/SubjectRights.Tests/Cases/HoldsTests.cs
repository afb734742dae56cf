using Microsoft.Extensions.Options;
using SenefConsent.Client;
using SenefConsent.Database;
using SenefConsent.Ledger;
using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

public sealed class HoldsTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private static readonly ContactPointKeyring Keyring = new(Options.Create(ConsentSystem.LedgerKeys));
    private static readonly DateOnly Review = new(2099, 1, 1);

    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_papers_of_a_case_are_kept_while_it_is_open_and_for_a_year_after_its_closing()
    {
        var received = await ReceiveAsync();
        var paper = Assert.Single(received.Evidence);
        Assert.True(await IsKeptAsync(paper, DateTimeOffset.UtcNow.AddYears(30)));

        await dpo.WithdrawCaseAsync(received.Id, new CaseWithdrawalRequest(DateTimeOffset.UtcNow), Cancellation);
        var closed = (await dpo.CloseCaseAsync(received.Id, Cancellation)).ClosedAt!.Value;
        Assert.True(await IsKeptAsync(paper, closed.AddYears(1).AddSeconds(-1)));
        Assert.False(await IsKeptAsync(paper, closed.AddYears(1).AddSeconds(1)));

        await dpo.ReopenCaseAsync(received.Id, Cancellation);
        Assert.True(await IsKeptAsync(paper, closed.AddYears(2)));
    }

    [Fact]
    public async Task a_hold_keeps_what_is_held_about_a_subject_until_it_is_released_and_not_what_is_held_about_another()
    {
        var (theirs, others) = (await EvidenceOfAsync(address), await EvidenceOfAsync($"{Guid.NewGuid():N}@example.org"));
        var received = await ReceiveAsync();
        var later = DateTimeOffset.UtcNow.AddYears(3);
        Assert.False(await IsKeptAsync(theirs, later));

        var hold = (await dpo.PlaceHoldAsync(received.Id, new HoldRequest(HoldReason.Litigation, Review), Cancellation)).Holds[0];
        Assert.True(await IsKeptAsync(theirs, later));
        Assert.False(await IsKeptAsync(others, later));
        Assert.Equal("all", hold.Owner);

        await dpo.WithdrawCaseAsync(received.Id, new CaseWithdrawalRequest(DateTimeOffset.UtcNow), Cancellation);
        await dpo.CloseCaseAsync(received.Id, Cancellation);
        Assert.True(await IsKeptAsync(theirs, later));
        Assert.True(await IsKeptAsync(Assert.Single(received.Evidence), later));

        await dpo.ReleaseHoldAsync(received.Id, hold.Id, Cancellation);
        Assert.False(await IsKeptAsync(theirs, later));
    }

    [Fact]
    public async Task a_subject_that_is_named_later_is_under_a_hold_on_all()
    {
        var received = await ReceiveAsync();
        await dpo.PlaceHoldAsync(received.Id, new HoldRequest(HoldReason.PreLitigation, Review), Cancellation);
        var number = "+33639981234";
        var theirs = await EvidenceOfAsync(ContactAddress.Telephone(number));
        Assert.False(await IsKeptAsync(theirs, DateTimeOffset.UtcNow.AddYears(3)));
        await dpo.AddSubjectsAsync(received.Id, new CaseSubjectsRequest([new CaseSubject(SubjectKind.Telephone, number)]), Cancellation);
        Assert.True(await IsKeptAsync(theirs, DateTimeOffset.UtcNow.AddYears(3)));
    }

    [Fact]
    public void a_hold_is_on_every_id_that_a_subject_has_and_naming_it_again_adds_those_of_a_new_key()
    {
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());
        var held = Asking(SubjectRight.Access)
            .And(new SubjectAdded(Email, SubjectKind.Email, "dpo", At("2026-03-02"), [second]))
            .And(new HoldPlaced(Made, HoldReason.Litigation, Review, "dpo", At("2026-03-03")));
        Assert.Equal(new[] { Id, Email, second }.Order(), held.Case.HeldBy(held.Case.Holds[0]).Order());

        var added = AddSubjectsEndpoint.Decide(held.Case, [new NamedSubject(Email, SubjectKind.Email, [second, third])], On("2026-03-04"));
        var after = held.And(added.Events).Case;
        Assert.Single(after.Subjects);
        Assert.Contains(third, after.HeldBy(after.Holds[0]));
        Assert.Empty(
            AddSubjectsEndpoint.Decide(after, [new NamedSubject(Email, SubjectKind.Email, [third, second])], On("2026-03-05")).Events
        );
    }

    [Fact]
    public async Task a_case_ends_with_its_events_five_years_after_its_closing_unless_a_hold_is_on_it()
    {
        var (ended, held, open) = (await ReceiveAsync(), await ReceiveAsync(), await ReceiveAsync());
        await dpo.PlaceHoldAsync(held.Id, new HoldRequest(HoldReason.Litigation, Review), Cancellation);
        foreach (var id in new[] { ended.Id, held.Id })
        {
            await dpo.WithdrawCaseAsync(id, new CaseWithdrawalRequest(DateTimeOffset.UtcNow), Cancellation);
            await dpo.CloseCaseAsync(id, Cancellation);
        }

        var closed = (await dpo.CaseAsync(ended.Id, cancellation: Cancellation)).ClosedAt!.Value;
        await system.EraseAsync(closed.AddYears(5).AddSeconds(-1));
        Assert.True(await IsThereAsync(ended.Id));
        await system.EraseAsync(closed.AddYears(5).AddSeconds(1));
        Assert.False(await IsThereAsync(ended.Id));
        Assert.True(await IsThereAsync(held.Id));
        Assert.True(await IsThereAsync(open.Id));
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));

        Task<bool> IsThereAsync(Guid id) =>
            system.QueryAsync<bool>(
                $"""
                select exists (select from consent.mt_events where stream_id = '{id}')
                    and exists (select from consent.rights_case where id = '{id}')
                """
            );
    }

    [Fact]
    public async Task the_migration_says_the_same_of_cases_from_before()
    {
        var (open, closed) = (await ReceiveAsync(), await ReceiveAsync());
        await dpo.PlaceHoldAsync(open.Id, new HoldRequest(HoldReason.Litigation, Review), Cancellation);
        var hold = await dpo.PlaceHoldAsync(closed.Id, new HoldRequest(HoldReason.Litigation, Review, closed.Subjects[0].Id), Cancellation);
        await dpo.ReleaseHoldAsync(closed.Id, hold.Holds[0].Id, Cancellation);
        await dpo.WithdrawCaseAsync(closed.Id, new CaseWithdrawalRequest(DateTimeOffset.UtcNow), Cancellation);
        await dpo.CloseCaseAsync(closed.Id, Cancellation);
        var said = await SaidAsync(open.Id, closed.Id);

        await system.QueryAsync<long>(
            """
            with gone as (delete from consent.retention_extension returning 1),
                owners as (delete from consent.evidence_owner where contact_point in (select id from consent.rights_case) returning 1),
                open as (update consent.rights_case set closed_at = null returning 1)
            select (select count(*) from gone) + (select count(*) from owners) + (select count(*) from open)
            """
        );
        Assert.NotEqual(said, await SaidAsync(open.Id, closed.Id));
        await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);
        Assert.Equal(said, await SaidAsync(open.Id, closed.Id));
    }

    private Task<string> SaidAsync(Guid open, Guid closed) =>
        system.QueryAsync<string>(
            $"""
            select string_agg(line, E'\n' order by line) from (
                select id, format('%s %s %s', id, subject, date_trunc('second', until)) from consent.retention_extension
                union all select contact_point, format('%s %s', contact_point, evidence) from consent.evidence_owner
                union all select id, format('%s %s', id, date_trunc('second', closed_at)) from consent.rights_case) as said (case_id, line)
            where case_id in ('{open}', '{closed}')
            """
        );

    private Task<CaseResponse> ReceiveAsync() =>
        dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Post,
                DateTimeOffset.UtcNow,
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, address)],
                Wording: "What do you hold about me?"
            ),
            cancellation: Cancellation
        );

    private Task<Guid> EvidenceOfAsync(string email) => EvidenceOfAsync(ContactAddress.Email(email));

    private Task<Guid> EvidenceOfAsync(ContactAddress contactPoint) => system.KeepEvidenceAsync(Keyring.IdOf(contactPoint), "STOP");

    private async Task<bool> IsKeptAsync(Guid evidence, DateTimeOffset at) =>
        await system.VaultAt(at).FindAsync(evidence, Cancellation) is not null;
}
