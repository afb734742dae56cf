using SenefConsent.Preferences;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Blocklist on a database of its own, and an account through which people object.</summary>
public sealed class BlocklistSystem : ConsentSystem
{
    private HttpClient website = null!;

    public HttpClient Marketing { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Marketing = Start<HistoryWords>("blocklist");
        website = Start<Account>("preferences");
    }

    /// <summary>Somebody chooses in the preferences of their account, to which the address belongs.</summary>
    public async Task ChosenAsync(string account, ContactPointKind kind, string address, params PreferenceChoice[] choices)
    {
        await website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put, $"/accounts/{account}/contact-points", new ContactPointsRequest([new ContactPointAddress(kind, address)]));
        await website.SendAsync<PreferencesResponse>(
            HttpMethod.Put, $"/accounts/{account}/preferences", new PreferencesRequest(choices, new Notice("preference-centre", "1", "fr")));
    }

    public Task<ChecksResponse> CheckAsync(Channel channel, string purpose, params string[] recipients) =>
        Marketing.SendAsync<ChecksResponse>(HttpMethod.Post, "/checks", new ChecksRequest(channel, purpose, recipients));
}
