using System.Globalization;

namespace SenefConsent.SmsStop.Model;

/// <summary>How well messages are understood: what is recorded as an objection, what pauses, and what nobody would see.</summary>
internal sealed class Measure
{
    private static readonly string[] OwnNames = ["SENEF", "ACME", "36180", "36200"];

    private readonly List<(LabelledLine Line, Understood Understood)> read;

    public Measure(IEnumerable<LabelledLine> lines)
    {
        read = [.. lines.Select(line => (line, Understood.Of(line.Text, OwnNames)))];
    }

    /// <summary>Of the messages that say STOP, the share that is recorded as an objection at once.</summary>
    public double Recall => Share(of: SmsIntent.Stop, understoodAs: SmsIntent.Stop);

    /// <summary>Of the objections recorded at once, the share whose messages say STOP.</summary>
    public double Precision =>
        Share(read.Where(one => one.Understood.Intent == SmsIntent.Stop).Select(one => one.Line.Label == SmsIntent.Stop));

    /// <summary>Of the messages that say START, the share that is understood so.</summary>
    public double StartRecall => Share(of: SmsIntent.Start, understoodAs: SmsIntent.Start);

    /// <summary>Of the harmless messages, the share that pauses prospecting or is recorded as an objection.</summary>
    public double HarmlessPaused =>
        Share(
            read.Where(one => one.Line.Label == SmsIntent.Other).Select(one => one.Understood.Intent is SmsIntent.Stop or SmsIntent.Unclear)
        );

    /// <summary>The refusals that neither block nor come before anybody.</summary>
    public IReadOnlyList<string> Unseen =>
        [
            .. read.Where(one => one.Line.MayRefuse && one.Understood.Intent is not (SmsIntent.Stop or SmsIntent.Unclear))
                .Select(one => Shown(one.Line, one.Understood)),
        ];

    /// <summary>What is read otherwise than labelled: the label, what it was understood as, by which rule, and the message.</summary>
    public IReadOnlyList<string> Wrong =>
        [.. read.Where(one => one.Line.Label != one.Understood.Intent).Select(one => Shown(one.Line, one.Understood))];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {read.Count} messages: {Count(SmsIntent.Stop)} say STOP, {Count(SmsIntent.Unclear)} may, {Count(SmsIntent.Other)} are harmless
              STOP recorded at once          {Recall:0.000}
              of what is recorded, STOP      {Precision:0.000}
              START understood               {StartRecall:0.000}
              harmless that pause            {HarmlessPaused:0.000}
              refusals that nobody would see {Unseen.Count}
            """
        );

    private int Count(SmsIntent label) => read.Count(one => one.Line.Label == label);

    private double Share(SmsIntent of, SmsIntent understoodAs) =>
        Share(read.Where(one => one.Line.Label == of).Select(one => one.Understood.Intent == understoodAs));

    private static double Share(IEnumerable<bool> counted) => counted.Select(one => one ? 1.0 : 0).DefaultIfEmpty(1).Average();

    private static string Shown(LabelledLine line, Understood understood) =>
        $"{line.Label}\t{understood.Intent}\t{understood.Rule}\t{line.Text.ReplaceLineEndings("\\n")}";
}
