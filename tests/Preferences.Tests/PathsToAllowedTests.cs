using System.Net.Http.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>
/// Whatever is done through the doors, in whatever order: when a check that said blocked says allowed, the last thing that was recorded on
/// the contact point is an act that can lift, with a complete capture (I-6, I-10).
/// </summary>
public class PathsToAllowedTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private const int Steps = 25;

    private static readonly Channel[] Channels = [Channel.Email, Channel.Sms];
    private static readonly string[] Purposes = ["newsletter", "offers"];

    private readonly Notice shown = new($"n-{Guid.NewGuid():N}", "1", "fr");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task every_path_from_blocked_to_allowed_ends_in_an_event_with_a_complete_capture(int seed)
    {
        var random = new Random(seed);
        using var kept = await system.Website.PutAsJsonAsync($"/notices/{shown.Id}/1/fr", new NoticeTextRequest("texte"));
        var person = new Person(
            $"customer-{Guid.NewGuid():N}",
            $"{Guid.NewGuid():N}@example.org",
            $"+336{random.Next(10_000_000, 99_999_999)}"
        );
        var before = await VerdictsAsync(person);
        for (var step = 0; step < Steps; step++)
        {
            var done = await ActAsync(random, person);

            var after = await VerdictsAsync(person);
            foreach (var (asked, verdict) in after.Where(pair => pair.Value == Verdict.Allowed && before[pair.Key] == Verdict.Blocked))
            {
                var capture = await LastAsync(
                    asked.Channel == Channel.Email ? ContactAddress.Email(person.Address) : ContactAddress.Telephone(person.Number)
                );
                Assert.True(
                    capture is { OccurredAt: not null, Notice: { Id: not null, Version: not null, Language: not null } }
                        && capture.Actor != ""
                        && Statement.CanLift(capture.Source),
                    $"step {step} of seed {seed}: {done} opened {asked}, and the last event's capture is {capture}"
                );
            }

            before = after;
        }
    }

    private async Task<string> ActAsync(Random random, Person person)
    {
        var channel = random.GetItems(Channels, 1)[0];
        var purpose = random.GetItems([.. Purposes, "prospecting"], 1)[0];
        var now = TimeProvider.System.GetUtcNow();
        var capture = new Capture(Source.Sms, "person", now, now, shown, IdempotencyKey: $"{Guid.NewGuid()}");
        var contactPoint = system.Keyring.IdOf(
            channel == Channel.Email ? ContactAddress.Email(person.Address) : ContactAddress.Telephone(person.Number)
        );
        var account = $"/accounts/{person.Account}";
        ContactPointAddress[] both = [new(ContactPointKind.Email, person.Address), new(ContactPointKind.Telephone, person.Number)];
        var act = random.Next(11);
        switch (act)
        {
            case 0 or 1:
                await PutAsync(
                    $"{account}/preferences",
                    new PreferencesRequest(
                        [new PreferenceChoice(random.Next(3) == 0 ? Channel.All : channel, purpose, Choice.Refuse)],
                        shown
                    )
                );
                break;
            case 2 or 3:
                await PutAsync(
                    $"{account}/preferences",
                    new PreferencesRequest([new PreferenceChoice(channel, purpose, Choice.Allow)], shown)
                );
                break;
            case 4:
                await PutAsync(
                    $"{account}/preferences",
                    new PreferencesRequest([new PreferenceChoice(channel, purpose, Choice.Allow)], shown, ChangedBy.Operator)
                );
                break;
            case 5:
                await PutAsync($"{account}/contact-points", new ContactPointsRequest([.. both.Where(_ => random.Next(2) == 0)]));
                break;
            case 6:
                await PostAsync($"{account}/consents", new ConsentRequest(channel, random.GetItems(Purposes, 1)[0], shown));
                break;
            case 7:
                await PostAsync($"{account}/consents/withdrawals", new WithdrawalRequest(channel, purpose));
                break;
            case 8:
                await system.RecordAsync(new RecordObjection(contactPoint, Scope.Of(Channel.Sms, "prospecting"), capture));
                break;
            case 9:
                await system.LiftAsync(new LiftObjections(contactPoint, Scope.Of(Channel.Sms, "prospecting"), capture));
                break;
            default:
                await system.LiftAsync(
                    new LiftObjections(contactPoint, Scope.Of(channel, purpose), capture with { Source = Source.Import, Actor = "import" })
                );
                break;
        }

        return $"act {act} by {channel} for {purpose}";
    }

    private async Task PutAsync<T>(string path, T body)
    {
        using var answer = await system.Website.PutAsJsonAsync(path, body);
        Assert.True((int)answer.StatusCode is 200 or 403, $"{path} was answered {answer.StatusCode}");
    }

    private async Task PostAsync<T>(string path, T body)
    {
        using var answer = await system.Website.PostAsJsonAsync(path, body);
        Assert.True((int)answer.StatusCode is 200 or 409, $"{path} was answered {answer.StatusCode}");
    }

    private async Task<Dictionary<(Channel Channel, string Purpose, Audience Audience), Verdict>> VerdictsAsync(Person person)
    {
        var verdicts = new Dictionary<(Channel, string, Audience), Verdict>();
        foreach (
            var asked in from channel in Channels
            from purpose in Purposes
            from audience in Enum.GetValues<Audience>()
            select (channel, purpose, audience)
        )
        {
            var recipient = asked.channel == Channel.Email ? person.Address : person.Number;
            verdicts[asked] = (await system.CheckAsync(asked.channel, asked.purpose, recipient, asked.audience)).Verdict;
        }

        return verdicts;
    }

    private async Task<Capture?> LastAsync(ContactAddress address)
    {
        await using var session = system.Ledger.GetRequiredService<IDocumentStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(system.Keyring.IdOf(address), token: TestContext.Current.CancellationToken);
        return events[^1].Data switch
        {
            ObjectionLifted lifted => lifted.Capture,
            ConsentGiven given => given.Capture,
            _ => null,
        };
    }

    private sealed record Person(string Account, string Address, string Number);
}
