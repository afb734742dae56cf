using PublicHoliday;

namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Deadlines</c>: how the time for an answer is counted. The months are the law's and are no setting.</summary>
public sealed class DeadlineOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Deadlines";

    /// <summary>
    /// Whose public holidays count: those of the place where the controller acts (Regulation 1182/71, Art. 2). <c>OnlyOfficial</c> is
    /// metropolitan France; <c>AlsaceMoselle</c>, <c>Guadeloupe</c>, <c>Guyane</c>, <c>Martinique</c>, <c>Mayotte</c>, <c>Reunion</c> and
    /// the other overseas regions add their own.
    /// </summary>
    public FrancePublicHoliday.Regions Region { get; init; } = FrancePublicHoliday.Regions.OnlyOfficial;

    /// <summary>
    /// Within how many working days after the receipt, or after the answer to the question before, a question about identity or scope has
    /// to be asked to stop the clock. Asked later, it is asked "with undue delay" (EDPB 01/2022, 157) and the clock goes on.
    /// </summary>
    public int AskWithinWorkingDays { get; init; } = 5;
}
