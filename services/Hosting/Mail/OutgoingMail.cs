using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Timeout;

namespace SenefConsent.Hosting;

/// <summary>
/// Hands mails to the configured server: with a time-out, a few retries with jitter, and a pause when the server is down.
/// </summary>
/// <param name="server">The server.</param>
public sealed class OutgoingMail(MailServerOptions server)
{
    /// <summary>The field that every mail of ours carries, beside <c>Auto-Submitted: auto-generated</c>.</summary>
    public const string OwnField = "X-SenefConsent";

    // Worth another attempt at once. A server without what we need, or a name that it does not let in, is the operator's to mend, and the
    // mail waits in the outbox.
    private static readonly PredicateBuilder<object> Passing = new PredicateBuilder<object>()
        .Handle<SocketException>()
        .Handle<IOException>()
        .Handle<SmtpProtocolException>()
        .Handle<TimeoutRejectedException>()
        .Handle<SmtpCommandException>(refusal => (int)refusal.StatusCode < 500);

    private readonly ResiliencePipeline connection = new ResiliencePipelineBuilder()
        .AddRetry(
            new()
            {
                ShouldHandle = Passing,
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            }
        )
        .AddCircuitBreaker(new() { ShouldHandle = Passing })
        .AddTimeout(TimeSpan.FromSeconds(20))
        .Build();

    /// <summary>A mail of ours. What answers it by itself, or says that it could not be delivered, is no act of a person.</summary>
    /// <param name="kind">What it is, for whoever looks at its fields.</param>
    /// <param name="sender">In whose name it is.</param>
    /// <param name="to">Whom it is to.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="text">What it says.</param>
    public MimeMessage Compose(string kind, string sender, string to, string subject, string text)
    {
        var mail = new MimeMessage
        {
            Subject = subject,
            Body = new TextPart("plain") { Text = text },
        };
        mail.From.Add(new MailboxAddress(sender, MailboxAddress.Parse(server.From).Address));
        mail.To.Add(new MailboxAddress("", to));
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add(OwnField, kind);
        return mail;
    }

    /// <summary>Hands one over.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when the server refuses it for good, for example because there is no such mailbox.</returns>
    /// <exception cref="NotDeliveredException">The server cannot take it now.</exception>
    public async Task<bool> SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(async token => await HandOverAsync(mail, token), cancellation);
            return true;
        }
        catch (SmtpCommandException refusal) when (IsForGood(refusal))
        {
            return false;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            throw new NotDeliveredException(
                $"The mail server {new Uri(server.Server).Authority} does not take mails at the moment " + $"({fault.GetType().Name})."
            );
        }
    }

    private async Task HandOverAsync(MimeMessage mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(new Uri(server.Server), cancellation);
        if (server.Username != "")
        {
            await client.AuthenticateAsync(server.Username, server.Password, cancellation);
        }

        await client.SendAsync(mail, cancellation);
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception late) when (late is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            // It has taken the mail, which is not to come twice.
        }
    }

    // Of this mail: its sender, its recipient or itself. That a server wants a name first, does not know a command or forbids to relay
    // (5.7) is for whoever runs it.
    private static bool IsForGood(SmtpCommandException refusal) =>
        (int)refusal.StatusCode is >= 550 and < 560
        && refusal.ErrorCode is SmtpErrorCode.SenderNotAccepted or SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
        && !refusal.Message.StartsWith("5.7.", StringComparison.Ordinal);
}
