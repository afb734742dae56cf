using System.Collections.Concurrent;
using System.Globalization;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Local;

namespace SenefConsent.Proofs.Rolling;

/// <summary>
/// Mail platform, mailboxes, gateway, website, reception and marketing, which send each request once. Whoever has refused is asked about
/// right after the acknowledgement.
/// </summary>
/// <param name="addresses">Where they reach the services.</param>
internal sealed class HonestClients(SystemAddresses addresses) : IDisposable
{
    private readonly HttpClient browser = new();
    private readonly string run = $"{Guid.NewGuid():N}";
    private long answered;
    private int people;

    /// <summary>How many requests were answered as they should be.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>What was not.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => browser.Dispose();

    /// <summary>Sends until told to stop.</summary>
    public async Task RunAsync(int clients, CancellationToken stop)
    {
        using var client = new ConsentClient(addresses);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => RunOneAsync(client, stop)));
    }

    private async Task RunOneAsync(ConsentClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref people);
            var (email, telephone) = (
                $"rolling.{number}.{run}@example.org",
                string.Create(CultureInfo.InvariantCulture, $"+3367{number:0000000}")
            );
            UnsubscribeLink? link = null;
            await TryAsync("a link", async token => link = await client.LinkAsync("2026-11-rolling", "newsletter", email, token));
            if (link is not null)
            {
                link = link with { Url = $"{addresses.Services["emailUnsubscribe"]}{new Uri(link.Url).AbsolutePath}" };
                await TryAsync("a look at a link", token => client.FollowAsync(link, token));
                await RefuseAsync("a click", token => client.OneClickAsync(link, token), Channel.Email, email);
            }

            await RefuseAsync("a STOP", token => client.ReceiveOvhSmsAsync(telephone, "STOP", token), Channel.Sms, telephone);
            await RefuseAsync("a call", token => client.TakeCallAsync($"called.{email}", token), Channel.Email, $"called.{email}");
            await TryAsync(
                "an account",
                token =>
                    client.LinkContactPointsAsync(
                        $"rolling-{number}-{run}",
                        [new ContactPointAddress(ContactPointKind.Email, email)],
                        token
                    )
            );
            await TryAsync("a history", token => client.HistoryAsync(Channel.Email, email, token));
            await TryAsync("changes", token => client.ChangesAsync(number, token));
            await TryAsync("a page of the console", OpenConsoleAsync);

            async Task RefuseAsync(string what, Func<CancellationToken, Task> refuse, Channel channel, string recipient)
            {
                if (await TryAsync(what, refuse))
                {
                    await TryAsync(
                        $"a check after {what}",
                        async token =>
                        {
                            var decision = await client.CheckAsync(channel, "newsletter", recipient, token);
                            if (decision.Rule != Rule.Objection)
                            {
                                throw new HttpRequestException($"said {decision.Decision} by the rule {decision.Rule}");
                            }
                        }
                    );
                }
            }
        }
    }

    private async Task OpenConsoleAsync(CancellationToken cancellation)
    {
        using var page = await browser.GetAsync(new Uri($"{addresses.Services[ServiceNames.Console]}/sign-in"), cancellation);
        page.EnsureSuccessStatusCode();
    }

    private async Task<bool> TryAsync(string what, Func<CancellationToken, Task> send)
    {
        try
        {
            await send(CancellationToken.None);
            Interlocked.Increment(ref answered);
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or ConsentProblemException or TaskCanceledException)
        {
            Failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}: {failure.Message}");
            return false;
        }
    }
}
