using SenefConsent.SmsStop.Model;

namespace SenefConsent.SmsStop.Tests;

/// <summary>
/// How well messages are understood. A third of <c>lines.tsv</c> was never looked at while rules were written: its figures are those to
/// expect of messages that nobody has seen.
/// </summary>
public class ScoreTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("corpus.tsv")]
    [InlineData("messages.tsv")]
    public void hardly_a_stop_is_missed_and_hardly_anything_is_taken_for_one(string file) =>
        Require(new Measure(Read(file)), recall: 0.98, precision: 0.99, paused: 0.2, unseen: 0);

    // The first time, before anything was mended with them: of the first 0.958 of 191 STOP were recorded, 0.984 of what was recorded was right,
    // 0.164 of the harmless paused and 16 of 248 that may refuse were taken for harmless, one of them a clear STOP. Of the second, written
    // later and harder: 0.908 of 130, 0.983, 0.238, and 7 of 178, none of them a clear STOP.
    [Theory]
    [InlineData("fresh.tsv")]
    [InlineData("fresh2.tsv")]
    public void what_was_written_once_all_was_built_is_understood(string file) =>
        Require(new Measure(Read(file)), recall: 0.97, precision: 0.98, paused: 0.1, unseen: 1);

    [Fact]
    public void what_rules_were_written_with_is_understood() =>
        Require(new Measure(Read("lines.tsv").Where(line => !line.IsHeldOut)), recall: 0.98, precision: 0.975, paused: 0.05, unseen: 0);

    [Fact]
    public void what_was_held_out_is_understood() =>
        Require(new Measure(Read("lines.tsv").Where(line => line.IsHeldOut)), recall: 0.95, precision: 0.985, paused: 0.2, unseen: 6);

    private void Require(Measure measure, double recall, double precision, double paused, int unseen)
    {
        output.WriteLine($"{measure}");
        Assert.True(
            measure.Recall >= recall
                && measure.Precision >= precision
                && measure.StartRecall >= 1
                && measure.HarmlessPaused <= paused
                && measure.Unseen.Count <= unseen,
            $"{measure}\n{string.Join('\n', measure.Wrong)}"
        );
    }

    private static IReadOnlyList<LabelledLine> Read(string file)
    {
        using var reader = new StreamReader(typeof(LabelledMessage).Assembly.GetManifestResourceStream(file)!);
        return LabelledLine.Read(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
