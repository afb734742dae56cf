namespace SenefConsent.SubjectRights.Tests;

/// <summary>A breach as decisions know it: given what has happened, when somebody acts, then this is recorded, or refused for this.</summary>
internal sealed record BreachStory(IReadOnlyList<IBreachEvent> Events)
{
    public static readonly Guid Id = Guid.Parse("b4eac000-0000-0000-0000-000000000001");
    public static readonly Guid Made = Guid.Parse("11111111-0000-0000-0000-000000000001");
    public static readonly Guid Sealed = Guid.Parse("5ea1ed00-0000-0000-0000-000000000001");

    /// <summary>The moment of awareness: Thursday 24 December 2026 at 17:00 in Paris. The 72 hours end on Sunday.</summary>
    public static readonly DateTimeOffset Aware = new(2026, 12, 24, 16, 0, 0, TimeSpan.Zero);

    /// <summary>The breach as it is.</summary>
    public Breach Breach => Events.Aggregate((Breach?)null, (found, e) => Breach.After(found, Id, e))!;

    /// <summary>Of a breach nothing but the moments is known.</summary>
    public static BreachStory Begun =>
        new([new BreachRecorded("B-2026-0003", Aware.AddHours(-5), Aware, 72, BreachRisk.Risk, "dpo", Aware.AddHours(1))]);

    /// <summary>All is known that a notice has to say.</summary>
    public static BreachStory Known(BreachRisk risk) =>
        Begun.And(
            Described(),
            new MeasureRecorded(Made, BreachMeasureKind.SecretsReplaced, IsPlanned: false, "dpo", Aware.AddHours(2)),
            new BreachAssessed(risk, Sealed, "dpo", Aware.AddHours(2))
        );

    /// <summary>What is known of it.</summary>
    public static BreachDescribed Described(int? records = 40) =>
        new(
            [BreachNature.Confidentiality, BreachNature.Integrity],
            [PersonalDataCategory.ContactDetails, PersonalDataCategory.Choices],
            [BreachConsequence.Phishing, BreachConsequence.ForgedChoice],
            "dpo",
            Aware.AddHours(1),
            BreachCause.SecretLeaked,
            Aware.AddDays(-3),
            Persons: 30,
            Records: records
        );

    /// <summary>Somebody acts so many hours after the awareness.</summary>
    public static RecordAct After(double hours, byte number = 1) =>
        new("dpo", Aware.AddHours(hours), new Guid([.. Made.ToByteArray()[..15], number]));

    /// <summary>This happened.</summary>
    public BreachStory And(params IReadOnlyList<IBreachEvent> events) => new([.. Events, .. events]);

    /// <summary>Somebody acts.</summary>
    public BreachStory When(Func<Breach, BreachDecision> act)
    {
        var decision = act(Breach);
        Assert.True(decision.Refusal is null, decision.Refusal);
        return And(decision.Events);
    }

    /// <summary>The same again changes nothing.</summary>
    public void RecordsOnce(Func<Breach, BreachDecision> act)
    {
        var after = When(act);
        Assert.NotEqual(Events.Count, after.Events.Count);
        Assert.Empty(act(after.Breach).Events);
    }

    /// <summary>It is refused, and nothing is recorded.</summary>
    public void Refuses(Func<Breach, BreachDecision> act, string why)
    {
        var decision = act(Breach);
        Assert.Empty(decision.Events);
        Assert.Contains(why, decision.Refusal, StringComparison.Ordinal);
    }
}
