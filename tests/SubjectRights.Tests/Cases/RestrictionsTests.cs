using Microsoft.Extensions.Options;
using SenefConsent.Client;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public sealed class RestrictionsTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private static readonly ContactPointKeyring Keyring = new(Options.Create(ConsentSystem.LedgerKeys));

    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_restriction_blocks_from_the_answer_on_until_the_person_was_told_and_it_is_lifted()
    {
        var received = await ReceiveAsync(new CaseSubject(SubjectKind.Email, address));
        var decision = new DecisionRequest(SubjectRight.Restriction, ItemOutcome.Restricted);
        Assert.Contains(
            "no restriction is in force",
            await RefusedAsync(() => dpo.DecideAsync(received.Id, decision)),
            StringComparison.Ordinal
        );
        Assert.Equal(Rule.None, await RuleAsync());

        var placed = Assert.Single((await dpo.RestrictAsync(received.Id, new RestrictionRequest())).Restrictions);
        Assert.Equal(Rule.Restricted, await RuleAsync());
        Assert.Equal(placed, Assert.Single((await dpo.RestrictAsync(received.Id, new RestrictionRequest())).Restrictions));
        await dpo.DecideAsync(received.Id, decision);

        var early = await RefusedAsync(() => dpo.LiftRestrictionAsync(received.Id, placed.Id));
        Assert.Contains("the person is told before", early, StringComparison.Ordinal);
        Assert.Equal(Rule.Restricted, await RuleAsync());

        await dpo.RecordLetterAsync(received.Id, new LetterRequest(LetterTemplate.RestrictionEnd, LetterChannel.Email));
        var lifted = Assert.Single((await dpo.LiftRestrictionAsync(received.Id, placed.Id)).Restrictions);
        Assert.NotNull(lifted.LiftedAt);
        Assert.Equal(Rule.None, await RuleAsync());
        Assert.Equal(lifted, Assert.Single((await dpo.LiftRestrictionAsync(received.Id, placed.Id)).Restrictions));
        Assert.Contains(
            "no restriction is in force",
            await RefusedAsync(() =>
                dpo.RecordLetterAsync(received.Id, new LetterRequest(LetterTemplate.RestrictionEnd, LetterChannel.Email))
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task it_is_lifted_as_well_on_the_contact_point_that_took_the_place_of_the_restricted_one()
    {
        var received = await ReceiveAsync(new CaseSubject(SubjectKind.Email, address));
        var placed = (await dpo.RestrictAsync(received.Id, new RestrictionRequest())).Restrictions[0];
        var rectified = $"{Guid.NewGuid():N}@example.org";
        await using (var store = system.OpenStore())
        {
            await using var session = store.LightweightSession();
            session.Events.StartStream<ContactPoint>(
                Keyring.IdsOf(ContactAddress.Email(rectified)).Newest,
                new ProcessingRestricted(
                    placed.Id,
                    Scope.Of(Channel.All, "prospecting"),
                    new Capture(Source.Dpo, "dpo", placed.PlacedAt, placed.PlacedAt)
                )
            );
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Rule.Restricted, await RuleAsync(rectified));
        await dpo.RecordLetterAsync(received.Id, new LetterRequest(LetterTemplate.RestrictionEnd, LetterChannel.Email));
        await dpo.LiftRestrictionAsync(received.Id, placed.Id);
        Assert.Equal((Rule.None, Rule.None), (await RuleAsync(), await RuleAsync(rectified)));
    }

    [Fact]
    public async Task of_several_who_restrict_at_once_one_does()
    {
        var received = await ReceiveAsync(new CaseSubject(SubjectKind.Email, address));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => dpo.RestrictAsync(received.Id, new RestrictionRequest())));
        Assert.Single((await dpo.CaseAsync(received.Id)).Restrictions);
    }

    [Fact]
    public async Task an_account_has_no_processing_of_its_own_to_restrict_and_another_person_is_not_of_the_case()
    {
        var received = await ReceiveAsync(new CaseSubject(SubjectKind.Account, "customer-1"));
        Assert.Contains(
            "about no contact point",
            await RefusedAsync(() => dpo.RestrictAsync(received.Id, new RestrictionRequest())),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is not about this subject",
            await RefusedAsync(() => dpo.RestrictAsync(received.Id, new RestrictionRequest(Guid.NewGuid()))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has no restriction with this id",
            await RefusedAsync(() => dpo.LiftRestrictionAsync(received.Id, Guid.NewGuid())),
            StringComparison.Ordinal
        );
    }

    private Task<CaseResponse> ReceiveAsync(CaseSubject about) =>
        dpo.ReceiveCaseAsync(
            new CaseRequest(CaseDoor.Mail, TimeProvider.System.GetUtcNow().AddHours(-1), [SubjectRight.Restriction], [about])
        );

    private Task<Rule> RuleAsync(string? other = null) => system.RuleOfAsync(other ?? address);
}
