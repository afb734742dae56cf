using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

public class CaseDecisionTests
{
    private static readonly CaseStory Access = Asking(SubjectRight.Access).About((Email, SubjectKind.Email));
    private static readonly CaseStory Verified = Access.Verified(Email);
    private static readonly CaseStory Erasure = Asking(SubjectRight.Erasure)
        .About((Email, SubjectKind.Email), (Phone, SubjectKind.Telephone))
        .Verified(Email, Phone);

    private static Func<RightsCase, CaseDecision> Ask(QuestionAbout about, string day, byte number = 1) =>
        found => AskRequesterEndpoint.Decide(found, new QuestionRequest(about), On(day, number: number));

    private static Func<RightsCase, CaseDecision> Answered(Guid question, string received, string recorded) =>
        found => AnswerQuestionEndpoint.Decide(found, question, new QuestionAnswerRequest(At(received)), null, On(recorded));

    private static Func<RightsCase, CaseDecision> Decide(
        SubjectRight right,
        ItemOutcome outcome,
        Guid? subject = null,
        LawGround? law = null,
        ExcessiveGrounds? excessive = null,
        bool overrideHold = false,
        byte number = 1,
        PolicyGround? policy = null
    ) =>
        found =>
            DecideItemEndpoint.Decide(
                found,
                new DecisionRequest(right, outcome, subject, null, policy, law, null, excessive, overrideHold),
                Sealed,
                [],
                On("2026-03-20", number: number)
            );

    private static Func<RightsCase, CaseDecision> Show(Guid subject, IdentityMethod method, IdentityResult result, Guid? doubt = null) =>
        found => CheckIdentityEndpoint.Decide(found, new IdentityRequest(subject, method, result), doubt, On("2026-03-04"));

    private static Func<RightsCase, CaseDecision> Answer(string day, bool isPartial = false) =>
        found => AnswerCaseEndpoint.Decide(found, new CaseAnswerRequest(isPartial), On(day));

    private static Func<RightsCase, CaseDecision> Extend(string day, params ExtensionReason[] reasons) =>
        found => ExtendCaseEndpoint.Decide(found, new ExtensionRequest(reasons), On(day));

    private static Func<RightsCase, CaseDecision> Task(DataSource owner, TaskAction action, DateOnly? dueOn = null) =>
        found => GiveTaskEndpoint.Decide(found, new TaskRequest(owner, action, dueOn), null, On("2026-03-03"));

    private static Func<RightsCase, CaseDecision> Close(string day) => found => CloseCaseEndpoint.Decide(found, On(day));

    [Fact]
    public void a_case_goes_through_its_states()
    {
        var story = Access;
        Assert.Equal(CaseState.New, story.Case.State);
        story = story.When(found => AcknowledgeCaseEndpoint.Decide(found, new AcknowledgementRequest(), On("2026-03-03")));
        Assert.Equal(CaseState.Acknowledged, story.Case.State);
        story = story.When(Ask(QuestionAbout.Identity, "2026-03-05"));
        Assert.Equal(CaseState.WaitingForRequester, story.Case.State);
        story = story.When(Answered(Made, "2026-03-19", "2026-03-20"));
        Assert.Equal(CaseState.InWork, story.Case.State);
        story = story
            .When(Show(Email, IdentityMethod.ContactPoint, IdentityResult.Established))
            .When(Task(DataSource.Crm, TaskAction.Search));
        Assert.Equal(CaseState.WaitingForOthers, story.Case.State);
        story = story.When(found => CompleteTaskEndpoint.Decide(found, Made, Sealed, On("2026-03-24")));
        Assert.Equal(CaseState.InWork, story.Case.State);
        story = story.When(found => SearchSourceEndpoint.Decide(found, new SearchRequest(DataSource.Ledger, 3), null, On("2026-03-24")));
        story = story.When(Decide(SubjectRight.Access, ItemOutcome.Given));
        Assert.Equal(CaseState.Ready, story.Case.State);
        Assert.Equal(CaseState.PartlyAnswered, story.When(Answer("2026-03-26", isPartial: true)).Case.State);
        story = story.When(Answer("2026-03-26"));
        Assert.Equal((CaseState.Answered, At("2026-03-26")), (story.Case.State, story.Case.AnsweredAt));
        story = story.When(Close("2026-03-27"));
        Assert.Equal(CaseState.Closed, story.Case.State);
        story = story.When(found => ReopenCaseEndpoint.Decide(found, On("2026-05-01")));
        Assert.Equal((CaseState.Ready, At("2026-03-02")), (story.Case.State, story.Case.FirstReceivedAt));
    }

