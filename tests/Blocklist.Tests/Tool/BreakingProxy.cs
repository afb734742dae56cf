using System.Net;
using System.Net.Sockets;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Stands between a client and a service; its first connections break in the middle of an answer, the others hold.</summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Queue<int> breaks;
    private readonly Uri service;
    private readonly Task accepting;

    /// <param name="service">Where it leads.</param>
    /// <param name="breaks">After how many bytes of answers each of the first connections breaks.</param>
    public BreakingProxy(Uri service, params int[] breaks)
    {
        (this.service, this.breaks) = (service, new Queue<int>(breaks));
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>How many have not broken yet.</summary>
    public int Left => breaks.Count;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                connections.Add(PassAsync(client, breaks.TryDequeue(out var bytes) ? bytes : int.MaxValue));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client, int answerBytes)
    {
        using var upstream = new TcpClient();
        using (client)
        {
            try
            {
                await upstream.ConnectAsync(service.Host, service.Port, stopping.Token);
                var asking = client.GetStream().CopyToAsync(upstream.GetStream(), stopping.Token);
                var buffer = new byte[16 * 1024];
                for (
                    int read;
                    answerBytes > 0 && (read = await upstream.GetStream().ReadAsync(buffer, stopping.Token)) > 0;
                    answerBytes -= read
                )
                {
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, Math.Min(read, answerBytes)), stopping.Token);
                }

                client.Client.Close(0);
                await asking;
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // One of both has hung up.
            }
        }
    }
}
