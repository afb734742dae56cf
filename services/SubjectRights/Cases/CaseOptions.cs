namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Cases</c>: how cases are worked on.</summary>
public sealed class CaseOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Cases";

    /// <summary>After how many days without an answer the requester is reminded of a question.</summary>
    public int RemindAfterDays { get; init; } = 14;

    /// <summary>After how many days without an answer a case can end because identity was not established.</summary>
    public int GiveUpAfterDays { get; init; } = 60;

    /// <summary>Within how many working days the owner of a system freezes what is there.</summary>
    public int FreezeWithinWorkingDays { get; init; } = 2;

    /// <summary>Within how many working days the owner of a system does anything else, where no other day is given.</summary>
    public int TaskWithinWorkingDays { get; init; } = 10;

    /// <summary>For how many days what was put together for a requester can be fetched.</summary>
    public int PackageLastsDays { get; init; } = 14;
}
