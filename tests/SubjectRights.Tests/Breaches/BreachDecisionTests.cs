using SenefConsent.Hosting;
using static SenefConsent.SubjectRights.Tests.BreachStory;

namespace SenefConsent.SubjectRights.Tests;

public class BreachDecisionTests
{
    private static readonly AuthorityNotified Initial = new(
        Made,
        AuthorityNoticeKind.Initial,
        "CNIL-1",
        Aware.AddHours(20),
        [],
        "dpo",
        Aware.AddHours(20)
    );

    private static Func<Breach, BreachDecision> Notify(
        AuthorityNoticeKind kind,
        double sent,
        Guid? reasons = null,
        string reference = "CNIL-1"
    ) =>
        found =>
            NotifyAuthorityEndpoint.Decide(
                found,
                new AuthorityNoticeRequest(kind, reference, Aware.AddHours(sent)),
                reasons,
                null,
                After(Math.Max(sent, 100))
            );

    private static Func<Breach, BreachDecision> Waive(TellingWaiverGround ground, DateTimeOffset? publicNoticeAt = null) =>
        found => WaiveTellingEndpoint.Decide(found, new TellingWaiverRequest(ground, "because", publicNoticeAt), Sealed, After(90));

    private static Func<Breach, BreachDecision> Close => found => CloseBreachEndpoint.Decide(found, After(100));

    [Fact]
    public void the_form_of_the_notice_asks_for_each_fact_once_and_a_notice_says_on_which_form_it_was_made()
    {
        Assert.Equal(Enum.GetValues<BreachGap>().Order(), BreachForm.InUse.Fields.Order());
        var notified = Assert.IsType<AuthorityNotified>(Assert.Single(Notify(AuthorityNoticeKind.Initial, 20)(Begun.Breach).Events));
        Assert.Equal("edpb-2026-06", notified.Form);
        Assert.Equal(Begun.Breach.Missing, notified.Missing);
        var another = NotifyAuthorityEndpoint.Decide(
            Begun.Breach,
            new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-1", Aware.AddHours(20), Form: "cnil-2024"),
            null,
            null,
            After(100)
        );
        Assert.Equal("cnil-2024", ((AuthorityNotified)another.Events[0]).Form);
    }

    [Fact]
    public void each_question_of_the_form_says_what_is_recorded_what_is_missing_and_what_is_kept_elsewhere()
    {
        var begun = Filled(Begun.Breach, Aware.AddHours(10));
        Assert.Equal(
            ["cause", "natures", "categories", "persons", "records", "consequences", "risk", "measures"],
            begun.Where(one => one.State == BreachAnswerState.Missing).Select(one => one.Id)
        );
        Assert.Equal(
            ["person-categories", "protection", "countries"],
            begun.Where(one => one.State == BreachAnswerState.NotKept).Select(one => one.Id)
        );
        Assert.Equal(["2026-12-24T16:00:00Z"], Of(begun, "aware").Answers);
        Assert.Equal(["initial"], Of(begun, "kind").Answers);
        Assert.Equal(BreachAnswerState.NotNeeded, Of(begun, "delay").State);
        Assert.Equal(BreachAnswerState.Missing, Of(Filled(Begun.Breach, Aware.AddHours(73)), "delay").State);

        var known = Filled(
            Known(BreachRisk.High).When(Notify(AuthorityNoticeKind.Initial, 80, Sealed)).When(Waive(TellingWaiverGround.Mitigated)).Breach,
            Aware.AddHours(100)
        );
        Assert.DoesNotContain(known, one => one.State == BreachAnswerState.Missing);
        Assert.Equal(["confidentiality", "integrity"], Of(known, "natures").Answers);
        Assert.Equal(["high"], Of(known, "risk").Answers);
        Assert.Equal([Sealed], Of(known, "risk").Evidence);
        Assert.Equal(["secrets-replaced 2026-12-24T18:00:00Z"], Of(known, "measures").Answers);
        Assert.Equal(["complementary"], Of(known, "kind").Answers);
        Assert.Equal(["initial CNIL-1 2026-12-28T00:00:00Z"], Of(known, "earlier").Answers);
        Assert.Equal([Sealed], Of(known, "delay").Evidence);
        Assert.Equal(["mitigated"], Of(known, "waived").Answers);

        static BreachFormQuestion Of(IEnumerable<BreachFormQuestion> form, string id) => form.Single(question => question.Id == id);

        static List<BreachFormQuestion> Filled(Breach found, DateTimeOffset now) =>
            [
                .. new FilledBreachForm(found, new ControllerOptions(), now)
                    .In(LetterLanguage.English)
                    .Sections.SelectMany(part => part.Questions),
            ];
    }

