using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsClient;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>A name server that knows one TXT record, in strings of 255 characters as DNS has it (RFC 1035), and of no other name.</summary>
internal sealed class TxtServer : IAsyncDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Task serving;

    public TxtServer(string name, string record) => serving = ServeAsync(name, record);

    public NameServer Address => new((IPEndPoint)socket.Client.LocalEndPoint!);

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    private async Task ServeAsync(string name, string record)
    {
        byte[] known = [.. name.Split('.').SelectMany(label => Text(label)), 0];
        byte[] texts = [.. record.Chunk(255).SelectMany(chunk => Text(new string(chunk)))];
        while (true)
        {
            var query = await socket.ReceiveAsync();
            var question = query.Buffer.AsSpan(12, query.Buffer.AsSpan(12).IndexOf((byte)0) + 5).ToArray();
            var found = question.AsSpan().StartsWith(known);
            byte[] answer =
            [
                .. query.Buffer[..2],
                0x81,
                (byte)(found ? 0x80 : 0x83),
                0,
                1,
                0,
                (byte)(found ? 1 : 0),
                0,
                0,
                0,
                0,
                .. question,
                .. found ? (byte[])[0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, (byte)(texts.Length >> 8), (byte)texts.Length, .. texts] : [],
            ];
            await socket.SendAsync(answer, query.RemoteEndPoint);
        }
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
