using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace SenefConsent.Testing;

/// <summary>A mail server as far as one is needed to take mails (RFC 5321). What it says to MAIL FROM can be set, to refuse them.</summary>
public sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<MimeMessage> mails = System.Threading.Channels.Channel.CreateUnbounded<MimeMessage>();
    private readonly ConcurrentQueue<string> answers = new();
    private readonly Task accepting;

    public MailReceiver()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Server => $"smtp://{listener.LocalEndpoint}";

    public int Attempts { get; private set; }

    /// <summary>Whether it hangs up instead of answering QUIT.</summary>
    public bool HangsUp { get; set; }

    /// <summary>Answers the next mails so, one each, before it takes others.</summary>
    public void Refuse(params string[] withAnswers) => Array.ForEach(withAnswers, answers.Enqueue);

    /// <summary>The next mail to an address; those to others are passed over.</summary>
    public async Task<MimeMessage> NextToAsync(string address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var mail = await mails.Reader.ReadAsync(patience.Token);
            if (mail.To.Mailboxes.Any(mailbox => mailbox.Address == address))
            {
                return mail;
            }
        }
    }

    /// <summary>The mails that came and were not asked for.</summary>
    public IReadOnlyList<MimeMessage> Rest()
    {
        var rest = new List<MimeMessage>();
        while (mails.Reader.TryRead(out var mail))
        {
            rest.Add(mail);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 receiver");
        while (await reader.ReadLineAsync() is { } command && !(HangsUp && command == "QUIT"))
        {
            await writer.WriteLineAsync(
                command.Split(' ')[0].ToUpperInvariant() switch
                {
                    "EHLO" or "HELO" => "250 receiver",
                    "MAIL" => Answer(),
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                }
            );
            if (command.Equals("DATA", StringComparison.OrdinalIgnoreCase))
            {
                mails.Writer.TryWrite(await ReadMailAsync(reader));
                await writer.WriteLineAsync("250 taken");
            }
        }
    }

    private string Answer()
    {
        Attempts++;
        return answers.TryDequeue(out var answer) ? answer : "250 ok";
    }

    private static async Task<MimeMessage> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return await MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(text.ToString())));
    }
}
