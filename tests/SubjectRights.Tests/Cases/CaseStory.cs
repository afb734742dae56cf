using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>A case as decisions know it: given what has happened, when somebody acts, then this is recorded, or refused for this.</summary>
internal sealed record CaseStory(IReadOnlyList<ICaseEvent> Events)
{
    public static readonly Guid Id = Guid.Parse("ca5e0000-0000-0000-0000-000000000001");
    public static readonly Guid Email = Guid.Parse("e0000000-0000-0000-0000-000000000001");
    public static readonly Guid Phone = Guid.Parse("f0000000-0000-0000-0000-000000000001");
    public static readonly Guid Home = Guid.Parse("c0000000-0000-0000-0000-000000000001");
    public static readonly Guid Customer = Guid.Parse("a0000000-0000-0000-0000-000000000001");
    public static readonly Guid Made = Guid.Parse("11111111-0000-0000-0000-000000000001");
    public static readonly Guid Sealed = Guid.Parse("5ea1ed00-0000-0000-0000-000000000001");

    private static readonly AnswerClock Clock = AnswerClock.Of(new DeadlineOptions());

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The case as it is.</summary>
    public RightsCase Case => Events.Aggregate((RightsCase?)null, (found, e) => RightsCase.After(found, Id, e))!;

    /// <summary>A request that was received on Monday 2 March 2026: due on 2 April, the month and its policy limit on 4 May.</summary>
    public static CaseStory Asking(params SubjectRight[] rights) =>
        new([
            new CaseReceived(
                "R-2026-0042",
                CaseDoor.Mail,
                At("2026-03-02"),
                RequesterCapacity.Self,
                rights,
                AnswerForm.File,
                LetterLanguage.French,
                "dpo",
                At("2026-03-02")
            ),
        ]);

    /// <summary>Noon by Greenwich on a day.</summary>
    public static DateTimeOffset At(string day) => AnswerClockTests.Noon(day);

    /// <summary>Who acts on a day.</summary>
    public static CaseAct On(string day, string by = "dpo", byte number = 1) =>
        new(by, At(day), new Guid([.. Made.ToByteArray()[..15], number]), Clock, new CaseOptions(), new RetentionPeriod(1, 0, 0));

    /// <summary>It is about these as well.</summary>
    public CaseStory About(params (Guid Id, SubjectKind Kind)[] subjects) =>
        And([.. subjects.Select(subject => new SubjectAdded(subject.Id, subject.Kind, "dpo", At("2026-03-02")))]);

    /// <summary>These were shown to be the requester's.</summary>
    public CaseStory Verified(params Guid[] subjects) =>
        And([
            .. subjects.Select(subject => new IdentityChecked(
                subject,
                IdentityMethod.ContactPoint,
                IdentityResult.Established,
                "dpo",
                At("2026-03-03")
            )),
        ]);

    /// <summary>This happened.</summary>
    public CaseStory And(params IReadOnlyList<ICaseEvent> events) => new([.. Events, .. events]);

    /// <summary>Somebody acts.</summary>
    public CaseStory When(Func<RightsCase, CaseDecision> act)
    {
        var decision = act(Case);
        Assert.True(decision.Refusal is null, decision.Refusal);
        return And(decision.Events);
    }

    /// <summary>This is recorded, and nothing when the same is done again.</summary>
    public void Records(Func<RightsCase, CaseDecision> act, params IReadOnlyList<ICaseEvent> events)
    {
        var decision = act(Case);
        Assert.True(decision.Refusal is null, decision.Refusal);
        Assert.Equal(events.Select(Line), decision.Events.Select(Line));
    }

    /// <summary>The same again changes nothing.</summary>
    public void RecordsOnce(Func<RightsCase, CaseDecision> act)
    {
        var after = When(act);
        Assert.NotEqual(Events.Count, after.Events.Count);
        Assert.Empty(act(after.Case).Events);
    }

    /// <summary>It is refused, and nothing is recorded.</summary>
    public void Refuses(Func<RightsCase, CaseDecision> act, string why)
    {
        var decision = act(Case);
        Assert.Empty(decision.Events);
        Assert.Contains(why, decision.Refusal, StringComparison.Ordinal);
    }

    private static string Line(ICaseEvent e) => $"{e.GetType().Name} {JsonSerializer.Serialize(e, e.GetType(), Stored)}";
}
