using System.Globalization;
using System.Text;

namespace SenefConsent.StaffConsole;

/// <summary>
/// A column a day, as SVG without text or styles: its colours are those of the page, light or dark, and its numbers stand beside it. A plot
/// of a library would bring its own fonts and colours, and a native library into the image.
/// </summary>
internal static class DayChart
{
    private const int Height = 100;

    /// <summary>The picture.</summary>
    /// <param name="counts">What is known; a day that is missing has no column.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The first day after.</param>
    public static string Of(IReadOnlyList<(DateOnly Day, long Count)> counts, DateOnly from, DateOnly until)
    {
        var most = counts.Max(count => count.Count);
        var svg = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"""<svg class="days" viewBox="0 0 {until.DayNumber - from.DayNumber} {Height}" preserveAspectRatio="none" focusable="false">"""
        );
        foreach (var (day, count) in counts)
        {
            var height = Math.Max(1, Height * count / most);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect x="{day.DayNumber - from.DayNumber}.1" y="{Height - height}" width="0.8" height="{height}"/>"""
            );
        }

        return svg.Append("</svg>").ToString();
    }
}
