using System.Globalization;
using System.Security.Cryptography;
using SenefConsent.Contracts;

namespace SenefConsent.Local;

/// <summary>The demonstration failed; the message says at which step.</summary>
public sealed class DemonstrationFailedException(string message) : Exception(message);

/// <summary>
/// The main job on real input: people object by link, SMS, account preferences, mail and telephone, and the blocklist answers <c>allowed</c> before
/// and <c>blocked</c> after. Every answer is compared with the expected one.
/// </summary>
public sealed class Demonstration
{
    private const string Purpose = "newsletter";

    private static readonly string Campaign = "2026-11-news";
    private static readonly Notice PreferencesNotice = new("preferences-page", "1", "en");

    private readonly ConsentClient client;
    private readonly Action<string> tell;
    private readonly HashSet<string> asked = [];
    private string step = "";

    private Demonstration(ConsentClient client, Action<string> tell)
    {
        this.client = client;
        this.tell = tell;
    }

    /// <summary>Plays it, with addresses that are new each time.</summary>
    /// <param name="system">A running system.</param>
    /// <param name="tell">Is told each step and its outcome, a line at a time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DemonstrationFailedException">An outcome is wrong.</exception>
    public static async Task RunAsync(SystemAddresses system, Action<string> tell, CancellationToken cancellation)
    {
        using var client = new ConsentClient(system);
        var demonstration = new Demonstration(client, tell);
        try
        {
            await demonstration.RefuseByLinkAsync(cancellation);
            await demonstration.RefuseBySmsAsync(cancellation);
            await demonstration.RefuseByPreferencesAsync(cancellation);
            await demonstration.RefuseByMailAsync(cancellation);
            await demonstration.RefuseByCallAsync(cancellation);
            await demonstration.MirrorAsync(cancellation);
            await demonstration.ReceiveRequestAsync(cancellation);
        }
        catch (Exception failure)
            when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw demonstration.Wrong(failure.Message);
        }
    }

    private async Task RefuseByLinkAsync(CancellationToken cancellation)
    {
        var reader = NewEmail("reader");
        Begin($"1  The unsubscribe link in an e-mail to {reader}");
        await ExpectAllowedAsync(Channel.Email, reader, cancellation);

        Step("Before it sends, the mail platform asks for this recipient's link.");
        var link = await client.LinkAsync(Campaign, Purpose, reader, cancellation);
        Say($"List-Unsubscribe: {Shorten(link.ListUnsubscribe)}");

        Step("A virus scanner opens the link. Nothing may change.");
        await client.FollowAsync(link, cancellation);
        await ExpectAllowedAsync(Channel.Email, reader, cancellation);

        Step("The reader presses \"unsubscribe\" in the mailbox, and the mailbox provider posts List-Unsubscribe=One-Click.");
        await client.OneClickAsync(link, cancellation);
        await ExpectBlockedAsync(Channel.Email, reader, cancellation);
    }

    private async Task RefuseBySmsAsync(CancellationToken cancellation)
    {
        Begin("2  A STOP by SMS");
        var number = await NewNumberAsync(cancellation);
        Say(number);
        await ExpectAllowedAsync(Channel.Sms, number, cancellation);

        Step("The person answers STOP, and Twilio posts the signed message to our webhook.");
        await client.ReceiveSmsAsync(NewMessageId(), number, "STOP", cancellation);
        await ExpectBlockedAsync(Channel.Sms, number, cancellation);

        Step("They answer OUI to the next message. That does not lift the objection.");
        await client.ReceiveSmsAsync(NewMessageId(), number, "OUI", cancellation);
        await ExpectStillBlockedAsync(Channel.Sms, number, cancellation);

        Step("They send START. Twilio does not say when, and may deliver for a minute: it may be older than the STOP, and lifts nothing.");
        await client.ReceiveSmsAsync(NewMessageId(), number, "START", cancellation);
        await ExpectStillBlockedAsync(Channel.Sms, number, cancellation);

        Step("They send START to a number at Vonage, which says when. That opens what the STOP had refused.");
        await client.ReceiveVonageSmsAsync(NewMessageId(), number, "START", cancellation);
        await ExpectAllowedAsync(Channel.Sms, number, cancellation);

        Step("Later they object in a full sentence, through another gateway.");
        await client.ReceiveOvhSmsAsync(number, "Bonjour, merci de ne plus m'envoyer de pub", cancellation);
        await ExpectBlockedAsync(Channel.Sms, number, cancellation);
    }

    private async Task RefuseByPreferencesAsync(CancellationToken cancellation)
    {
        var account = $"demo-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        ContactPointAddress first = new(ContactPointKind.Email, NewEmail("work")),
            second = new(ContactPointKind.Email, NewEmail("home"));
        Begin($"3  The preferences of customer account {account}");
        Step($"The customer website links {first.Value} to the account.");
        await client.LinkContactPointsAsync(account, [first], cancellation);
        await ExpectAllowedAsync(Channel.Email, first.Value, cancellation);

        Step("The customer refuses all marketing by e-mail.");
        await client.ChooseAsync(
            account,
            new PreferencesRequest([new PreferenceChoice(Channel.Email, "prospecting", Choice.Refuse)], PreferencesNotice),
            cancellation
        );
        await ExpectBlockedAsync(Channel.Email, first.Value, cancellation);

        Step($"Later the customer adds a second address, {second.Value}. The objection must apply to it too.");
        await ExpectAllowedAsync(Channel.Email, second.Value, cancellation);
        await client.LinkContactPointsAsync(account, [first, second], cancellation);
        await ExpectBlockedAsync(Channel.Email, second.Value, cancellation);
    }

    private async Task RefuseByMailAsync(CancellationToken cancellation)
    {
        var reader = NewEmail("reader");
        Begin($"4  A mail from {reader} to the unsubscribe address");
        var link = await client.LinkAsync(Campaign, Purpose, reader, cancellation);
        await ExpectAllowedAsync(Channel.Email, reader, cancellation);

        Step("The reader's mail program writes to the mailto: address of List-Unsubscribe, and our mail server forwards it.");
        await client.ReceiveMailAsync(reader, link.ListUnsubscribe.Split("mailto:")[1].TrimEnd('>'), cancellation);
        await ExpectBlockedAsync(Channel.Email, reader, cancellation);
    }

    private async Task RefuseByCallAsync(CancellationToken cancellation)
    {
        var customer = NewEmail("customer");
        Begin($"5  A call: the customer with the address {customer} wants no more marketing");
        await ExpectAllowedAsync(Channel.Email, customer, cancellation);

        Step("Reception enters the objection while the customer is on the line, and reads out the receipt.");
        var taken = await client.TakeCallAsync(customer, cancellation);
        Say($"\"{taken.Text}\"");
        await ExpectBlockedAsync(Channel.Email, customer, cancellation);

        Step(
            "Months later the customer calls again, and gives the number. Support learns when, what and whether it holds, and nothing else."
        );
        var found = await client.FindObjectionAsync(taken.Number.ToLowerInvariant(), cancellation);
        Say($"found:     {found.Number}, {found.State}");
        Require(found.State == ObjectionState.InForce, "the objection must be found by its number, and be in force");
    }

    private async Task MirrorAsync(CancellationToken cancellation)
    {
        var reader = NewEmail("reader");
        Begin($"6  A platform that mirrors the blocklist; {reader} objects");
        var end = 0L;
        for (
            var page = await client.ChangesAsync(end, cancellation);
            page.Changes.Count > 0;
            page = await client.ChangesAsync(end, cancellation)
        )
        {
            end = page.Next;
        }

        await ExpectAllowedAsync(Channel.Email, reader, cancellation);
        Step($"The platform has read the change feed up to position {end}. The reader presses \"unsubscribe\".");
        var link = await client.LinkAsync(Campaign, Purpose, reader, cancellation);
        await client.OneClickAsync(link, cancellation);

        Step("The platform reads on. It recognises the reader by the contact point id it got with the link, not by an address.");
        var change = (await client.ChangesAsync(end, cancellation)).Changes.FirstOrDefault(one => one.ContactPoint == link.ContactPoint);
        Say(change is null ? "changes:   none" : $"changes:   {change.Position}, {change.Type}, contact point {change.ContactPoint}");
        Require(
            change?.Holds.Any(one =>
                one is { Audience: Audience.Business, Channel: Channel.Email, Decision: Verdict.Blocked } && one.Purposes.Contains(Purpose)
            ) == true,
            "the change feed must say that the newsletter by e-mail is refused"
        );
        await ExpectStillBlockedAsync(Channel.Email, reader, cancellation);
    }

    private async Task ReceiveRequestAsync(CancellationToken cancellation)
    {
        var customer = NewEmail("customer");
        Begin($"7  A mail to the data protection officer: {customer} asks what is held about them");
        Step("The officer records it. The case says by when it has to be answered, and how that was counted.");
        var received = await client.ReceiveRequestAsync(customer, TimeProvider.System.GetUtcNow(), cancellation);
        Say($"before:    case {received.Reference}, {received.State}, due on {received.Clock.DueOn:yyyy-MM-dd}");
        foreach (var counted in received.Clock.Steps)
        {
            Say($"           {counted}");
        }

        Step("Before anything is handed out, the officer asks for proof that the address is theirs. Meanwhile the clock stands still.");
        var asked = await client.AskForIdentityAsync(received.Id, cancellation);
        Say($"after:     case {asked.Reference}, {asked.State}, the clock {(asked.Clock.StandsStill ? "stands still" : "goes on")}");
        Require(
            received.State == CaseState.New && !received.IsLate && asked.State == CaseState.WaitingForRequester && asked.Clock.StandsStill,
            "the case must be new and in time, and its clock must stand still while the requester is waited for"
        );
    }

    private static string NewMessageId() => $"SM{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    private async Task ExpectStillBlockedAsync(Channel channel, string recipient, CancellationToken cancellation)
    {
        var decision = await client.CheckAsync(channel, Purpose, recipient, cancellation);
        Say($"{When(recipient)}{Words(decision)}");
        Require(
            decision is { Decision: Verdict.Blocked, Rule: Rule.Objection },
            "the blocklist must answer blocked, by the rule objection"
        );
    }

    private async Task ExpectAllowedAsync(Channel channel, string recipient, CancellationToken cancellation)
    {
        var decision = await client.CheckAsync(channel, Purpose, recipient, cancellation);
        Say($"{When(recipient)}{Words(decision)}");
        Require(decision is { Decision: Verdict.Allowed, Rule: Rule.None }, "the blocklist must answer allowed, by the rule none");
    }

    private async Task ExpectBlockedAsync(Channel channel, string recipient, CancellationToken cancellation)
    {
        var decision = await client.CheckAsync(channel, Purpose, recipient, cancellation);
        Say($"{When(recipient)}{Words(decision)}");
        Require(
            decision is { Decision: Verdict.Blocked, Rule: Rule.Objection, Since: not null, EventId: not null },
            "the blocklist must answer blocked, by the rule objection, with date and event"
        );

        var history = await client.HistoryAsync(channel, recipient, cancellation);
        foreach (var entry in history.Events)
        {
            Say($"history:   {entry.Text}");
            Say($"           {entry.Effect}");
        }

        Require(history.Events.Any(entry => entry.EventId == decision.EventId), "the history must contain the deciding event");
    }

    // The first answer about somebody is how it was before.
    private string When(string recipient) => asked.Add(recipient) ? "before:    " : "after:     ";

    private static string Words(RecipientDecision decision)
    {
        var verdict = decision.Decision == Verdict.Allowed ? "allowed" : "BLOCKED";
        return decision is { Since: { } since, EventId: { } id }
            ? $"{verdict}, rule {decision.Rule.ToString().ToLowerInvariant()}, since "
                + $"{since.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, event {id}"
            : $"{verdict}, rule {decision.Rule.ToString().ToLowerInvariant()}";
    }

    private static string NewEmail(string name) => $"{name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}@example.org";

    // ARCEP keeps +33 6 39 98 for fiction. There are ten thousand of them, so one of an earlier run may come up.
    private async Task<string> NewNumberAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var number = $"+3363998{RandomNumberGenerator.GetInt32(10_000).ToString("D4", CultureInfo.InvariantCulture)}";
            if ((await client.HistoryAsync(Channel.Sms, number, cancellation)).Events.Count == 0)
            {
                return number;
            }
        }

        throw Wrong("nearly every fictional number objected in earlier runs; remove .local/ to start afresh");
    }

    private static string Shorten(string header) => header.Length > 110 ? $"{header[..110]}…" : header;

    private void Begin(string title)
    {
        step = title;
        tell("");
        tell(title);
    }

    private void Step(string text)
    {
        step = text;
        tell($"   {text}");
    }

    private void Say(string text) => tell($"      {text}");

    private void Require(bool isRight, string rule)
    {
        if (!isRight)
        {
            throw Wrong(rule);
        }
    }

    private DemonstrationFailedException Wrong(string what) => new($"The demonstration failed at \"{step}\": {what}.");
}
