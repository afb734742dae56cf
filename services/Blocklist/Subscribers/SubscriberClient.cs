using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>What came of sending a message.</summary>
internal enum SendingOutcome
{
    /// <summary>Answered 2xx.</summary>
    Taken,

    /// <summary>Answered 410: the subscriber wants no more.</summary>
    Gone,

    /// <summary>Anything else, and no answer: it may have been taken.</summary>
    Failed,
}

/// <summary>
/// Posts to subscribers, one attempt a message: trying again is the register's, over days and for all instances. Whoever registers a
/// subscriber chooses the address, so it is looked at when the connection is made, and not the name before: what is not public is not
/// reached.
/// </summary>
internal sealed class SubscriberClient(IHttpClientFactory clients)
{
    /// <summary>The name of the client.</summary>
    public const string Name = "subscribers";

    /// <summary>Sends.</summary>
    /// <returns>What came of it, and how long the subscriber asks to be left alone.</returns>
    public async Task<(SendingOutcome Outcome, TimeSpan? RetryAfter)> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        try
        {
            using var client = clients.CreateClient(Name);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response switch
            {
                { IsSuccessStatusCode: true } => (SendingOutcome.Taken, null),
                { StatusCode: HttpStatusCode.Gone } => (SendingOutcome.Gone, null),
                _ => (SendingOutcome.Failed, response.Headers.RetryAfter?.Delta),
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutRejectedException)
        {
            return (SendingOutcome.Failed, null);
        }
    }

    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SubscriberClient>();
#pragma warning disable EXTEXP0001 // Experimental; without it the handler of all clients would stand around this one.
        builder
            .Services.AddHttpClient(Name)
            .RemoveAllResilienceHandlers()
            .ConfigurePrimaryHttpMessageHandler(services =>
            {
                var allowsPrivate = services.GetRequiredService<IOptions<SubscriberOptions>>().Value.AllowPrivateAddresses;

                // No redirect and no proxy: both would end elsewhere than at the address that was looked at.
                return new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseProxy = false,
                    UseCookies = false,
                    ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allowsPrivate, cancellation),
                };
            })
            .AddResilienceHandler(
                Name,
                (pipeline, context) =>
                {
                    pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                    pipeline.AddTimeout(
                        TimeSpan.FromSeconds(
                            context.ServiceProvider.GetRequiredService<IOptions<SubscriberOptions>>().Value.AnswersWithinSeconds
                        )
                    );
                }
            );
#pragma warning restore EXTEXP0001
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool allowsPrivate, CancellationToken cancellation)
    {
        var addresses = (await Dns.GetHostAddressesAsync(endpoint.Host, cancellation))
            .Where(address => allowsPrivate || InternetAddress.IsPublic(address))
            .ToArray();
        if (addresses.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The subscriber has no public address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
