using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>Twilio's Messages resource. Twilio gives a webhook up after seconds and keeps the message in its log.</summary>
internal sealed class TwilioLog(IOptions<GatewayAccounts<TwilioAccount>> accounts, GatewayClient client) : IGatewayLog
{
    public string Name => "twilio";

    public IEnumerable<string> Accounts => accounts.Value.Where(account => account.Value.AccountSid != "").Select(account => account.Key);

    public async IAsyncEnumerable<(InboundSms Sms, RawRequest Entry)> ReadAsync(
        string account,
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var settings = accounts.Value[account];

        // By the day, in UTC: the resource knows no hours.
        var page = string.Create(
            CultureInfo.InvariantCulture,
            $"/2010-04-01/Accounts/{settings.AccountSid}/Messages.json?PageSize=1000&DateSent%3E={since.UtcDateTime:yyyy-MM-dd}"
        );
        while (page is not null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, settings.Api + page)
            {
                Headers = { Authorization = settings.Authorization },
            };
            var answer = await client.ReadAsync(request, cancellation);
            foreach (var entry in answer["messages"].Items.Where(entry => entry["direction"].Text == "inbound"))
            {
                var sms = new InboundSms(
                    "",
                    entry["from"].Text is { } sender ? ContactAddress.Telephone(sender) : null,
                    entry["to"].Text,
                    entry["body"].Text ?? "",
                    entry["sid"].Text,
                    TimeOf(entry)
                );
                yield return (sms, new RawRequest("GET", page, new HeaderDictionary(), Encoding.UTF8.GetBytes($"{entry}"), Peer: null));
            }

            page = answer["next_page_uri"].Text;
        }
    }

    private static DateTimeOffset? TimeOf(ReceivedJson entry) =>
        DateTimeOffset.TryParseExact(entry["date_sent"].Text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var gmt) ? gmt
        : DateTimeOffset.TryParseExact(
            entry["date_sent"].Text,
            "ddd, dd MMM yyyy HH:mm:ss zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
        : null;
}
