using System.Net.Http.Headers;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>EmailUnsubscribe on a database of its own.</summary>
public sealed class EmailUnsubscribeSystem : ConsentSystem
{
    public HttpClient MailPlatform { get; private set; } = null!;

    /// <summary>A mailbox provider or a browser: no key, no cookies, no redirects.</summary>
    public HttpClient Public { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        MailPlatform = Start<UnsubscribeOptions>("email-unsubscribe");
        Public = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = MailPlatform.BaseAddress,
        };
        Public.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
    }

    /// <summary>The path of a link that was sent to an address.</summary>
    public async Task<string> LinkSentToAsync(string address, string purpose = "newsletter")
    {
        var response = await MailPlatform.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", purpose, [address])
        );
        return new Uri(response.Links[0].Url).AbsolutePath;
    }

    public Task<long> EventsAsync() => QueryAsync<long>("select count(*) from consent.mt_events");

    public Task<long> ObjectionsAsync() => QueryAsync<long>("select count(*) from consent.mt_events where type = 'objection_recorded'");

    public override async ValueTask DisposeAsync()
    {
        Public?.Dispose();
        await base.DisposeAsync();
    }
}
