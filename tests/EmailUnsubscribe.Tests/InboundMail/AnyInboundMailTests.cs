using System.Text;
using CsCheck;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class AnyInboundMailTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private static readonly string[] Pieces =
    [
        "To: unsub+",
        "To: ",
        "\r\n",
        "\n",
        "\r\n\t",
        ": ",
        "=?utf-8?q?",
        "?=",
        "Content-Type: multipart/report",
        "Subject: =?x?b?",
        "@unsubscribe.example.org",
        "<",
        "\"",
        "\0",
    ];

    // Random bytes are seldom a header, so pieces of one are among them.
    private static readonly Gen<byte[]> AnyBytes = Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.Int[0, Pieces.Length - 1].Select(piece => Encoding.ASCII.GetBytes(Pieces[piece]))
        )
        .Array[0, 12]
        .Select(pieces => pieces.SelectMany(bytes => bytes).ToArray());

    [Fact]
    public async Task whatever_arrives_is_kept_and_never_answered_with_an_error()
    {
        var sent = new HashSet<string>();
        var ignored = new HashSet<string>();

        await AnyBytes.SampleAsync(
            async bytes =>
            {
                var answer = await system.DeliverAsync(bytes);
                if (answer.Outcome == InboundMailOutcome.Ignored)
                {
                    ignored.Add(Convert.ToHexString(bytes));
                }
                else
                {
                    sent.Add(Convert.ToHexString(bytes));
                }
            },
            iter: 300,
            threads: 1
        );

        Assert.Equal((sent.Count, ignored.Count), (await system.WaitingAsync(), await system.EvidenceAsync("message")));
    }
}