    [Fact]
    public void no_question_of_the_form_is_asked_twice_and_each_place_of_an_answer_is_asked_about()
    {
        var questions = BreachForm.InUse.Parts.SelectMany(part => part.Questions).ToList();
        Assert.Distinct(questions.Select(question => question.Id));
        Assert.Equal(Enum.GetValues<BreachFormSource>().Order(), questions.SelectMany(question => question.From ?? []).Order());
    }

    [Fact]
    public void the_hours_run_through_weekends_and_holidays()
    {
        // From Thursday 24 December, 17:00, over Christmas and the weekend.
        Assert.Equal(new DateTimeOffset(2026, 12, 27, 16, 0, 0, TimeSpan.Zero), Begun.Breach.NotifyBefore);
        Assert.Equal(72, Begun.Breach.ClockAt(Aware).HoursLeft);
        Assert.Equal(0, Begun.Breach.ClockAt(Aware.AddHours(71.5)).HoursLeft);
        Assert.Equal((0, false), (Begun.Breach.ClockAt(Aware.AddHours(72)).HoursLeft, Begun.Breach.ClockAt(Aware.AddHours(72)).IsLate));
        Assert.Equal((-1, true), (Begun.Breach.ClockAt(Aware.AddHours(72.1)).HoursLeft, Begun.Breach.ClockAt(Aware.AddHours(72.1)).IsLate));
    }

