using System.Globalization;
using SenefConsent.Ledger;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// Makes the refusals of a round: half of them one-click POSTs, half STOPs that Twilio signs, each of a person nobody has heard of.
/// </summary>
internal sealed class NewRefusals(DeployedSystem system, ServiceInQuestion mail, Random random)
{
    // These go out together: a link that is clicked twice, a message that is delivered twice, a person who sends two messages.
    private const int OneTwiceIn = 10;
    private const int OneOfTwoMessagesIn = 8;
    private const string OurNumber = "+33757130000";

    private readonly string run = $"{Guid.NewGuid():N}";
    private readonly ContactPointKeyring keyring = new(
        Microsoft.Extensions.Options.Options.Create(new LedgerOptions { ContactPointKeys = { [1] = system.Secrets.ContactPointKey } })
    );
    private readonly GatewayAccount twilio = system.Services.Addresses.Gateways["twilio"];
    private readonly Uri smsStop = new(system.Services.Addresses.Services["smsStop"]);
    private int people;

    /// <summary>Makes them, by the door they come to.</summary>
    /// <param name="count">How many; those that are sent twice count once.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<IReadOnlyList<RepeatedRefusal>>> MakeAsync(int count, CancellationToken cancellation)
    {
        var links = count / 2;
        return [Shuffled(await ClicksAsync(links, cancellation)), Shuffled(Messages(count - links))];
    }

    private async Task<IEnumerable<RepeatedRefusal[]>> ClicksAsync(int count, CancellationToken cancellation)
    {
        var recipients = Enumerable.Range(people, count).Select(number => $"killed.{number}.{run}@example.org").ToList();
        people += count;
        var paths = await mail.LinksAsync(recipients, cancellation);
        return recipients.Zip(
            paths,
            (recipient, path) => Sent(ContactAddress.Email(recipient), key: null, () => mail.OneClickRequest(path))
        );
    }

    private IEnumerable<RepeatedRefusal[]> Messages(int count)
    {
        while (count > 0)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"+4915{people++:000000000}");
            var messages = count > 1 && random.Next(OneOfTwoMessagesIn) == 0 ? 2 : 1;
            count -= messages;
            yield return [.. Enumerable.Range(0, messages).SelectMany(message => Message($"SM{run}{people}{message}", number))];
        }
    }

    private RepeatedRefusal[] Message(string id, string from)
    {
        var webhook = new Uri(smsStop, $"/webhooks/twilio/{twilio.Account}");
        var key = $"twilio:{twilio.Account}:{keyring.IdOfMessage($"twilio|{twilio.Account}|{id}"):N}";
        return Sent(
            ContactAddress.Telephone(from),
            key,
            () => new TwilioMessage(id, from, OurNumber, "STOP").ToRequest(webhook, twilio.Secret)
        );
    }

    private RepeatedRefusal[] Sent(ContactAddress recipient, string? key, Func<HttpRequestMessage> make)
    {
        var objection = new ExpectedObjection(keyring.IdOf(recipient), key);
        var times = random.Next(OneTwiceIn) == 0 ? 2 : 1;
        return [.. Enumerable.Range(0, times).Select(_ => new RepeatedRefusal(objection, recipient, make))];
    }

    private List<RepeatedRefusal> Shuffled(IEnumerable<RepeatedRefusal[]> together)
    {
        var groups = together.ToArray();
        random.Shuffle(groups);
        return [.. groups.SelectMany(group => group)];
    }
}
