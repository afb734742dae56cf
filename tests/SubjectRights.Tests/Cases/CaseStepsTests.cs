using SenefConsent.Ledger;
using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>Every step of erasure, hold, release, restriction and rectification in every state of a case: possible, or refused with its reason.</summary>
public class CaseStepsTests
{
    private const string Closed = "R-2026-0042 was closed on Friday 27 March 2026. Reopen it first";
    private static readonly Guid Hold = Guid.Parse("40000000-0000-0000-0000-000000000001");
    private static readonly Guid Restriction = Guid.Parse("50000000-0000-0000-0000-000000000001");

    // Of the e-mail address everything was decided and placed that a step needs; of the telephone number nothing.
    private static readonly CaseStory Open = Asking(SubjectRight.Erasure, SubjectRight.Restriction, SubjectRight.Rectification)
        .About((Email, SubjectKind.Email), (Phone, SubjectKind.Telephone))
        .Verified(Email, Phone)
        .And(
            new ItemDecided(Made, SubjectRight.Erasure, ItemOutcome.Erased, "dpo", At("2026-03-04"), Email, LawGround: LawGround.Objected),
            new HoldPlaced(Hold, HoldReason.Litigation, new DateOnly(2026, 9, 1), "dpo", At("2026-03-04"), Phone),
            new RestrictionPlaced(Restriction, Email, "dpo", At("2026-03-04")),
            new LetterSent(
                Made,
                LetterTemplate.RestrictionEnd,
                "1",
                new string('a', 64),
                LetterChannel.Email,
                At("2026-03-05"),
                "dpo",
                At("2026-03-05")
            )
        );

    private static readonly Dictionary<CaseState, CaseStory> States = new()
    {
        [CaseState.WaitingForRequester] = Open.And(new RequesterAsked(Made, QuestionAbout.Scope, "dpo", At("2026-03-05"))),
        [CaseState.WaitingForOthers] = Open.And(
            new TaskGiven(Made, DataSource.Archive, TaskAction.Search, new DateOnly(2026, 3, 16), "dpo", At("2026-03-05"))
        ),
        [CaseState.InWork] = Open,
        [CaseState.Ready] = Decided,
        [CaseState.PartlyAnswered] = Decided.And(new CaseAnswered(IsPartial: true, "dpo", At("2026-03-20"))),
        [CaseState.Answered] = Decided.And(new CaseAnswered(IsPartial: false, "dpo", At("2026-03-20"))),
        [CaseState.Refused] = Decided.And(new CaseRefused("dpo", At("2026-03-20"))),
        [CaseState.Withdrawn] = Open.And(new CaseWithdrawn(At("2026-03-19"), "dpo", At("2026-03-20"))),
        [CaseState.IdentityNotEstablished] = Open.And(new IdentityNotEstablished("dpo", At("2026-03-20"))),
        [CaseState.Closed] = Decided.And(
            new CaseAnswered(IsPartial: false, "dpo", At("2026-03-20")),
            new CaseClosed("dpo", At("2026-03-27"))
        ),
    };

    private static CaseStory Decided =>
        Open.And([
            .. new[] { SubjectRight.Erasure, SubjectRight.Restriction, SubjectRight.Rectification }.SelectMany(right =>
                new[] { Phone }
                    .Concat(right == SubjectRight.Erasure ? [] : [Email])
                    .Select(subject => new ItemDecided(
                        Made,
                        right,
                        ItemOutcome.Kept,
                        "dpo",
                        At("2026-03-06"),
                        subject,
                        LawGround: LawGround.LegalClaims
                    ))
            ),
        ]);

    // What it is refused for where the case has ended, and where it is closed; null where it is possible all the same.
    private static readonly (string Step, Func<CaseStory, string?> Try, string? WhenOver, string? WhenClosed)[] Steps =
    [
        ("decide on an erasure", story => Decide(story, SubjectRight.Erasure, ItemOutcome.Erased), "has ended: ", Closed),
        ("decide on a rectification", story => Decide(story, SubjectRight.Rectification, ItemOutcome.Rectified), "has ended: ", Closed),
        ("decide on a restriction", story => Decide(story, SubjectRight.Restriction, ItemOutcome.Restricted), "has ended: ", Closed),
        ("order an erasure", Erase, null, Closed),
        (
            "place a hold",
            story =>
                Refusal(
                    story,
                    found =>
                        PlaceHoldEndpoint.Decide(
                            found,
                            new HoldRequest(HoldReason.LegalDuty, new DateOnly(2026, 9, 1), Email),
                            On("2026-03-28")
                        )
                ),
            null,
            Closed
        ),
        ("release a hold", story => Refusal(story, found => ReleaseHoldEndpoint.Decide(found, Hold, On("2026-03-28"))), null, null),
        (
            "restrict",
            story => Answer(story, new PlaceRestriction(Id, [Phone], [], On("2026-03-28")), PlaceRestriction.Decide),
            null,
            Closed
        ),
        (
            "lift a restriction",
            story => Answer(story, new LiftRestriction(Id, Restriction, [Email], On("2026-03-28")), LiftRestriction.Decide),
            null,
            Closed
        ),
    ];

