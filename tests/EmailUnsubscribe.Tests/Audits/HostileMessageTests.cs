using System.Text;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class HostileMessageTests
{
    private static readonly string Signed = Newsletter.Signed(Newsletter.Template);

    private static readonly Dictionary<string, Func<string>> Messages = new()
    {
        ["10,000 header fields"] = () => $"{Repeated("X-Field: x\r\n", 10_000)}{Signed}",
        ["10,000 List-Unsubscribe fields"] = () => $"{Repeated("List-Unsubscribe: <https://x>\r\n", 8_000)}{Signed}",
        ["1,000 signatures"] = () =>
            $"{Repeated("DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=news; h=from; bh=AA==; b=AA==\r\n", 1_000)}{Signed}",
        ["a signature over 50,000 names"] = () => Signed.Replace("h=from", $"h=from{Repeated(":x", 50_000)}", StringComparison.Ordinal),
        ["a long field of brackets"] = () =>
            Signed.Replace("<https", $"{new string('(', 100_000)}{new string('<', 100_000)}<https", StringComparison.Ordinal),
        ["parts in parts"] = () => $"From: a@x.fr\r\n{Repeated("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 9_000)}",
        ["messages in messages"] = () => $"From: a@x.fr\r\n{Repeated("Content-Type: message/rfc822\r\n\r\nFrom: a@x.fr\r\n", 20_000)}",
        ["unclosed elements"] = () => Html(Repeated("<div hidden><a href=https://u.example.org/u/>x", MessageShape.MostTags / 2)),
        ["an unclosed tag"] = () => Html($"<a {Repeated("x='&amp;' ", 12_000)}"),
        ["an unknown charset"] = () =>
            "From: a@x.fr\r\nContent-Type: text/html; charset=\"\0é\"; boundary\r\nContent-Transfer-Encoding: rot13\r\n\r\n\u00ff\u00fe<a",
        ["99,000 empty lines"] = () => Signed + Repeated("\n", 99_000),
        ["a link at every letter"] = () => $"From: a@x.fr\r\n\r\n{Repeated("https://u.example.org/u/", 500_000)}",
    };

    public static TheoryData<string> Bombs => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task a_bomb_is_audited_in_no_time(string bomb)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var findings = await Newsletter.AuditedAsync(Messages[bomb]()).WaitAsync(patience.Token);
        Assert.Equal(Enum.GetValues<AuditPoint>().Length, findings.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("Hello")]
    [InlineData("{\"from\":\"a@x.fr\"}")]
    [InlineData("To: a@x.fr\r\n\r\nNo From.")]
    [InlineData("<html><body>Hello</body></html>")]
    public void what_is_no_message_is_null(string text) => Assert.Null(Newsletter.Parsed(text));

    [Fact]
    public void what_would_cost_too_much_to_parse_is_null()
    {
        Assert.Null(Newsletter.Parsed($"X: {new string('x', MessageShape.LargestHeader)}\r\n{Signed}"));
        Assert.Null(Newsletter.Parsed(Signed + Repeated("--b\r\n\r\n", MessageShape.MostParts)));
        Assert.Null(Newsletter.Parsed(Signed + Repeated("\r\n \t", MessageShape.MostEmptyLines + 1)));
        Assert.Null(Newsletter.Parsed(Html(Repeated("<b>x", MessageShape.MostTags + 1))));
        Assert.Null(Newsletter.Parsed(Html($"<a {Repeated("x='&amp;' ", 14_000)}>")));
        Assert.NotNull(Newsletter.Parsed(Html(Repeated("<b>x", MessageShape.MostTags))));
    }

    [Fact]
    public async Task a_message_cut_anywhere_is_audited_or_null()
    {
        for (var length = 0; length < Signed.Length; length += 7)
        {
            if (Newsletter.Parsed(Signed[..length]) is not null)
            {
                Assert.False(MessageAudit.IsCompliant(await Newsletter.AuditedAsync(Signed[..length])));
            }
        }
    }

    [Fact]
    public async Task random_bytes_anywhere_never_throw()
    {
        var random = new Random(8058);
        for (var round = 0; round < 500; round++)
        {
            var message = Encoding.Latin1.GetBytes(Signed);
            for (var change = 0; change < 20; change++)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            var text = Encoding.Latin1.GetString(message);
            if (Newsletter.Parsed(text) is not null)
            {
                await Newsletter.AuditedAsync(text);
            }

            random.NextBytes(message);
            Assert.Null(Newsletter.Parsed(Encoding.Latin1.GetString(message)));
        }
    }

    private static string Html(string html) => $"From: a@x.fr\r\nContent-Type: text/html\r\n\r\n{html}";

    private static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
