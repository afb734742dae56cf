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

    public async IAsyncEnumerable<(InboundItem InboundItem, RawRequest Entry)> ReadAsync(
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
            var answer = await AskAsync(settings, page, cancellation);
            foreach (var entry in answer["messages"].Items.Where(entry => entry["direction"].Text == "inbound"))
            {
                foreach (var delivery in FailedItem.ReadEach([entry], Read))
                {
                    yield return (
                        delivery,
                        new RawRequest("GET", page, new HeaderDictionary(), Encoding.UTF8.GetBytes($"{entry}"), Peer: null)
                    );
                }
            }

            page = answer["next_page_uri"].Text;
        }
    }

    public async Task<DateTimeOffset?> TimeOfAsync(string account, string id, CancellationToken cancellation)
    {
        var settings = accounts.Value[account];
        var entry = await AskAsync(
            settings,
            $"/2010-04-01/Accounts/{settings.AccountSid}/Messages/{Uri.EscapeDataString(id)}.json",
            cancellation
        );
        return entry["sid"].Text == id ? TimeOf(entry) : null;
    }

    private async Task<ReceivedJson> AskAsync(TwilioAccount settings, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, settings.Api + path)
        {
            Headers = { Authorization = settings.Authorization },
        };
        return await client.ReadAsync(request, cancellation);
    }

    private static IEnumerable<InboundItem> Read(ReceivedJson entry) =>
        [
            new InboundSms(
                "",
                entry["from"].Text is { } sender ? ContactAddress.Telephone(sender) : null,
                entry["to"].Text,
                entry["body"].OptionalText,
                entry["sid"].Text,
                TimeOf(entry)
            ),
        ];

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
