using System.Net;
using SenefConsent.Client;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>
/// The drill: a real backup is restored, and whoever refused after it is neither written to before the journal was applied nor forgotten.
/// </summary>
public sealed class RestoreDrillTests(EveryDoorSystem system) : IClassFixture<EveryDoorSystem>
{
    private static readonly string[] Served = ["/health/live", "/health/ready", "/openapi/v1.json"];

    private readonly string before = Address();
    private readonly string clicked = Address();
    private readonly string wrote = Address();
    private readonly string restricted = Address();
    private readonly string nobody = Address();
    private readonly string later = Address();
    private readonly string account = $"{Guid.NewGuid():N}";
    private readonly string member = Address();
    private readonly string memberLater = Address();
    private readonly string number = Number();
    private readonly string doubtful = Number();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_restore_forgets_nothing()
    {
        await system.PressButtonAsync(before, "2026-11");
        var received = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow().AddHours(-1),
                [SubjectRight.Restriction],
                [new CaseSubject(SubjectKind.Email, restricted)]
            )
        );
        var link = await system.LinkToAsync(later, "2026-11");
        var backup = await system.DumpAsync();

        await system.PressButtonAsync(clicked, "2026-11");
        await system.Dpo.TakeObjectionAsync(
            new TakeObjectionRequest(ContactPointKind.Email, wrote, TakenBy.Post, TimeProvider.System.GetUtcNow().AddMinutes(-1))
        );
        await system.Dpo.RestrictAsync(received.Id, new RestrictionRequest());
        await system.ChooseAsync(account, new ContactPointAddress(ContactPointKind.Email, member));
        await system.WriteSmsAsync(number, "STOP");
        await system.WriteSmsAsync(doubtful, "Pas intéressé");
        var said = await SaidAsync();
        Assert.Equal([Rule.Objection, Rule.Objection, Rule.Objection, Rule.Restricted, Rule.None, Rule.Objection, Rule.Pause], said);

        var mirrored = (await system.Marketing.ChangesAsync(0)).Next;

        await system.RestoreAsync(backup);

        // Nobody has told the services, which run on, however long that takes. They take refusals, and give out nothing else.
        await AssertIsBehindAsync();
        await system.PressButtonAsync(link);
        await system.QueryAsync<long>(
            $"""
            with aged as (
                update consent.mt_events set timestamp = timestamp - interval '2 minutes'
                where seq_id in (select seq_id from {ChangeFeed.QueueTable}) returning seq_id
            )
            select count(*) from aged
            """
        );
        system.StartAgain();
        await AssertIsBehindAsync();

        var recovery = await ReapplyAsync();
        Assert.Empty(recovery.Faults);
        Assert.Equal(1, recovery.Counts[("restriction_placed", Reapplied.Appended)]);
        Assert.Equal(1, recovery.Counts[("unattributed_received", Reapplied.Appended)]);
        await KnowThatItIsWholeAsync();

        Assert.Equal(said, await SaidAsync());
        Assert.Equal(Rule.Objection, (await system.Marketing.CheckAsync(Question(Channel.Email, later))).Decisions[0].Rule);
        Assert.Single((await system.Dpo.CaseAsync(received.Id)).Restrictions);
        await system.ExportAsync();

        // Whoever mirrors the blocklist had read up to a position that stands for nothing now, and begins anew.
        using var stale = await system.Blocklist.GetAsync(new Uri($"/changes?after={mirrored}", UriKind.Relative), Cancellation);
        await stale.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));

        // What an account refused goes for a contact point that is linked to it afterwards.
        await system.ChooseAsync(account, new ContactPointAddress(ContactPointKind.Email, memberLater));
        Assert.Equal(
            Rule.Objection,
            (await system.Marketing.CheckAsync(Question(Channel.Email, memberLater) with { Purpose = "surveys" })).Decisions[0].Rule
        );
        Assert.Equal((0, 0), ((await ReapplyAsync()).Files, recovery.Faults.Count));
    }

    [Fact]
    public async Task what_was_erased_is_erased_again()
    {
        await system.Dpo.TakeObjectionAsync(
            new TakeObjectionRequest(
                ContactPointKind.Email,
                wrote,
                TakenBy.Post,
                TimeProvider.System.GetUtcNow().AddMinutes(-1),
                Evidence: new TakenEvidence($"Stop writing to {wrote}.")
            ),
            Cancellation
        );
        var received = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Erasure],
                [new CaseSubject(SubjectKind.Email, wrote)]
            ),
            cancellation: Cancellation
        );
        await system.Dpo.CheckIdentityAsync(
            received.Id,
            new IdentityRequest(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established),
            Cancellation
        );
        await system.Dpo.DecideAsync(
            received.Id,
            new DecisionRequest(
                SubjectRight.Erasure,
                ItemOutcome.Erased,
                PolicyGround: PolicyGround.MayObject,
                LawGround: LawGround.Objected
            ),
            Cancellation
        );
        var backup = await system.DumpAsync();
        await system.Dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
        await system.CarryOutErasuresAsync();
        Assert.DoesNotContain(await system.EvidenceAsync(), content => content.Contains(wrote, StringComparison.Ordinal));

        await system.RestoreAsync(backup);
        Assert.Contains(await system.EvidenceAsync(), content => content.Contains(wrote, StringComparison.Ordinal));
        Assert.Equal(Rule.StoreBehind, (await system.Marketing.CheckAsync(Question(Channel.Email, wrote))).Decisions[0].Rule);

        Assert.Empty((await ReapplyAsync()).Faults);
        await system.CarryOutErasuresAsync();
        Assert.DoesNotContain(await system.EvidenceAsync(), content => content.Contains(wrote, StringComparison.Ordinal));
        await KnowThatItIsWholeAsync();
        Assert.Equal(Rule.Objection, (await system.Marketing.CheckAsync(Question(Channel.Email, wrote))).Decisions[0].Rule);
        Assert.NotNull(Assert.Single((await system.Dpo.CaseAsync(received.Id, cancellation: Cancellation)).Erasures).CarriedOutAt);
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));
    }

    private async Task AssertIsBehindAsync()
    {
        foreach (var rule in await SaidAsync())
        {
            Assert.Equal(Rule.StoreBehind, rule);
        }

        var earlier = await system.Marketing.CheckAsync(
            Question(Channel.Email, nobody) with
            {
                At = TimeProvider.System.GetUtcNow().AddDays(-1),
            }
        );
        Assert.Equal(Rule.StoreBehind, earlier.Decisions[0].Rule);
        foreach (var path in new[] { "/export?channel=email&purpose=newsletter&audience=business", "/changes", "/subscribers/anybody" })
        {
            using var answer = await system.Blocklist.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            await answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
            Assert.Contains("database reapply", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        foreach (var path in Served)
        {
            using var answer = await system.Blocklist.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            await answer.ShouldBe(HttpStatusCode.OK);
        }

        Assert.Contains(
            "database reapply",
            await system.Blocklist.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancellation),
            StringComparison.Ordinal
        );
    }

    private async Task<IReadOnlyList<Rule>> SaidAsync()
    {
        var mail = await system.Marketing.CheckAsync(Question(Channel.Email, before, clicked, wrote, restricted, nobody));
        var sms = await system.Marketing.CheckAsync(Question(Channel.Sms, number, doubtful));
        return [.. mail.Decisions.Concat(sms.Decisions).Select(decision => decision.Rule)];
    }

    private Task<JournalRecovery> ReapplyAsync() =>
        ConsentDatabase.ReapplyAsync(
            system.OwnerConnectionString,
            new JournalOptions { Directory = system.JournalDirectory },
            isDryRun: false,
            acceptsLoss: false,
            Cancellation
        );

    // Each compares for itself, and what it has compared holds for a second.
    private async Task KnowThatItIsWholeAsync()
    {
        foreach (var service in system.Services)
        {
            var said = "";
            for (
                var attempt = 0;
                attempt < 5_000 && (attempt == 0 || said.Contains("database reapply", StringComparison.Ordinal));
                attempt++
            )
            {
                using var answer = await service.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
                said = await answer.Content.ReadAsStringAsync(Cancellation);
            }

            Assert.DoesNotContain("database reapply", said, StringComparison.Ordinal);
        }
    }

    private static ChecksRequest Question(Channel channel, params string[] recipients) =>
        new(channel, "newsletter", recipients, Audience.Business);

    private static string Address() => $"{Guid.NewGuid():N}@example.org";

    private static string Number() => $"+3363996{Random.Shared.Next(10_000):0000}";
}
