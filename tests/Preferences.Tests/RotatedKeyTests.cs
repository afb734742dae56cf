using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>
/// The main job, with one more contact point key before every act: what was recorded and linked under an earlier key is found by each.
/// </summary>
public sealed class RotatedKeyTests(PreferencesSystem system, RotatedKeyTests.Generations generations)
    : IClassFixture<PreferencesSystem>,
        IClassFixture<RotatedKeyTests.Generations>
{
    private static readonly Notice Shown = new("preference-centre", "3", "fr");

    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string number = $"+336{Random.Shared.Next(10_000_000, 99_999_999)}";
    private Services? latest;
    private int keys;

    private ContactPointAddress Mail => new(ContactPointKind.Email, address);

    private ContactPointAddress Phone => new(ContactPointKind.Telephone, number);

    [Fact]
    public async Task by_no_channel_reaches_the_telephone_and_is_undone_there()
    {
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        var link = (await RotateAsync()).LinkOf(address);
        var said = await (await RotateAsync()).ObjectAsync(link, Channel.All);
        await AssertBlockedAsync(email: true, sms: true);

        await (await RotateAsync()).UndoAsync(link, said.EventId);
        await AssertBlockedAsync(email: false, sms: false);
    }

    [Fact]
    public async Task by_no_channel_reaches_a_telephone_that_is_linked_later()
    {
        var link = (await RotateAsync()).LinkOf(address);
        await (await RotateAsync()).LinkAsync(account, Mail);
        var said = await (await RotateAsync()).ObjectAsync(link, Channel.All);
        var linked = await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        Assert.Equal(new ContactPointsResponse(Linked: 1, Unlinked: 0, Refused: 1), linked);
        await AssertBlockedAsync(email: true, sms: true);

        await (await RotateAsync()).UndoAsync(link, said.EventId);
        await AssertBlockedAsync(email: false, sms: false);
    }

    [Fact]
    public async Task by_no_channel_by_the_telephone_and_by_an_address_that_is_typed_reaches_the_others()
    {
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        var services = await RotateAsync();
        await services.ObjectAsync(services.Keyring.IdsOf(ContactAddress.Telephone(number)), Channel.All);
        await AssertBlockedAsync(email: true, sms: true);
    }

    [Fact]
    public async Task what_is_linked_stays_linked_and_is_counted_once()
    {
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        Assert.Equal(new ContactPointsResponse(0, 0, 0), await (await RotateAsync()).LinkAsync(account, Mail, Phone));
        Assert.Equal(new ContactPointsResponse(0, 1, 0), await (await RotateAsync()).LinkAsync(account, Mail));
        var preferences = await (await RotateAsync()).Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences");
        Assert.Equal(1, preferences.ContactPoints);
    }

    [Fact]
    public async Task a_stop_is_the_accounts_to_see_and_the_same_message_again_is_the_same()
    {
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        var stop = await (await RotateAsync()).SmsAsync(number, "SM1");
        Assert.Equal(stop with { IsNew = false }, await (await RotateAsync()).SmsAsync(number, "SM1"));

        var shown = await (await RotateAsync()).Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences");
        Assert.Equal(
            (Choice.Refuse, Source.Sms),
            shown
                .Preferences.Where(preference => preference is { Channel: Channel.Sms, Purpose: "offers" })
                .Select(preference => (preference.Choice!.Value, preference.Source!.Value))
                .Single()
        );
        await (await RotateAsync()).StartAgainAsync(number);
        await AssertBlockedAsync(email: false, sms: false);
    }

    [Fact]
    public async Task what_the_account_refused_it_allows_again_and_withdraws()
    {
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        await (await RotateAsync()).ChooseAsync(account, Choice.Refuse);
        await AssertBlockedAsync(email: true, sms: false);
        await (await RotateAsync()).ChooseAsync(account, Choice.Allow);
        await AssertBlockedAsync(email: false, sms: false);
        var withdrawal = new WithdrawalRequest(Channel.All, "prospecting");
        Assert.Equal(2, await (await RotateAsync()).WithdrawAsync(account, withdrawal));
        Assert.Equal(0, await (await RotateAsync()).WithdrawAsync(account, withdrawal));
        await AssertBlockedAsync(email: true, sms: true);
    }

    [Fact]
    public async Task a_rectified_number_takes_along_what_was_refused_under_every_key()
    {
        var rectified = new ContactPointAddress(ContactPointKind.Telephone, $"+336{Random.Shared.Next(10_000_000, 99_999_999)}", number);
        await (await RotateAsync()).SmsAsync(number, "SM1");
        await (await RotateAsync()).LinkAsync(account, Mail, Phone);
        Assert.Equal(new ContactPointsResponse(1, 1, 1), await (await RotateAsync()).LinkAsync(account, Mail, rectified));
        Assert.Equal(new ContactPointsResponse(0, 0, 0), await (await RotateAsync()).LinkAsync(account, Mail, rectified));
        Assert.Equal(Verdict.Blocked, await (await RotateAsync()).CheckAsync(Channel.Sms, rectified.Value));
    }

    private async Task<Services> RotateAsync() => latest = await generations.WithKeysAsync(system, ++keys);

    private async Task AssertBlockedAsync(bool email, bool sms) =>
        Assert.Equal(
            (email ? Verdict.Blocked : Verdict.Allowed, sms ? Verdict.Blocked : Verdict.Allowed),
            (await latest!.CheckAsync(Channel.Email, address), await latest!.CheckAsync(Channel.Sms, number))
        );

    /// <summary>The services with one key, with two, and so on: what each test needs of them.</summary>
    public sealed class Generations : IAsyncDisposable
    {
        private readonly List<Services> started = [];

        internal async Task<Services> WithKeysAsync(PreferencesSystem system, int keys)
        {
            while (started.Count < keys)
            {
                started.Add(await Services.StartAsync(system, started.Count + 1));
            }

            // Each test begins with the first key: those that earlier tests have added would block what has fewer.
            for (var version = keys + 1; version <= started.Count; version++)
            {
                await ConsentDatabase.ForgetKeyAsync(
                    system.OwnerConnectionString,
                    KeyUse.ContactPoints.Name,
                    version,
                    acceptsLoss: true,
                    TestContext.Current.CancellationToken
                );
            }

            return started[keys - 1];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var services in started)
            {
                await services.DisposeAsync();
            }
        }
    }

    /// <summary>The website's service and the doors of the others, with a number of keys.</summary>
    internal sealed class Services(HttpClient website, IHost ledger) : IAsyncDisposable
    {
        public HttpClient Website => website;

        public ContactPointKeyring Keyring => ledger.Services.GetRequiredService<ContactPointKeyring>();

        private LedgerWriter Writer => ledger.Services.GetRequiredService<LedgerWriter>();

        public static async Task<Services> StartAsync(PreferencesSystem system, int keys)
        {
            (string, string)[] added =
            [
                .. Enumerable
                    .Range(2, keys - 1)
                    .Select(version => ($"Ledger:ContactPointKeys:{version}", ConsentSystem.KeyOf((char)version))),
            ];
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(system.SettingsOf("email-unsubscribe")!);
            builder.Configuration.AddInMemoryCollection(added.ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2));
            builder.AddLedger();
            var ledger = builder.Build();
            await ledger.StartAsync();
            return new Services(system.Start<Account>("preferences", added), ledger);
        }

        /// <summary>What a link names.</summary>
        public ContactPointIds LinkOf(string address) => new(Keyring.IdsOf(ContactAddress.Email(address)).Lasting);

        public Task<ObjectionReceipt> ObjectAsync(ContactPointIds contactPoint, Channel channel) =>
            Writer.WriteAsync(
                new RecordObjection(contactPoint, Scope.Of(channel, "prospecting"), Now(Source.Link)),
                RecordObjection.Decide
            );

        public async Task UndoAsync(ContactPointIds link, Guid objection)
        {
            await using var session = ledger.Services.GetRequiredService<IDocumentStore>().QuerySession();
            var e = await session.Events.LoadAsync(objection);
            await Writer.WriteAsync(
                new UndoObjection(new ContactPointIds(e!.StreamId, link.Newest), objection, Now(Source.Link) with { Notice = Shown }),
                UndoObjection.Decide
            );
        }

        public Task<ObjectionReceipt> SmsAsync(string number, string id) =>
            Writer.WriteAsync(
                new RecordObjection(
                    Keyring.IdsOf(ContactAddress.Telephone(number)),
                    Scope.Of(Channel.Sms, "prospecting"),
                    Now(Source.Sms) with
                    {
                        IdempotencyKey = $"{number}:{id}",
                    }
                ),
                RecordObjection.Decide
            );

        public Task<LiftOutcome> StartAgainAsync(string number) =>
            Writer.WriteAsync(
                new LiftObjections(
                    Keyring.IdsOf(ContactAddress.Telephone(number)),
                    Scope.Of(Channel.Sms, "prospecting"),
                    Now(Source.Sms) with
                    {
                        IdempotencyKey = $"{number}:start",
                        Notice = Shown,
                    }
                ),
                LiftObjections.Decide
            );

        public Task<ContactPointsResponse> LinkAsync(string account, params ContactPointAddress[] contactPoints) =>
            website.SendAsync<ContactPointsResponse>(
                HttpMethod.Put,
                $"/accounts/{account}/contact-points",
                new ContactPointsRequest(contactPoints)
            );

        public Task<PreferencesResponse> ChooseAsync(string account, Choice choice) =>
            website.SendAsync<PreferencesResponse>(
                HttpMethod.Put,
                $"/accounts/{account}/preferences",
                new PreferencesRequest([new PreferenceChoice(Channel.Email, "offers", choice)], Shown)
            );

        public async Task<int> WithdrawAsync(string account, WithdrawalRequest request) =>
            (await website.SendAsync<WithdrawalResponse>(HttpMethod.Post, $"/accounts/{account}/consents/withdrawals", request)).Withdrawn;

        public async Task<Verdict> CheckAsync(Channel channel, string recipient) =>
            (
                await ledger
                    .Services.GetRequiredService<BlocklistReader>()
                    .DecideAsync(
                        new BlocklistLookup(Keyring, [ContactAddress.For(channel, recipient)], organisation: []),
                        new SendQuestion(channel, "offers", Audience.Business, TimeProvider.System.GetUtcNow()),
                        TestContext.Current.CancellationToken
                    )
            )
                .Decisions[0]
                .Verdict;

        public async ValueTask DisposeAsync()
        {
            website.Dispose();
            await ledger.StopAsync();
            ledger.Dispose();
        }

        private static Capture Now(Source source)
        {
            var now = TimeProvider.System.GetUtcNow();
            return new Capture(source, "person", now, now);
        }
    }
}
