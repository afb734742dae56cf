using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A step in the counting of a deadline, as <see cref="ClockTexts"/> says it.</summary>
public abstract record ClockStep
{
    private ClockStep() { }

    /// <summary>The request came, on a day that is not counted.</summary>
    public sealed record Received(DateTimeOffset At, LocalDate Day) : ClockStep;

    /// <summary>A question stopped the clock until its answer.</summary>
    public sealed record StoodStill(QuestionAbout About, LocalDate Asked, LocalDate Answered, int Days) : ClockStep;

    /// <summary>A question stops the clock and is not answered.</summary>
    public sealed record StandsStill(QuestionAbout About, LocalDate Asked, LocalDate Today, int Days) : ClockStep;

    /// <summary>A question came too late to stop the clock.</summary>
    public sealed record AskedTooLate(QuestionAbout About, LocalDate Asked, LocalDate By) : ClockStep;

    /// <summary>A question was about something that does not stop the clock.</summary>
    public sealed record AskedSomethingElse(LocalDate Asked) : ClockStep;

    /// <summary>Months were added.</summary>
    public sealed record MonthsLater(int Months, LocalDate From, LocalDate To) : ClockStep;

    /// <summary>The days were added for which the clock stood still.</summary>
    public sealed record DaysLater(int Days, LocalDate To) : ClockStep;

    /// <summary>The day was no working day, nor were some after it.</summary>
    public sealed record Moved(IReadOnlyList<(LocalDate Day, string? Holiday)> From, LocalDate To) : ClockStep;

    /// <summary>The period ends with this day.</summary>
    public sealed record Ends(int Months, LocalDate Last) : ClockStep;

    /// <summary>By when an extension has to be told.</summary>
    public sealed record Extension(LocalDate By) : ClockStep;
}
