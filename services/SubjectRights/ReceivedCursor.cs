using System.Globalization;

namespace SenefConsent.SubjectRights;

/// <summary>Where a list that is in the order of receipt goes on: after what was received at a time and has an id.</summary>
/// <param name="At">When the last one was received.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct ReceivedCursor(DateTimeOffset At, Guid Id)
{
    /// <summary>What is said of a text that is none.</summary>
    public const string IsNone = "after is not the next of an earlier answer.";

    /// <summary>Before everything.</summary>
    public static ReceivedCursor First { get; } = new(DateTimeOffset.MinValue, Guid.Empty);

    /// <summary>After everything.</summary>
    public static ReceivedCursor Last { get; } = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is none.</summary>
    public static ReceivedCursor? Parse(string text) =>
        text.Split('_') is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.Ticks
        && Guid.TryParse(id, out var last)
            ? new ReceivedCursor(new DateTimeOffset(ticks, TimeSpan.Zero), last)
            : null;

    /// <summary>As an answer gives it as <c>next</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}_{Id:N}");
}
