using System.Globalization;

namespace SenefConsent.Benchmarks;

/// <summary>The same figure of several rounds.</summary>
internal sealed class Spread
{
    private readonly double[] ascending;

    public Spread(IEnumerable<double> figures) => ascending = [.. figures.Order()];

    /// <summary>The lower one of the two in the middle where their number is even.</summary>
    public double Median => ascending[(ascending.Length - 1) / 2];

    /// <summary>The median, then the lowest and the highest.</summary>
    public string ToString(string format)
    {
        return $"{Format(Median)} ({Format(ascending[0])}–{Format(ascending[^1])})";

        string Format(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
    }
}
