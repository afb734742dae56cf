using SenefConsent.BlocklistTool;

namespace SenefConsent.Blocklist.Tests;

public class WatchLinesTests
{
    private static readonly Change Refusal = new(
        1234,
        new Guid("01a20725-dc3d-7000-8000-000000000001"),
        new Guid("01a20725-dc3d-7000-8000-000000000002"),
        "organisation-joined",
        new Scope([Channel.Email, Channel.Telephone], ["newsletter", "offers", "events"]),
        null,
        new DateTimeOffset(2026, 11, 27, 5, 32, 19, TimeSpan.Zero),
        [],
        Source: Source.OneClick,
        Campaign: "2026-11-newsletter-for-customers"
    );

    [Theory]
    [InlineData("en", 60)]
    [InlineData("en", 80)]
    [InlineData("en", 140)]
    [InlineData("fr", 60)]
    [InlineData("fr", 80)]
    [InlineData("fr", 140)]
    public void on_a_terminal_a_change_fits_the_width_and_no_word_is_cut(string language, int width)
    {
        var texts = new ToolTexts(language);
        var lines = WatchCommand.LinesOf(Refusal with { Campaign = "2026-11-news" }, texts, width, withIds: false).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width - 1));
        var words = lines.SelectMany(line => line.Split(' ')).ToList();
        Assert.All(
            ((string[])[texts["Said.organisation-joined"], texts.Of(Source.OneClick), "2026-11-news", "newsletter,"]).SelectMany(text =>
                text.Split(' ')
            ),
            word => Assert.Contains(words, shown => shown.StartsWith(word, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(lines, line => line.Contains("01a20725", StringComparison.Ordinal));
        Assert.Contains("06:32", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ids_are_there_where_they_are_asked_for()
    {
        var lines = WatchCommand.LinesOf(Refusal, new ToolTexts("en"), 80, withIds: true);
        Assert.Contains(lines, line => line.Contains($"1234 {Refusal.ContactPoint}", StringComparison.Ordinal));
    }

    [Fact]
    public void in_a_pipe_a_change_is_one_line_whatever_its_fields_hold()
    {
        Assert.Equal(
            "1234\t2026-11-27T06:32:19+01:00\torganisation-joined\temail,telephone\tnewsletter,offers,events\tone-click\ta b c\uFFFD",
            WatchCommand.LineOf(Refusal with { Campaign = "a\tb\nc\u001B" }, withIds: false)
        );
        Assert.EndsWith(
            $"\t{Refusal.ContactPoint}\t{Refusal.EventId}",
            WatchCommand.LineOf(Refusal, withIds: true),
            StringComparison.Ordinal
        );
    }
}
