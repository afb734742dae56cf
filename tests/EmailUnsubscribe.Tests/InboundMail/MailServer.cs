using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The mail server of the unsubscribe domain, which passes on what it receives.</summary>
internal static class MailServer
{
    private static readonly ContactPointKeyring Keyring = new(
        Options.Create(new LedgerOptions { ContactPointKeys = { [1] = ConsentSystem.Settings["Ledger:ContactPointKeys:1"] } })
    );

    public static async Task<InboundMailResponse> DeliverAsync(this EmailUnsubscribeSystem system, byte[] mail, params string[] envelope)
    {
        using var response = await system.MailPlatform.SendAsync(Delivery(mail, envelope));
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<InboundMailResponse>())!;
    }

    public static HttpRequestMessage Delivery(byte[] mail, params string[] envelope)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/inbound-mail") { Content = new ByteArrayContent(mail) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "message/rfc822");
        foreach (var recipient in envelope)
        {
            request.Headers.TryAddWithoutValidation("Envelope-To", recipient);
        }

        return request;
    }

    /// <summary>The unsubscribe address in a newsletter that was sent to somebody.</summary>
    public static async Task<string> UnsubscribeAddressOfAsync(
        this EmailUnsubscribeSystem system,
        string address,
        string purpose = "newsletter"
    ) => $"unsub+{(await system.LinkSentToAsync(address, purpose))["/u/".Length..]}@unsubscribe.example.org";

    /// <summary>What is refused on an address, in the order of the events.</summary>
    public static async Task<string> RefusedOnAsync(this EmailUnsubscribeSystem system, string address) =>
        await system.QueryAsync<string>(
            $$"""
            select coalesce(string_agg(concat_ws(' ',
                type, data #>> '{scope,channels,0}', data #>> '{scope,purposes,0}', data #>> '{capture,source}', data #>> '{capture,campaign}'),
                ', ' order by seq_id), '')
            from consent.mt_events where stream_id = '{{Keyring.IdOf(ContactAddress.Email(address))}}'
            """
        );

    public static Task<long> WaitingAsync(this EmailUnsubscribeSystem system) =>
        system.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed");

    public static Task<long> EvidenceAsync(this EmailUnsubscribeSystem system, string purpose) =>
        system.QueryAsync<long>($"select count(*) from consent.evidence where purpose = '{purpose}'");
}
