namespace SenefConsent.SmsStop.Tests;

public class ScoreTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("corpus.tsv")]
    [InlineData("messages.tsv")]
    public void hardly_a_stop_is_missed_and_hardly_anything_is_taken_for_one(string file)
    {
        var messages = LabelledMessage.Read(file);
        var wrong = string.Join(
            '\n',
            messages
                .Where(message => message.Understood.Intent != message.Label)
                .Select(message =>
                    $"{message.Label} understood as {message.Understood.Intent} by {message.Understood.Rule}: {message.Text}"
                )
        );

        foreach (
            var (intent, recall, precision) in new[]
            {
                (SmsIntent.Stop, 0.98, 0.99),
                (SmsIntent.Start, 0.95, 1.0),
                (SmsIntent.Help, 0.95, 1.0),
            }
        )
        {
            var meant = messages.Count(message => message.Label == intent);
            var understood = messages.Count(message => message.Understood.Intent == intent);
            double both = messages.Count(message => message.Label == intent && message.Understood.Intent == intent);
            output.WriteLine($"{intent}: recall {both / meant:0.000}, precision {both / understood:0.000} of {meant}");
            Assert.True(both / meant >= recall && both / understood >= precision, $"{intent} is below {recall} or {precision}:\n{wrong}");
        }
    }
}
