using System.Net.Sockets;
using System.Text;

namespace SenefConsent.Testing;

/// <summary>
/// A POST by HTTP/1.0 whose answer is read while its body is sent, as curl does. .NET's own client reads the answer of HTTP/1.1 only when
/// it has sent all.
/// </summary>
public sealed class RawHttp : IAsyncDisposable
{
    private readonly NetworkStream stream;

    private RawHttp(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects and sends the head.</summary>
    /// <param name="address">The service's base address.</param>
    /// <param name="path">The path and query.</param>
    /// <param name="apiKey">The client's.</param>
    /// <param name="type">The content type.</param>
    /// <param name="length">How long the body will be.</param>
    public static async Task<RawHttp> PostAsync(Uri address, string path, string apiKey, string type, long length)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var http = new RawHttp(socket);
        await http.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.0\r\nHost: {address.Authority}\r\nAuthorization: Bearer {apiKey}\r\nContent-Type: "
                    + $"{type}\r\nContent-Length: {length}\r\n\r\n"
            )
        );
        return http;
    }

    /// <summary>Sends a part of the body.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> part) => stream.WriteAsync(part);

    /// <summary>The answer's body, from its first byte.</summary>
    /// <exception cref="HttpRequestException">The answer is none of 200; the message holds it.</exception>
    public async Task<Stream> ReadAsync()
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()) && await stream.ReadAsync(one) == 1)
        {
            head.Add(one[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        return text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
            ? stream
            : throw new HttpRequestException($"{text}{await new StreamReader(stream).ReadToEndAsync()}");
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
