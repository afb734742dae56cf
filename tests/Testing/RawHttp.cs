using System.Net.Sockets;
using System.Text;

namespace SenefConsent.Testing;

/// <summary>
/// Requests that .NET's own client does not make: a POST by HTTP/1.0 whose answer is read while its body is sent, as curl does, and a target
/// that is sent as it is given.
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

    /// <summary>
    /// Sends a request whose target stands in the request line exactly as given, where a client would tidy it, and reads the whole answer.
    /// </summary>
    /// <param name="address">The service's base address.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The target.</param>
    /// <param name="headers">Further header lines, each with its end.</param>
    /// <param name="body">The body.</param>
    public static async Task<(int Status, string Head, string Body)> SendAsync(
        Uri address,
        string method,
        string target,
        string headers = "",
        string body = ""
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        await using var http = new RawHttp(socket);
        var bytes = Encoding.UTF8.GetBytes(body);
        await http.SendAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{headers}Content-Length: {bytes.Length}\r\n\r\n"
            )
        );
        await http.SendAsync(bytes);
        var answer = await new StreamReader(http.stream, Encoding.UTF8).ReadToEndAsync();
        var head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        return (int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), head, answer[head.Length..]);
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
