using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>
/// A connection that sends one request after the other. A socket and bytes made beforehand rather than an HTTP client, because what the
/// load costs is taken from what is measured.
/// </summary>
internal sealed class KeepAliveConnection : IDisposable
{
    private const int LargestAnswer = 16 * 1024;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[LargestAnswer];

    private KeepAliveConnection() { }

    public static async Task<KeepAliveConnection> OpenAsync(EndPoint service, CancellationToken cancellation)
    {
        var connection = new KeepAliveConnection();
        try
        {
            await connection.socket.ConnectAsync(service, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="BenchmarkFailedException">The answer is not a complete 200.</exception>
    public async Task AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await socket.SendAsync(request, SocketFlags.None, cancellation);
        var (length, received) = (0, 1);
        while (received > 0 && !IsWhole(buffer.AsSpan(0, length)))
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellation);
            length += received;
        }

        var answer = buffer.AsSpan(0, length);
        if (received == 0 || !answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new BenchmarkFailedException($"A request was not acknowledged: {Encoding.UTF8.GetString(answer)}");
        }
    }

    public void Dispose() => socket.Dispose();

    // One request is under way, so nothing follows its answer. The header is written as Kestrel writes it.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var name = "\r\nContent-Length: "u8;
        var start = answer[..head].IndexOf(name);
        return start < 0
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(start + name.Length)..], out int length, out _) && answer.Length == head + 4 + length;
    }
}
