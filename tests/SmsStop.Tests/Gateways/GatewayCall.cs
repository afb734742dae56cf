using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

/// <summary>A call of the webhook of a gateway's account <c>main</c>, without the service around it.</summary>
internal sealed record GatewayCall(byte[] Body, string Query = "", string Method = "POST", DateTimeOffset? At = null)
{
    public const string Token = "the token of the tests";
    public const string Secret = "the secret of the tests";
    public const string WithToken = "?token=the+token+of+the+tests";

    /// <summary>When it arrives, where a test does not say.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 10, TimeSpan.Zero);

    public static string Timestamp => $"{Now.ToUnixTimeSeconds()}";

    private readonly HeaderDictionary headers = [];

    public GatewayCall(string body, string query = "", string method = "POST")
        : this(Encoding.UTF8.GetBytes(body), query, method) { }

    public string Url(string gateway) => $"https://sms-stop.example.org{Target(gateway)}";

    /// <summary>The same call with a header.</summary>
    public GatewayCall With(string header, string value)
    {
        headers[header] = value;
        return this;
    }

    public async ValueTask<IReadOnlyList<InboundItem>?> To(ISmsGateway gateway) =>
        (
            await gateway.ReadAsync(
                new GatewayRequest(
                    "main",
                    Url(gateway.Name),
                    new RawRequest(Method, Target(gateway.Name), headers, Body, "192.0.2.1"),
                    At ?? Now
                )
            )
        )?.Items;

    /// <summary>What it holds, of which there is one.</summary>
    public async Task<InboundItem> OnlyTo(ISmsGateway gateway) => Assert.Single((await To(gateway))!);

    /// <summary>The configuration of an account.</summary>
    public static IOptions<GatewayAccounts<TAccount>> Account<TAccount>(TAccount account)
        where TAccount : GatewayAccount => Options.Create(new GatewayAccounts<TAccount> { ["main"] = account });

    /// <summary>A number as everybody would write it.</summary>
    public static ContactAddress Number(string number) => ContactAddress.Telephone(number);

    /// <summary>The headers with which Sinch signs a body.</summary>
    public static (string Name, string Value)[] SinchHeaders(string secret, string body, string nonce) =>
        [
            ("x-sinch-webhook-signature-nonce", nonce),
            ("x-sinch-webhook-signature-timestamp", Timestamp),
            (
                "x-sinch-webhook-signature",
                Convert.ToBase64String(
                    HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{body}.{nonce}.{Timestamp}"))
                )
            ),
        ];

    /// <summary>The body with its last letter or figure another.</summary>
    public static string Changed(string text)
    {
        var last = text.ToList().FindLastIndex(char.IsAsciiLetterOrDigit);
        return text[..last] + (text[last] == '1' ? '2' : '1') + text[(last + 1)..];
    }

    private string Target(string gateway) => $"/webhooks/{gateway}/main{Query}";
}