    public static TheoryData<string, CaseState> Table =>
        [.. from step in Steps from state in States.Keys select new TheoryDataRow<string, CaseState>(step.Step, state)];

    [Theory]
    [MemberData(nameof(Table))]
    public void a_step_is_possible_or_refused_with_its_reason(string step, CaseState state)
    {
        var story = States[state];
        Assert.Equal(state, story.Case.State);
        var (_, attempt, whenOver, whenClosed) = Steps.Single(one => one.Step == step);
        var expected =
            state == CaseState.Closed ? whenClosed
            : story.Case.IsOver ? whenOver
            : null;
        var refusal = attempt(story);
        if (expected is null)
        {
            Assert.Null(refusal);
        }
        else
        {
            Assert.Contains(expected, refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void a_step_on_what_is_not_there_is_refused_with_its_reason()
    {
        var nothing = Guid.NewGuid();
        Assert.Contains("no erasure is decided there", Erase(Open, Phone), StringComparison.Ordinal);
        Assert.Contains("is not about this subject", Erase(Open, nothing), StringComparison.Ordinal);
        Assert.Contains(
            "has no hold with this id",
            Refusal(Open, found => ReleaseHoldEndpoint.Decide(found, nothing, On("2026-03-28"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has no restriction with this id",
            Answer(Open, new LiftRestriction(Id, nothing, [Email], On("2026-03-28")), LiftRestriction.Decide),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a hold is on it (litigation, reviewed on Tuesday 1 September 2026)",
            Decide(Open, SubjectRight.Erasure, ItemOutcome.Erased, Phone),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "was not verified",
            Decide(Asking(SubjectRight.Rectification).About((Email, SubjectKind.Email)), SubjectRight.Rectification, ItemOutcome.Rectified),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void whoever_holds_what_was_rectified_is_told()
    {
        var decided = DecideItemEndpoint.Decide(
            Open.Case,
            new DecisionRequest(SubjectRight.Rectification, ItemOutcome.Rectified, Email),
            null,
            ["partner"],
            On("2026-03-10")
        );
        Assert.Equal(
            [(DataSource.Crm, null), (DataSource.MailPlatform, null), (DataSource.Recipient, "partner")],
            decided.Events.OfType<TaskGiven>().Select(task => (task.Owner, task.Recipient))
        );
        Assert.All(decided.Events.OfType<TaskGiven>(), task => Assert.Equal(TaskAction.Rectify, task.Action));
        Assert.Equal(4, decided.Events.Count);
        Assert.Single(
            DecideItemEndpoint
                .Decide(
                    Open.Case,
                    new DecisionRequest(SubjectRight.Rectification, ItemOutcome.Rectified, Email, DataSource.Archive),
                    null,
                    ["partner"],
                    On("2026-03-10")
                )
                .Events
        );
    }

    private static string? Decide(CaseStory story, SubjectRight right, ItemOutcome outcome, Guid? subject = null) =>
        Refusal(
            story,
            found =>
                DecideItemEndpoint.Decide(
                    found,
                    new DecisionRequest(right, outcome, subject ?? Email, LawGround: LawGround.Objected),
                    null,
                    [],
                    On("2026-03-28")
                )
        );

    private static string? Erase(CaseStory story) => Erase(story, Email);

    private static string? Erase(CaseStory story, Guid subject) =>
        Answer(
            story,
            new OrderErasure(
                Id,
                subject,
                new Dictionary<Guid, ContactPointIds> { [Email] = new(Email), [Phone] = new(Phone) },
                new Dictionary<Guid, string>(),
                [],
                On("2026-03-28")
            ),
            OrderErasure.Decide
        );

    private static string? Refusal(CaseStory story, Func<RightsCase, CaseDecision> act) => act(story.Case).Refusal;

    private static string? Answer<TCommand>(CaseStory story, TCommand command, Func<TCommand, LedgerState, Decision<CaseOutcome>> decide)
        where TCommand : ICommand => Decisions.Given([.. story.Events.Select(e => (Id, (object)e))]).When(command, decide).Answer.Refusal;
}
