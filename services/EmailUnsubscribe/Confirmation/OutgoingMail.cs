using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Polly;
using Polly.Timeout;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// Hands mails to the configured server: with a time-out, a few retries with jitter, and a pause when the server is down.
/// </summary>
internal sealed class OutgoingMail(IOptions<UnsubscribeOptions> options)
{
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

    /// <summary>Hands one over.</summary>
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
                $"The mail server {new Uri(options.Value.Confirmation.Server).Authority} does not take mails at the moment "
                    + $"({fault.GetType().Name})."
            );
        }
    }

    private async Task HandOverAsync(MimeMessage mail, CancellationToken cancellation)
    {
        var settings = options.Value.Confirmation;
        using var client = new SmtpClient();
        await client.ConnectAsync(new Uri(settings.Server), cancellation);
        if (settings.Username != "")
        {
            await client.AuthenticateAsync(settings.Username, settings.Password, cancellation);
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

internal static class Confirmations
{
    public static void AddConfirmations(this IHostApplicationBuilder builder)
    {
        // Wolverine costs a service memory and its start; who confirms nothing has nothing to send.
        if (
            string.IsNullOrEmpty(
                builder.Configuration[
                    $"{UnsubscribeOptions.Section}:{nameof(UnsubscribeOptions.Confirmation)}:{nameof(ConfirmationOptions.Server)}"
                ]
            )
        )
        {
            return;
        }

        builder.Services.AddSingleton<OutgoingMail>();
        builder.AddMessages("email-unsubscribe");
        builder.AddHandler(new MailReceiptHandler());
    }
}
