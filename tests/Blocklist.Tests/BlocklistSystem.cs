using System.Net.Http.Headers;
using Marten;
using Microsoft.Extensions.Options;
using SenefConsent.EmailUnsubscribe;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Blocklist on a database of its own, and an account through which people object.</summary>
public sealed class BlocklistSystem : ConsentSystem
{
    private HttpClient website = null!;
    private HttpClient? unsubscribe;

    public ContactPointKeyring Keyring { get; } =
        new(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"] } }));

    /// <summary>What was agreed with the partner <c>printer</c>.</summary>
    public static byte[] PartnerKey { get; } = [.. Enumerable.Repeat((byte)'n', 32)];

    public HttpClient Marketing { get; private set; } = null!;

    /// <summary>EmailUnsubscribe, started when it is asked for.</summary>
    public HttpClient Unsubscribe => unsubscribe ??= Start<UnsubscribeOptions>("email-unsubscribe");

    /// <summary>A partner that follows changes and may do nothing else.</summary>
    public HttpClient Mirror() =>
        new()
        {
            BaseAddress = Marketing.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ApiKeyOf("mirror")) },
        };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Marketing = Start<ImportObjections>(
            "blocklist",
            ("Partners:printer:Key", Convert.ToBase64String(PartnerKey)),
            ("Clients:ApiKeys:3:Client", "mirror"),
            ("Clients:ApiKeys:3:Sha256", Clients.HashOf(ApiKeyOf("mirror"))),
            ("Clients:ApiKeys:3:Scopes:0", "changes")
        );
        website = Start<Account>("preferences");
    }

    /// <summary>Somebody chooses in the preferences of their account, to which the address belongs.</summary>
    public async Task ChosenAsync(string account, ContactPointKind kind, string address, params PreferenceChoice[] choices)
    {
        await website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([
                new ContactPointAddress(
                    kind,
                    address,
                    Confirmation: new ContactPointConfirmation(ConfirmedBy.Website, DateTimeOffset.UtcNow.AddMinutes(-1))
                ),
            ])
        );
        await website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest(choices, new Notice("preference-centre", "1", "fr"))
        );
    }

    /// <summary>The contact point of an e-mail address.</summary>
    public Guid IdOf(string email) => Keyring.IdOf(ContactAddress.Email(email));

    /// <summary>Somebody objects to all prospecting by e-mail, by a door that has no service of its own yet.</summary>
    public Task ObjectedAsync(ContactAddress address) =>
        AppendAsync(
            address,
            new ObjectionRecorded(
                Scope.Of(Channel.Email, "prospecting"),
                new Capture(Source.Dpo, "dpo", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow)
            )
        );

    /// <summary>Somebody turns out to belong to an organisation.</summary>
    public Task JoinedAsync(ContactAddress address, ContactAddress organisation) =>
        AppendAsync(
            address,
            new OrganisationJoined(
                Keyring.IdOf(organisation),
                Scope.Of(Channel.All, "prospecting"),
                new Capture(Source.Operator, "website", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow)
            )
        );

    public Task<ChecksResponse> CheckAsync(Channel channel, string purpose, params string?[] recipients) =>
        Marketing.SendAsync<ChecksResponse>(HttpMethod.Post, "/checks", new ChecksRequest(channel, purpose, recipients, Audience.Business));

    private async Task AppendAsync(ContactAddress address, object said)
    {
        await using var store = OpenStore();
        await using var session = store.LightweightSession();
        session.Events.StartStream<ContactPoint>(Keyring.IdOf(address), said);
        await session.SaveChangesAsync();
    }
}
