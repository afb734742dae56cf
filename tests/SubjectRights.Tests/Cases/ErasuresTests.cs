using Microsoft.Extensions.Options;
using SenefConsent.Client;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public sealed class ErasuresTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private static readonly ContactPointKeyring Keyring = new(Options.Create(ConsentSystem.LedgerKeys));

    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Guid ContactPoint => Keyring.IdOf(ContactAddress.Email(address));

    [Fact]
    public async Task an_erasure_blocks_at_once_and_its_run_leaves_the_refusal_and_nothing_that_tells_more()
    {
        var evidence = await system.KeepEvidenceAsync(ContactPoint, $"STOP {address}");
        var others = await system.KeepEvidenceAsync(Keyring.IdOf(ContactAddress.Email("other@example.org")), "STOP");
        var received = await DecidedAsync();
        var paper = Assert.Single(received.Evidence);
        var early = await RefusedAsync(() => dpo.AnswerCaseAsync(received.Id, new CaseAnswerRequest(), Cancellation));
        Assert.Contains("is to be erased, and is not yet", early, StringComparison.Ordinal);

        var ordered = await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
        Assert.Null(Assert.Single(ordered.Erasures).CarriedOutAt);
        Assert.Equal(Rule.Objection, await RuleAsync());
        Assert.Equal(ordered.Erasures.Count, (await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation)).Erasures.Count);

        var runs = await Task.WhenAll(system.CarryOutErasuresAsync(), system.CarryOutErasuresAsync());
        Assert.Single(runs.SelectMany(run => run), carriedOut => carriedOut.Case == received.Id);
        Assert.Empty(await system.CarryOutErasuresAsync());
        var erasure = Assert.Single((await dpo.CaseAsync(received.Id, cancellation: Cancellation)).Erasures);
        Assert.NotNull(erasure.CarriedOutAt);
        Assert.Equal((1, 1), (erasure.Counts!.Evidence, erasure.Counts.Kept));
        Assert.Null(await system.Vault.FindAsync(evidence, Cancellation));
        Assert.NotNull(await system.Vault.FindAsync(others, Cancellation));
        Assert.NotNull(await system.Vault.FindAsync(paper, Cancellation));
        Assert.Equal(Rule.Objection, await RuleAsync());
        await dpo.AnswerCaseAsync(received.Id, new CaseAnswerRequest(), Cancellation);

        Assert.Equal(0, (await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, Cancellation)).Differing);
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));
    }

    [Fact]
    public async Task a_dry_run_says_what_the_run_then_does_and_changes_nothing()
    {
        await system.KeepEvidenceAsync(ContactPoint, $"STOP {address}");
        var received = await DecidedAsync();
        await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
        var (now, before) = (TimeProvider.System.GetUtcNow(), await ContentsAsync());
        var dry = await system.EraseAsync(now, isDryRun: true);
        Assert.Equal(dry.Describe(), (await system.EraseAsync(now, isDryRun: true)).Describe());
        Assert.Equal(before, await ContentsAsync());
        var real = await system.EraseAsync(now);
        Assert.Contains(dry.Erasures, erasure => erasure.Case == received.Id && erasure.Counts.Evidence == 1);
        Assert.Equal(dry.Erasures, real.Erasures);
        Assert.Equal(dry.Ended.Select(Of), real.Ended.Select(Of));
        Assert.NotEqual(before, await ContentsAsync());
        Assert.Empty((await system.EraseAsync(now, isDryRun: true)).Erasures);

        static (string, string, long) Of(SweptTable ended) => (ended.Rule.Id, ended.Table, ended.Rows);

        Task<string> ContentsAsync() =>
            system.QueryAsync<string>(
                """
                select concat(
                    (select md5(string_agg(id::text || data::text, '' order by seq_id)) from consent.mt_events),
                    (select string_agg(id::text, '' order by id) from consent.evidence),
                    (select string_agg(carried_out_at::text, '' order by id) from consent.erasure),
                    (select count(*) from consent.retention_run))
                """
            );
    }

    [Fact]
    public async Task what_a_person_says_after_the_order_is_no_part_of_the_erasure()
    {
        var received = await DecidedAsync();
        await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
        var later = await dpo.TakeObjectionAsync(
            new TakeObjectionRequest(
                ContactPointKind.Email,
                address,
                TakenBy.Telephone,
                TimeProvider.System.GetUtcNow(),
                Evidence: new TakenEvidence("Calls again.")
            ),
            Cancellation
        );
        await system.CarryOutErasuresAsync();
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where id = '{later.EventId}' and data #>> '{{capture,evidence}}' <> ''"
            )
        );
    }

    [Fact]
    public async Task an_erasure_that_is_not_decided_or_agreed_to_is_refused()
    {
        var undecided = await ReceiveAsync(SubjectRight.Erasure);
        Assert.Contains("no erasure is decided", await ErasureRefusedAsync(undecided.Id), StringComparison.Ordinal);

        var several = await ReceiveAsync(SubjectRight.Erasure);
        await dpo.AddSubjectsAsync(
            several.Id,
            new CaseSubjectsRequest([new CaseSubject(SubjectKind.Telephone, "+33639981111")]),
            Cancellation
        );
        foreach (var subject in (await dpo.CaseAsync(several.Id, cancellation: Cancellation)).Subjects)
        {
            await VerifyAsync(several.Id, subject);
            await dpo.DecideAsync(several.Id, new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased, subject.Id), Cancellation);
        }

        Assert.Contains("somebody else has to agree", await ErasureRefusedAsync(several.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_hold_of_another_case_stops_it()
    {
        var held = await DecidedAsync();
        var other = await ReceiveAsync(SubjectRight.Access);
        var hold = await dpo.PlaceHoldAsync(other.Id, new HoldRequest(HoldReason.Litigation, new DateOnly(2099, 1, 1)), Cancellation);
        Assert.Contains($"a hold of {other.Reference} is on", await ErasureRefusedAsync(held.Id), StringComparison.Ordinal);
        await dpo.ReleaseHoldAsync(other.Id, hold.Holds[0].Id, Cancellation);
        await dpo.EraseAsync(held.Id, new ErasureRequest(), Cancellation);
    }

    [Fact]
    public async Task whoever_asks_for_access_as_well_gets_it_first()
    {
        var received = await ReceiveAsync(SubjectRight.Access, SubjectRight.Erasure);
        await VerifyAsync(received.Id, received.Subjects[0]);
        await dpo.DecideAsync(received.Id, new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased), Cancellation);
        Assert.Contains("Make the package first", await ErasureRefusedAsync(received.Id), StringComparison.Ordinal);
        var package = await dpo.MakePackageAsync(received.Id, new PackageRequest(), Cancellation);
        Assert.Contains("neither fetched nor expired", await ErasureRefusedAsync(received.Id), StringComparison.Ordinal);
        await dpo.FetchPackageAsync(new Uri(package.Link).Segments[^1], Cancellation);
        await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
    }

    [Fact]
    public async Task only_the_role_of_erasure_may_change_an_event()
    {
        foreach (var service in ConsentDatabase.Services.Select(service => service.Name).Append(RetentionSweep.Role))
        {
            await using var database = Npgsql.NpgsqlDataSource.Create(
                PostgresServer.ConnectionStringOf(service, system.OwnerConnectionString)
            );
            await using var command = database.CreateCommand("update consent.mt_events set data = data");
            Assert.Equal(
                Npgsql.PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation))).SqlState
            );
        }
    }

    private async Task<CaseResponse> DecidedAsync()
    {
        var received = await ReceiveAsync(SubjectRight.Erasure);
        await VerifyAsync(received.Id, received.Subjects[0]);
        await dpo.DecideAsync(
            received.Id,
            new DecisionRequest(
                SubjectRight.Erasure,
                ItemOutcome.Erased,
                PolicyGround: PolicyGround.MayObject,
                LawGround: LawGround.Objected
            ),
            Cancellation
        );
        return received;
    }

    private Task<CaseResponse> VerifyAsync(Guid id, CaseSubjectView subject) =>
        dpo.CheckIdentityAsync(id, new IdentityRequest(subject.Id, IdentityMethod.ContactPoint, IdentityResult.Established), Cancellation);

    private Task<CaseResponse> ReceiveAsync(params SubjectRight[] rights) =>
        dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                rights,
                [new CaseSubject(SubjectKind.Email, address)],
                Wording: "Erase everything, please."
            ),
            cancellation: Cancellation
        );

    private Task<string> ErasureRefusedAsync(Guid id) => RefusedAsync(() => dpo.EraseAsync(id, new ErasureRequest(), Cancellation));

    private Task<Rule> RuleAsync() => system.RuleOfAsync(address);
}
