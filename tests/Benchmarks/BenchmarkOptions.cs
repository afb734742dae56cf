using System.Globalization;

namespace SenefConsent.Benchmarks;

/// <summary>How long and how hard to measure.</summary>
internal sealed record BenchmarkOptions(int Seconds = 10, int Rounds = 3, int Clients = 32, int Recipients = 1_000_000)
{
    public static BenchmarkOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (; arguments is [var name, var value, ..]; arguments = arguments[2..])
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return null;
            }

            switch (name)
            {
                case "--seconds":
                    options = options with { Seconds = number };
                    break;
                case "--rounds":
                    options = options with { Rounds = number };
                    break;
                case "--clients":
                    options = options with { Clients = number };
                    break;
                case "--recipients":
                    options = options with { Recipients = number };
                    break;
                default:
                    return null;
            }
        }

        return arguments.IsEmpty ? options : null;
    }
}

/// <summary>There is no figure, or it must not be believed.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
