using System.Net.Http.Headers;
using SenefConsent.Client;
using SenefConsent.Contracts;

using var mailPlatform = Service("EMAIL_UNSUBSCRIBE", "MAIL_PLATFORM_KEY");
using var marketing = Service("BLOCKLIST", "MARKETING_KEY");
var (links, blocklist) = (new EmailUnsubscribeClient(mailPlatform), new BlocklistClient(marketing));
var recipient = $"reader-{DateTimeOffset.UtcNow.Ticks}@example.org";

Console.WriteLine($"before: {await CheckAsync()}");
var made = await links.LinksAsync(new LinksRequest("2026-11-news", "newsletter", [recipient]));
using (var mailbox = new HttpClient())
{
    using var oneClick = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
    using var done = await mailbox.PostAsync(new Uri(made.Links[0].Url), oneClick);
    done.EnsureSuccessStatusCode();
}

Console.WriteLine($"after:  {await CheckAsync()}");

async Task<string> CheckAsync()
{
    var answer = await blocklist.CheckAsync(new ChecksRequest(Channel.Email, "newsletter", [recipient], Audience.Business));
    return $"{answer.Decisions[0].Decision}, {answer.Decisions[0].Rule}";
}

static HttpClient Service(string address, string key) =>
    new()
    {
        BaseAddress = new Uri(Environment.GetEnvironmentVariable(address)!),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable(key)) },
    };