    [Fact]
    public void the_hours_run_over_a_change_of_the_clocks()
    {
        // In Paris the clocks go back on 25 October 2026: 72 hours are one hour less on the wall.
        var aware = new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.FromHours(2));
        var found = Breach.After(
            null,
            Id,
            new BreachRecorded("B-2026-0004", aware.ToUniversalTime(), aware.ToUniversalTime(), 72, BreachRisk.Risk, "dpo", aware)
        )!;
        Assert.Equal(new DateTimeOffset(2026, 10, 27, 11, 0, 0, TimeSpan.FromHours(1)), found.NotifyBefore);
    }

    [Theory]
    [InlineData(BreachRisk.Unlikely, BreachRisk.Risk, false)]
    [InlineData(BreachRisk.Risk, BreachRisk.Risk, true)]
    [InlineData(BreachRisk.High, BreachRisk.Risk, true)]
    [InlineData(BreachRisk.Risk, BreachRisk.High, false)]
    [InlineData(BreachRisk.High, BreachRisk.High, true)]
    public void from_which_risk_on_the_authority_is_notified_is_a_setting(BreachRisk risk, BreachRisk from, bool isNotifiable)
    {
        var found = Breach.After(null, Id, new BreachRecorded("B-2026-0004", Aware, Aware, 96, from, "dpo", Aware))!;
        found = Breach.After(found, Id, new BreachAssessed(risk, Sealed, "dpo", Aware))!;
        Assert.Equal(isNotifiable, found.IsNotifiable);
        Assert.Equal(isNotifiable ? 96 : null, found.ClockAt(Aware).HoursLeft);
        Assert.Equal(isNotifiable, found.ClockAt(Aware.AddHours(97)).IsLate);
    }

    [Fact]
    public void without_an_assessment_the_time_runs() =>
        Assert.Equal((null, true), (Begun.Breach.IsNotifiable, Begun.Breach.ClockAt(Aware.AddHours(80)).IsLate));

    [Fact]
    public void a_notice_that_is_late_gives_its_reasons_and_is_recorded_as_late()
    {
        Known(BreachRisk.Risk).Refuses(Notify(AuthorityNoticeKind.Initial, 72.5), "the 72 hours ended on Sunday 27 December 2026 at 17:00");
        var late = Known(BreachRisk.Risk).When(Notify(AuthorityNoticeKind.Initial, 72.5, Sealed));
        Assert.Equal((null, true), (late.Breach.ClockAt(Aware.AddDays(9)).HoursLeft, late.Breach.ClockAt(Aware.AddDays(9)).IsLate));
        Assert.False(Known(BreachRisk.Risk).When(Notify(AuthorityNoticeKind.Initial, 72)).Breach.ClockAt(Aware.AddDays(9)).IsLate);
    }

    [Fact]
    public void a_first_notice_may_be_incomplete_and_says_what_it_lacks()
    {
        var notified = Begun.When(Notify(AuthorityNoticeKind.Initial, 10));
        Assert.Equal(
            [
                BreachGap.Cause,
                BreachGap.Natures,
                BreachGap.Categories,
                BreachGap.Persons,
                BreachGap.Records,
                BreachGap.Consequences,
                BreachGap.Measures,
                BreachGap.Assessment,
            ],
            notified.Breach.InitialNotice!.Missing
        );
        Begun.RecordsOnce(Notify(AuthorityNoticeKind.Initial, 10));
    }

    [Fact]
    public void notices_come_in_their_order()
    {
        Begun.Refuses(Notify(AuthorityNoticeKind.Complementary, 10), "there is no first notice");
        Begun.Refuses(Notify(AuthorityNoticeKind.Initial, -1), "before SENEF became aware");
        Begun.Refuses(
            found =>
                NotifyAuthorityEndpoint.Decide(
                    found,
                    new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-1", Aware.AddHours(10)),
                    null,
                    null,
                    After(9)
                ),
            "sentAt is later than now"
        );
        var notified = Begun.And(Initial);
        notified.Refuses(Notify(AuthorityNoticeKind.Initial, 30, reference: "CNIL-2"), "What follows is complementary");
        notified.Refuses(Notify(AuthorityNoticeKind.Complementary, 10), "before the first notice");
        notified.RecordsOnce(Notify(AuthorityNoticeKind.Complementary, 200));
    }

    [Fact]
    public void the_awareness_can_be_corrected_with_grounds_and_the_hours_move()
    {
        Func<Breach, BreachDecision> Correct(double hours) =>
            found => CorrectAwarenessEndpoint.Decide(found, new AwarenessRequest(Aware.AddHours(hours), "because"), Sealed, After(50));
        Assert.Equal(Aware.AddHours(70), Begun.When(Correct(-2)).Breach.NotifyBefore);
        Begun.RecordsOnce(Correct(3));
        Begun.Refuses(Correct(-6), "before the first sign");
        Begun.Refuses(Correct(51), "later than now");
        Begun.And(Initial).Refuses(Correct(30), "was notified before this moment");
    }

    [Fact]
    public void a_processors_notice_is_dated_apart_from_the_awareness()
    {
        var told = Begun.When(found =>
            RecordProcessorNoticeEndpoint.Decide(found, new ProcessorNoticeRequest(Aware.AddHours(-30)), null, After(5))
        );
        Assert.Equal((Aware.AddHours(-30), Aware), (told.Breach.ProcessorNotices.Single().NotifiedAt, told.Breach.AwareAt));
    }

    [Fact]
    public void a_risk_is_assessed_on_facts_and_the_last_assessment_counts()
    {
        Func<Breach, BreachDecision> Assess(BreachRisk risk) =>
            found => AssessBreachEndpoint.Decide(found, new BreachAssessmentRequest(risk, "because"), Sealed, After(5));
        Begun.Refuses(Assess(BreachRisk.Risk), "Record natures and categories first");
        var assessed = Begun.And(Described()).When(Assess(BreachRisk.High)).When(Assess(BreachRisk.Unlikely));
        Assert.Equal((BreachRisk.Unlikely, 2), (assessed.Breach.Risk, assessed.Breach.Assessments.Count));
        Assert.Null(assessed.Breach.ClockAt(Aware).HoursLeft);
    }

    [Fact]
    public void persons_are_not_told_only_where_that_would_be_owed_and_on_its_conditions()
    {
        Begun.Refuses(Waive(TellingWaiverGround.Mitigated), "the risk is not assessed");
        Known(BreachRisk.Risk).Refuses(Waive(TellingWaiverGround.Mitigated), "nothing to be waived");
        var high = Known(BreachRisk.High);
        high.RecordsOnce(Waive(TellingWaiverGround.Mitigated));
        high.Refuses(Waive(TellingWaiverGround.Effort), "Add publicNoticeAt");
        high.Refuses(Waive(TellingWaiverGround.Effort, Aware.AddHours(91)), "publicNoticeAt is later than now");
        high.Refuses(Waive(TellingWaiverGround.Encrypted, Aware), "belongs to the ground effort");
        high.RecordsOnce(Waive(TellingWaiverGround.Effort, Aware.AddHours(80)));
        high.And(
                new BreachScopeAdded(
                    Made,
                    BreachScopeKind.Secret,
                    9,
                    "dpo",
                    Aware,
                    Until: Aware,
                    Secret: LeakedSecret.EvidenceKey,
                    WithDump: true
                )
            )
            .Refuses(Waive(TellingWaiverGround.Encrypted), "the key leaked with the data");
    }

    [Fact]
    public void a_breach_is_closed_when_nothing_is_left_to_do()
    {
        Begun.Refuses(
            Close,
            "cannot be closed: not known is cause, natures, categories, persons, records, consequences, measures, assessment"
        );
        Known(BreachRisk.Risk).Refuses(Close, "the authority was not notified");
        Known(BreachRisk.High).And(Initial).Refuses(Close, "the persons were neither told");
        Known(BreachRisk.Risk).And(Initial with { Missing = [BreachGap.Records] }).Refuses(Close, "the first notice lacked records");
        Known(BreachRisk.Risk)
            .And(Initial, new MeasureRecorded(Sealed, BreachMeasureKind.Monitored, IsPlanned: true, "dpo", Aware.AddHours(3)))
            .Refuses(Close, "not done is monitored");

        Known(BreachRisk.Unlikely).RecordsOnce(Close);
        Known(BreachRisk.Risk).And(Initial).RecordsOnce(Close);
        Known(BreachRisk.High).And(Initial).When(Waive(TellingWaiverGround.Mitigated)).RecordsOnce(Close);
        Known(BreachRisk.Risk)
            .And(Initial with { Missing = [BreachGap.Records] })
            .When(Notify(AuthorityNoticeKind.Complementary, 99))
            .RecordsOnce(Close);
    }

    [Fact]
    public void nothing_is_done_to_a_closed_breach_until_it_is_reopened()
    {
        var closed = Known(BreachRisk.Unlikely).When(Close);
        foreach (
            var act in new Func<Breach, BreachDecision>[]
            {
                found => DescribeBreachEndpoint.Decide(found, new BreachFactsRequest(), null, After(101)),
                found => AssessBreachEndpoint.Decide(found, new BreachAssessmentRequest(BreachRisk.High, "because"), Sealed, After(101)),
                found => TakeMeasureEndpoint.Decide(found, new BreachMeasureRequest(BreachMeasureKind.Monitored), null, After(101)),
                found => CompleteMeasureEndpoint.Decide(found, Made, After(101)),
                found => RemoveBreachScopeEndpoint.Decide(found, Made, After(101)),
                Notify(AuthorityNoticeKind.Initial, 101, Sealed),
                Waive(TellingWaiverGround.Mitigated),
            }
        )
        {
            closed.Refuses(act, "was closed on");
        }

        var reopened = closed.When(found => ReopenBreachEndpoint.Decide(found, After(102)));
        Assert.Null(reopened.Breach.ClosedAt);
        Assert.Empty(ReopenBreachEndpoint.Decide(reopened.Breach, After(103)).Events);
    }

    [Fact]
    public void a_planned_measure_is_done_once()
    {
        var planned = Begun.When(found =>
            TakeMeasureEndpoint.Decide(found, new BreachMeasureRequest(BreachMeasureKind.Monitored, IsPlanned: true), null, After(2))
        );
        planned.RecordsOnce(found => CompleteMeasureEndpoint.Decide(found, Made, After(3)));
        planned.Refuses(found => CompleteMeasureEndpoint.Decide(found, Sealed, After(3)), "has no measure with this id");
    }

    [Fact]
    public void the_parts_of_a_list_count_together()
    {
        var screened = Begun.And(
            new BreachListScreened(Made, Channel.Email, 10, 3, 1, "dpo", Aware.AddHours(4)),
            new BreachListScreened(Sealed, Channel.Email, 1, 0, 0, "dpo", Aware.AddHours(4)),
            new BreachListScreened(Made, Channel.Email, 5, 2, 0, "dpo", Aware.AddHours(5))
        );
        Assert.Equal(
            [(Sealed, 1, 0, 0), (Made, 15, 5, 1)],
            screened.Breach.Screenings.Select(list => (list.List, list.Rows, list.Touched, list.Unreadable))
        );
    }
}
