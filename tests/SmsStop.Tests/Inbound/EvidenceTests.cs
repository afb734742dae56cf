using System.Net;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

/// <summary>What is kept of a delivery: of each person only their own, found by their number, and nothing that proves the gateway.</summary>
public class EvidenceTests(GatewaysSystem system) : IClassFixture<GatewaysSystem>
{
    private static int numbers;

    private readonly string[] people = [NewNumber(), NewNumber(), NewNumber()];

    // Of the first a STOP, of the second something harmless, of the third what a person must look at.
    public static TheoryData<string, string> Batches =>
        new()
        {
            {
                "infobip",
                """{"results":[{"messageId":"1","from":"A","text":"STOP"},{"messageId":"2","from":"B","text":"merci"},{"messageId":"3","from":"C","text":"pas ça"}]}"""
            },
            {
                "smsmode",
                """[{"from":"A","body":{"text":"STOP"}},{"from":"B","body":{"text":"merci"}},{"from":"C","body":{"text":"pas ça"}}]"""
            },
            {
                "brevo",
                """
                    {"event":"reply","from":"A","reply":"STOP"}
                    {"event":"reply","from":"B","reply":"merci"}
                    {"event":"reply","from":"C","reply":"pas ça"}
                    """
            },
            {
                "esendex",
                "<InboundMessages><InboundMessage><MessageText>STOP</MessageText><From>A</From></InboundMessage>"
                    + "<InboundMessage><MessageText>merci</MessageText><From>B</From></InboundMessage>"
                    + "<InboundMessage><MessageText>pas ça</MessageText><From>C</From></InboundMessage></InboundMessages>"
            },
        };

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task of_a_batch_each_person_has_their_own_evidence_and_none_shows_another(string gateway, string batch)
    {
        await DeliverAsync(gateway, batch);

        foreach (var person in people)
        {
            Assert.Contains(person, Assert.Single(await EvidenceOfAsync(person)), StringComparison.Ordinal);
        }

        Assert.All(
            await system.EvidenceAsync(),
            row => Assert.InRange(people.Count(person => row.Contains(person, StringComparison.Ordinal)), 0, 1)
        );
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task what_proves_the_gateway_is_not_kept(string gateway, string batch)
    {
        await DeliverAsync(gateway, batch);
        Assert.All(
            await system.EvidenceAsync(),
            row =>
            {
                Assert.DoesNotContain(GatewayCall.Token, row, StringComparison.Ordinal);
                Assert.DoesNotContain(GatewayCall.WithToken, row, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task a_report_in_a_batch_is_kept_apart_from_the_messages()
    {
        await DeliverAsync("infobip", """{"results":[{"from":"A","text":"STOP"},{"to":"B","status":{"groupId":3}}]}""");
        Assert.All(
            await system.EvidenceAsync(),
            row => Assert.InRange(people.Count(person => row.Contains(person, StringComparison.Ordinal)), 0, 1)
        );
    }

    [Fact]
    public async Task parts_of_a_message_are_their_senders()
    {
        await DeliverAsync(
            "vonage",
            """{"msisdn":"A","messageId":"a-1","text":"je passerai","concat":"true","concat-ref":"9","concat-part":"1","concat-total":"2"}"""
        );
        Assert.Contains("je passerai", await EvidenceOfAsync(people[0]));
    }

    private static string NewNumber() => $"3363997{Interlocked.Increment(ref numbers):0000}";

    private Task<IReadOnlyList<string>> EvidenceOfAsync(string number) =>
        system.EvidenceOfAsync(SmsStopSystem.Keyring.IdOf(ContactAddress.Telephone($"+{number}")));

    private async Task DeliverAsync(string gateway, string batch)
    {
        var body = batch
            .Replace("\"A\"", $"\"{people[0]}\"", StringComparison.Ordinal)
            .Replace("\"B\"", $"\"{people[1]}\"", StringComparison.Ordinal)
            .Replace("\"C\"", $"\"{people[2]}\"", StringComparison.Ordinal)
            .Replace(">A<", $">{people[0]}<", StringComparison.Ordinal)
            .Replace(">B<", $">{people[1]}<", StringComparison.Ordinal)
            .Replace(">C<", $">{people[2]}<", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{gateway}/main{GatewayCall.WithToken}")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, gateway == "esendex" ? "text/xml" : "application/json"),
            Headers = { { "X-Webhook-Token", GatewayCall.Token } },
        };
        using var response = await system.Service.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.OK);
    }
}