    [Fact]
    public void a_case_can_also_end_refused_withdrawn_or_without_identity()
    {
        Assert.Equal(
            CaseState.Refused,
            Access
                .When(Decide(SubjectRight.Access, ItemOutcome.Refused, law: LawGround.Unfounded))
                .When(found => RefuseCaseEndpoint.Decide(found, new CaseRefusalRequest(), On("2026-03-21")))
                .Case.State
        );
        Assert.Equal(
            CaseState.Withdrawn,
            Access
                .When(found => WithdrawCaseEndpoint.Decide(found, new CaseWithdrawalRequest(At("2026-03-05")), null, On("2026-03-06")))
                .Case.State
        );
        Assert.Equal(CaseState.IdentityNotEstablished, Unidentified.Case.State);
    }

    private static CaseStory Unidentified =>
        Access
            .When(Ask(QuestionAbout.Identity, "2026-03-05"))
            .When(found => RemindRequesterEndpoint.Decide(found, Made, new ReminderRequest(), On("2026-03-19")))
            .When(found => EndUnidentifiedEndpoint.Decide(found, new IdentityFailureRequest(), On("2026-05-05")));

    [Fact]
    public void an_answer_on_day_40_is_possible_and_late()
    {
        var story = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).When(Answer("2026-04-11"));
        var times = story.Case.TimesOf(On("2026-06-01").Clock, At("2026-06-01"));
        Assert.True(story.Case.IsLate(times, At("2026-06-01")));
        Assert.Equal(At("2026-04-11"), story.Case.AnsweredAt);
    }

    [Fact]
    public void an_answer_within_the_month_is_not_late_however_long_ago_it_was()
    {
        var story = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).When(Answer("2026-04-02"));
        Assert.False(story.Case.IsLate(story.Case.TimesOf(On("2027-06-01").Clock, At("2027-06-01")), At("2027-06-01")));
    }

    [Fact]
    public void a_partial_answer_does_not_stop_the_clock()
    {
        var story = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).When(Answer("2026-03-25", isPartial: true));
        Assert.True(story.Case.IsLate(story.Case.TimesOf(On("2026-04-03").Clock, At("2026-04-03")), At("2026-04-03")));
    }

    [Fact]
    public void while_the_requester_is_waited_for_nothing_is_late()
    {
        var story = Access.When(Ask(QuestionAbout.Identity, "2026-03-05"));
        Assert.False(story.Case.IsLate(story.Case.TimesOf(On("2026-06-01").Clock, At("2026-06-01")), At("2026-06-01")));
    }

    [Fact]
    public void an_answer_that_comes_after_the_case_ended_opens_it_again_with_its_first_date()
    {
        var story = Unidentified.When(Answered(Made, "2026-05-10", "2026-05-11"));
        Assert.Equal((CaseState.InWork, At("2026-03-02")), (story.Case.State, story.Case.FirstReceivedAt));
        Assert.Equal(66, story.Case.TimesOf(On("2026-05-11").Clock, At("2026-05-11")).DaysStoodStill);
    }

    [Fact]
    public void nothing_is_handed_out_about_a_contact_point_that_was_not_verified()
    {
        var given = Decide(SubjectRight.Access, ItemOutcome.Given);
        Access
            .About((Phone, SubjectKind.Telephone))
            .Verified(Email)
            .Refuses(
                given,
                $"R-2026-0042: telephone {Phone} was not verified; nothing can be handed out about it. What was verified: email {Email}."
            );
        Access.Refuses(given, "What was verified: nothing.");
        Asking(SubjectRight.Access).Refuses(given, "names no subject");
    }

    [Fact]
    public void that_nothing_is_held_and_an_objection_need_no_identity()
    {
        Access.When(Decide(SubjectRight.Access, ItemOutcome.NothingHeld)).When(Answer("2026-03-21"));
        Asking(SubjectRight.Objection)
            .About((Email, SubjectKind.Email))
            .When(Decide(SubjectRight.Objection, ItemOutcome.Given))
            .When(Answer("2026-03-21"));
    }

    [Fact]
    public void the_word_of_an_employer_is_enough_to_erase_and_never_to_hand_out()
    {
        var story = Asking(SubjectRight.Access, SubjectRight.Erasure)
            .About((Email, SubjectKind.Email))
            .And(new IdentityChecked(Email, IdentityMethod.EmployerAttestation, IdentityResult.Established, "dpo", At("2026-03-03")));
        story.Refuses(Decide(SubjectRight.Access, ItemOutcome.Given), "was not verified");
        story.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, law: LawGround.NotNecessary));
    }

    [Fact]
    public void ways_to_show_identity_are_tried_in_their_order()
    {
        Access.Refuses(Show(Email, IdentityMethod.Mark, IdentityResult.Established), "contact-point asks for less and was not tried");
        var story = Access
            .When(Show(Email, IdentityMethod.ContactPoint, IdentityResult.Failed))
            .When(Show(Email, IdentityMethod.Account, IdentityResult.NotPossible));
        story.Refuses(Show(Email, IdentityMethod.IdentityDocument, IdentityResult.Established, Sealed), "mark asks for less");
        story = story.When(Show(Email, IdentityMethod.Mark, IdentityResult.Failed));
        story.Refuses(Show(Email, IdentityMethod.IdentityDocument, IdentityResult.Established), "only with a written reason for doubt");
        story.RecordsOnce(Show(Email, IdentityMethod.IdentityDocument, IdentityResult.Established, Sealed));
    }

    [Theory]
    [InlineData(IdentityMethod.PostalCode)]
    [InlineData(IdentityMethod.CallBack)]
    public void a_way_that_does_not_fit_is_refused(IdentityMethod method) =>
        Access.Refuses(Show(Email, method, IdentityResult.Established), "does not show whose email it is");

    [Fact]
    public void each_contact_point_is_verified_by_itself()
    {
        var story = Access.About((Phone, SubjectKind.Telephone)).When(Show(Email, IdentityMethod.ContactPoint, IdentityResult.Established));
        Assert.Equal([IdentityMethod.ContactPoint, null], story.Case.Subjects.Select(subject => subject.VerifiedBy));
        story.Refuses(Show(Home, IdentityMethod.Account, IdentityResult.Established), "is not about this subject");
    }

    [Fact]
    public void an_extension_is_told_within_the_first_month_with_a_reason_and_once()
    {
        Access.Records(
            Extend("2026-04-02", ExtensionReason.Complexity, ExtensionReason.Complexity),
            new ExtensionNotified([ExtensionReason.Complexity], "dpo", At("2026-04-02"))
        );
        Access.Refuses(
            Extend("2026-04-03", ExtensionReason.Number),
            "The month ended on Thursday 2 April 2026; an extension had to be told by then (Art. 12(3)). Answer now; the delay is recorded."
        );
        Access.Refuses(Extend("2026-03-20"), "needs its reasons");
        Access.Refuses(Extend("2026-03-20", ExtensionReason.Effort), "Effort alone is no reason");
        var extended = Access.When(Extend("2026-03-20", ExtensionReason.Number, ExtensionReason.Effort));
        extended.Refuses(Extend("2026-03-21", ExtensionReason.Number), "is extended once only");
        Assert.Equal(
            AnswerClockTests.Day("2026-05-04"),
            extended.Case.TimesOf(On("2026-03-21").Clock, At("2026-03-21")).Due(isExtended: true).Last
        );
    }

    [Fact]
    public void days_for_which_the_clock_stood_still_give_no_time_for_telling_an_extension()
    {
        var story = Access.When(Ask(QuestionAbout.Identity, "2026-03-05")).When(Answered(Made, "2026-03-19", "2026-03-19"));
        story.Refuses(Extend("2026-04-03", ExtensionReason.Number), "The month ended on Thursday 2 April 2026");
        Assert.Equal(
            AnswerClockTests.Day("2026-04-16"),
            story.Case.TimesOf(On("2026-04-03").Clock, At("2026-04-03")).Due(isExtended: false).Last
        );
    }

    [Fact]
    public void a_question_is_asked_once_and_only_while_there_is_doubt()
    {
        Access
            .When(Ask(QuestionAbout.Scope, "2026-03-03"))
            .Refuses(Ask(QuestionAbout.Scope, "2026-03-04"), "was asked on Tuesday 3 March 2026");
        Verified.Refuses(Ask(QuestionAbout.Identity, "2026-03-04"), "so there is no doubt to be asked about");
    }

    [Fact]
    public void an_answer_needs_its_question_and_lies_between_it_and_now()
    {
        Access.Refuses(Answered(Made, "2026-03-19", "2026-03-20"), "nothing was asked, so nothing stood still");
        var asked = Access.When(Ask(QuestionAbout.Identity, "2026-03-05"));
        asked.Refuses(Answered(Made, "2026-03-04", "2026-03-20"), "before the question");
        asked.Refuses(Answered(Made, "2026-03-21", "2026-03-20"), "later than now");
        asked.RecordsOnce(Answered(Made, "2026-03-19", "2026-03-20"));
    }

    [Fact]
    public void a_reminder_needs_an_open_question()
    {
        Func<RightsCase, CaseDecision> remind = found =>
            RemindRequesterEndpoint.Decide(found, Made, new ReminderRequest(), On("2026-03-20"));
        Access.Refuses(remind, "has no question with this id");
        Access
            .When(Ask(QuestionAbout.Identity, "2026-03-05"))
            .When(Answered(Made, "2026-03-10", "2026-03-10"))
            .Refuses(remind, "was answered on Tuesday 10 March 2026");
    }

    [Fact]
    public void a_case_ends_without_identity_only_after_a_question_a_reminder_and_60_days()
    {
        Func<RightsCase, CaseDecision> End(string day) =>
            found => EndUnidentifiedEndpoint.Decide(found, new IdentityFailureRequest(), On(day));
        Access.Refuses(End("2026-06-01"), "no question about identity is open");
        var asked = Access.When(Ask(QuestionAbout.Identity, "2026-03-05"));
        asked.Refuses(End("2026-06-01"), "not reminded");
        var reminded = asked.When(found => RemindRequesterEndpoint.Decide(found, Made, new ReminderRequest(), On("2026-03-19")));
        reminded.Refuses(End("2026-05-03"), "has 60 days to answer, until Monday 4 May 2026");
        reminded.RecordsOnce(End("2026-05-04"));
    }

    [Theory]
    [InlineData(ItemOutcome.Refused)]
    [InlineData(ItemOutcome.Withheld)]
    [InlineData(ItemOutcome.Kept)]
    public void a_ground_of_the_policy_is_never_enough_to_refuse(ItemOutcome outcome)
    {
        Verified.Refuses(Decide(SubjectRight.Access, outcome, policy: PolicyGround.Confidential), "a refusal needs its ground in law");
        Verified.When(Decide(SubjectRight.Access, outcome, law: LawGround.RightsOfOthers, policy: PolicyGround.Confidential));
    }

    [Fact]
    public void only_a_right_that_is_asked_for_is_decided() =>
        Verified.Refuses(Decide(SubjectRight.Erasure, ItemOutcome.Erased), "does not ask for erasure; it asks for access");

    [Fact]
    public void a_refusal_as_excessive_needs_both_elements_and_a_second_person()
    {
        var law = LawGround.Excessive;
        Verified.Refuses(Decide(SubjectRight.Access, ItemOutcome.Refused, law: law), "shows both elements");
        Verified.Refuses(
            Decide(SubjectRight.Access, ItemOutcome.Refused, law: law, excessive: new ExcessiveGrounds("o", "")),
            "shows both elements"
        );
        Verified.Refuses(
            Decide(SubjectRight.Access, ItemOutcome.Refused, law: law, excessive: new ExcessiveGrounds("o", "s", IsOnlyFrequency: true)),
            "does not make the request excessive"
        );
        var decided = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Refused, law: law, excessive: new ExcessiveGrounds("o", "s")));
        Func<RightsCase, CaseDecision> refuse = found => RefuseCaseEndpoint.Decide(found, new CaseRefusalRequest(), On("2026-03-25"));
        Func<RightsCase, CaseDecision> Agree(string by) => found => AgreeToDecisionEndpoint.Decide(found, Made, On("2026-03-21", by));
        decided.Refuses(refuse, "somebody else has to agree first");
        decided.Refuses(Agree("dpo"), "dpo decided this, so somebody else has to agree to it");
        decided.RecordsOnce(Agree("dpoSecond"));
        decided.When(Agree("dpoSecond")).Refuses(Agree("operator"), "dpoSecond has agreed to this already");
        decided.When(Agree("dpoSecond")).RecordsOnce(refuse);
    }

    [Fact]
    public void a_request_is_refused_after_what_was_granted_first_was_decided_otherwise()
    {
        Func<RightsCase, CaseDecision> refuse = found => RefuseCaseEndpoint.Decide(found, new CaseRefusalRequest(), On("2026-03-25"));
        var granted = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given));
        granted.Refuses(refuse, "not all of it is refused (access is given)");
        granted.When(Decide(SubjectRight.Access, ItemOutcome.Refused, law: LawGround.LegalClaims, number: 2)).RecordsOnce(refuse);
    }

    [Fact]
    public void a_decision_that_needs_no_second_person_gets_none()
    {
        var decided = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given));
        decided.Refuses(found => AgreeToDecisionEndpoint.Decide(found, Made, On("2026-03-21", "dpoSecond")), "needs no second person");
        decided.Refuses(found => AgreeToDecisionEndpoint.Decide(found, Email, On("2026-03-21", "dpoSecond")), "no decision with this id");
    }

    [Fact]
    public void erasing_more_than_one_subject_needs_a_second_person()
    {
        Erasure
            .When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, law: LawGround.Objected))
            .Refuses(Answer("2026-03-25"), $"decision {Made} (erased, by dpo)");
        var oneByOne = Erasure.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Email));
        Assert.Empty(oneByOne.Case.WaitingForAgreement);
        oneByOne = oneByOne.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Phone, number: 2));
        Assert.Equal(Phone, Assert.Single(oneByOne.Case.WaitingForAgreement).Subject);
    }

    [Fact]
    public void it_is_told_that_something_was_erased_only_when_it_is()
    {
        var decided = Erasure.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Email));
        decided = decided.When(Decide(SubjectRight.Erasure, ItemOutcome.Kept, Phone, LawGround.LegalClaims, number: 2));
        decided.Refuses(Answer("2026-03-25"), "is to be erased, and is not yet");
        decided = decided.And(new ErasureOrdered(Made, [Email], [Email], [], OverridesHold: false, "dpo", At("2026-03-22")));
        decided.Refuses(Answer("2026-03-25"), "is to be erased, and is not yet");
        decided
            .And(new ErasureCarriedOut(Made, new ErasureCounts(1, 0, 0, 0, 0, 0), "erasure", At("2026-03-23")))
            .When(Answer("2026-03-25"));
    }

    [Fact]
    public void what_is_under_a_hold_is_not_erased_and_the_rest_is()
    {
        var held = Erasure.When(found =>
            PlaceHoldEndpoint.Decide(found, new HoldRequest(HoldReason.Litigation, new DateOnly(2026, 9, 1), Email), On("2026-03-10"))
        );
        held.Refuses(
            Decide(SubjectRight.Erasure, ItemOutcome.Erased),
            "a hold is on it (litigation, reviewed on Tuesday 1 September 2026)"
        );
        held.Refuses(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Email), "a hold is on it");
        held.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Phone));
        held.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Email, overrideHold: true))
            .Refuses(Answer("2026-03-25", isPartial: true), "nothing is decided");
        held.When(found => ReleaseHoldEndpoint.Decide(found, Made, On("2026-03-11")))
            .When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, Email));
    }

    [Fact]
    public void a_hold_is_looked_at_again_and_ends_by_an_act()
    {
        Func<RightsCase, CaseDecision> Hold(DateOnly reviewOn) =>
            found => PlaceHoldEndpoint.Decide(found, new HoldRequest(HoldReason.PreLitigation, reviewOn), On("2026-03-10"));
        Access.Refuses(Hold(new DateOnly(2026, 3, 10)), "reviewOn is a day to come");
        Access.RecordsOnce(Hold(new DateOnly(2026, 3, 11)));
        Access.Refuses(found => ReleaseHoldEndpoint.Decide(found, Made, On("2026-03-11")), "no hold with this id");
        Access.When(Hold(new DateOnly(2026, 4, 1))).RecordsOnce(found => ReleaseHoldEndpoint.Decide(found, Made, On("2026-03-11")));
    }

    [Fact]
    public void footage_is_frozen_before_anything_else_and_within_two_working_days()
    {
        Access.Refuses(Task(DataSource.Cameras, TaskAction.HandOver), "have the footage frozen first");
        Access.Records(
            Task(DataSource.Cameras, TaskAction.Freeze),
            new TaskGiven(Made, DataSource.Cameras, TaskAction.Freeze, new DateOnly(2026, 3, 5), "dpo", At("2026-03-03"))
        );
        Access.When(Task(DataSource.Cameras, TaskAction.Freeze)).When(Task(DataSource.Cameras, TaskAction.HandOver));
        Access.Refuses(Task(DataSource.Crm, TaskAction.Search, new DateOnly(2026, 3, 2)), "dueOn is a day that has passed");
    }

    [Fact]
    public void a_task_is_done_once()
    {
        Func<RightsCase, CaseDecision> done = found => CompleteTaskEndpoint.Decide(found, Made, null, On("2026-03-05"));
        Access.Refuses(done, "no task with this id");
        Access.When(Task(DataSource.Archive, TaskAction.Search)).RecordsOnce(done);
    }

    [Fact]
    public void a_fee_is_announced_for_a_further_copy_and_not_for_the_first()
    {
        Func<RightsCase, CaseDecision> Fee(decimal amount, FeeReason reason = FeeReason.FurtherCopy) =>
            found => AnnounceFeeEndpoint.Decide(found, new FeeRequest(amount, reason), On("2026-03-05"));
        Access.Refuses(Fee(10), "the first copy is free");
        Access.Refuses(Fee(10, FeeReason.Excessive), "finds the request excessive");
        var further = Access.And(new CaseLinked(Home, CaseLink.Continues, At("2026-03-02"), "dpo", At("2026-03-03")));
        further.Refuses(Fee(0), "amount is more than 0");
        Access.Refuses(found => AcceptFeeEndpoint.Decide(found, On("2026-03-06")), "no fee was announced");
        var accepted = further.When(Fee(10)).When(found => AcceptFeeEndpoint.Decide(found, On("2026-03-06")));
        Assert.Equal(new CaseFee(10, FeeReason.FurtherCopy, At("2026-03-05"), At("2026-03-06")), accepted.Case.Fee);
        accepted.Refuses(Fee(20), "it stays as it is");

        var excessive = Verified.When(
            Decide(SubjectRight.Access, ItemOutcome.Refused, law: LawGround.Excessive, excessive: new ExcessiveGrounds("o", "s"))
        );
        excessive.Refuses(Fee(10, FeeReason.Excessive), "no decision that a second person has agreed to");
        excessive = excessive.When(found => AgreeToDecisionEndpoint.Decide(found, Made, On("2026-03-21", "dpoSecond")));
        excessive.When(Fee(10, FeeReason.Excessive));
        excessive
            .When(Decide(SubjectRight.Access, ItemOutcome.Given, number: 2))
            .Refuses(Fee(10, FeeReason.Excessive), "no decision that a second person has agreed to");
    }

    [Fact]
    public void a_letter_went_out_after_the_request_and_before_now_and_is_recorded_once()
    {
        Func<RightsCase, CaseDecision> Letter(string sent) =>
            found =>
                RecordLetterEndpoint.Decide(
                    found,
                    new LetterRequest(LetterTemplate.Acknowledgement, LetterChannel.Email, At(sent), "1", new string('a', 64)),
                    null,
                    On("2026-03-05")
                );
        Access.Refuses(Letter("2026-03-06"), "sentAt is later than now");
        Access.Refuses(Letter("2026-03-01"), "sentAt is before the request");
        Access.RecordsOnce(Letter("2026-03-04"));
        Func<RightsCase, CaseDecision> acknowledge = found =>
            AcknowledgeCaseEndpoint.Decide(found, new AcknowledgementRequest(Made), On("2026-03-05"));
        Access.Refuses(acknowledge, "has no letter with this id");
        Access.When(Letter("2026-03-04")).RecordsOnce(acknowledge);
    }

    [Fact]
    public void an_answer_needs_its_decisions()
    {
        Verified.Refuses(Answer("2026-03-05"), "not decided yet is access");
        Verified.Refuses(Answer("2026-03-05", isPartial: true), "there is no part to answer");
        Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).RecordsOnce(Answer("2026-03-21"));
    }

    [Fact]
    public void what_is_granted_is_not_refused()
    {
        Func<RightsCase, CaseDecision> refuse = found => RefuseCaseEndpoint.Decide(found, new CaseRefusalRequest(), On("2026-03-25"));
        Verified.Refuses(refuse, "a refusal needs a decision with its ground for each right");
        Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).Refuses(refuse, "access is given");
    }

    [Fact]
    public void a_case_is_closed_when_nothing_is_left_to_do_and_says_what_is()
    {
        var story = Verified.When(Task(DataSource.Crm, TaskAction.Erase));
        story.Refuses(
            Close("2026-03-27"),
            "R-2026-0042 cannot be closed: not decided is access; not done is erase by crm, due on Tuesday 17 March 2026; the requester was "
                + "not told the outcome."
        );
        var answered = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).When(Answer("2026-03-21"));
        answered.RecordsOnce(Close("2026-03-27"));
        Access
            .When(found => WithdrawCaseEndpoint.Decide(found, new CaseWithdrawalRequest(At("2026-03-05")), null, On("2026-03-06")))
            .When(Close("2026-03-27"));
    }

    [Fact]
    public void a_withdrawal_lies_between_the_request_and_now()
    {
        Func<RightsCase, CaseDecision> Withdraw(string day) =>
            found => WithdrawCaseEndpoint.Decide(found, new CaseWithdrawalRequest(At(day)), Sealed, On("2026-03-06"));
        Access.Refuses(Withdraw("2026-03-01"), "before the request");
        Access.Refuses(Withdraw("2026-03-07"), "later than now");
        Access.RecordsOnce(Withdraw("2026-03-05"));
    }

    [Fact]
    public void nothing_is_done_to_a_case_that_has_ended_until_it_is_reopened()
    {
        var closed = Verified.When(Decide(SubjectRight.Access, ItemOutcome.Given)).When(Answer("2026-03-21")).When(Close("2026-03-27"));
        Func<RightsCase, CaseDecision>[] acts =
        [
            Ask(QuestionAbout.Scope, "2026-03-28"),
            Extend("2026-03-28", ExtensionReason.Number),
            Decide(SubjectRight.Access, ItemOutcome.NothingHeld),
            Answer("2026-03-28"),
            Task(DataSource.Crm, TaskAction.Search),
            Show(Email, IdentityMethod.ContactPoint, IdentityResult.Failed),
        ];
        Assert.All(acts, act => closed.Refuses(act, "R-2026-0042 was closed on Friday 27 March 2026. Reopen it first"));
        closed.RecordsOnce(found => ReopenCaseEndpoint.Decide(found, On("2026-04-01")));
    }

    [Fact]
    public void of_two_decisions_the_later_counts()
    {
        var story = Erasure
            .When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, law: LawGround.Objected))
            .When(Decide(SubjectRight.Erasure, ItemOutcome.Kept, law: LawGround.LegalClaims, number: 2));
        Assert.Empty(story.Case.WaitingForAgreement);
        Assert.Equal(ItemOutcome.Kept, story.Case.DecisionOf(SubjectRight.Erasure, Email)!.Outcome);
    }

    [Fact]
    public void what_a_later_decision_keeps_of_one_subject_or_place_is_not_erased_with_the_others()
    {
        var all = Erasure.When(Decide(SubjectRight.Erasure, ItemOutcome.Erased, law: LawGround.Objected));
        Assert.NotNull(all.Case.ErasureDecided(Email));
        var kept = all.When(Decide(SubjectRight.Erasure, ItemOutcome.Kept, Phone, LawGround.LegalClaims, number: 2));
        Assert.NotNull(kept.Case.ErasureDecided(Email));
        Assert.Null(kept.Case.ErasureDecided(Phone));
        var here = all.When(found =>
            DecideItemEndpoint.Decide(
                found,
                new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Kept, Email, DataSource.Ledger, LawGround: LawGround.LegalClaims),
                Sealed,
                [],
                On("2026-03-20", number: 2)
            )
        );
        Assert.Null(here.Case.ErasureDecided(Email));
        Assert.NotNull(here.Case.ErasureDecided(Phone));
    }
}
