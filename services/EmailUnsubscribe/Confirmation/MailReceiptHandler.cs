using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>To whom, and in which language, an objection is confirmed.</summary>
/// <param name="Address">The contact point's own address, in clear.</param>
/// <param name="Language">French or English.</param>
internal sealed record MailReceipt(string Address, string Language)
{
    public SealedBytes Seal(EvidenceVault vault, DateTimeOffset now) =>
        vault.SealSecret(SealedPurpose.Confirmation, JsonSerializer.SerializeToUtf8Bytes(this), now);

    public static MailReceipt Open(EvidenceVault vault, SealedBytes confirmation) =>
        JsonSerializer.Deserialize<MailReceipt>(vault.Open(confirmation))!;
}

/// <summary>
/// Handles <see cref="ConfirmObjection"/>: one mail that says what is refused since when, with a link to undo it, so that one whose
/// forwarded mail somebody else has clicked gets to know.
/// </summary>
internal sealed class MailReceiptHandler : MessageHandler<ConfirmObjection>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(ConfirmObjection message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var options = services.GetRequiredService<IOptions<UnsubscribeOptions>>().Value;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        var confirmation = MailReceipt.Open(services.GetRequiredService<EvidenceVault>(), message.Confirmation);
        var refusal = Refusal.Of(message.Scope, catalogue);
        var said = new SaidObjection(
            refusal.Channel,
            refusal.Purpose.Code,
            message.Capture.ReceivedAt,
            ContactAddress.Email(confirmation.Address).Masked ?? ""
        );
        var ticket = services
            .GetRequiredService<ObjectionTickets>()
            .Seal(new ObjectionTicket(message.ContactPoint, message.Objection, IsOwn: true, said));
        var undo = $"{services.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl}/o/{ticket}/undo";

        var outgoing = services.GetRequiredService<OutgoingMail>();
        using var mail = Compose(
            outgoing,
            message,
            confirmation.Address,
            refusal,
            new ObjectionTexts(confirmation.Language, options.Sender),
            undo,
            options
        );
        if (!await outgoing.SendAsync(mail, cancellation))
        {
            services
                .GetRequiredService<ILogger<MailReceiptHandler>>()
                .LogWarning("The mail server refuses the confirmation of objection {Objection} for good.", message.Objection);
            return;
        }

        var sentAt = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services
            .GetRequiredService<LedgerWriter>()
            .WriteAsync(
                new AnswerObjection(message.ContactPoint, message.Objection, message.Scope, Source.Mail, "email-unsubscribe", sentAt),
                AnswerObjection.Decide
            );
    }

    private static MimeMessage Compose(
        OutgoingMail outgoing,
        ConfirmObjection message,
        string address,
        Refusal refusal,
        ObjectionTexts texts,
        string undo,
        UnsubscribeOptions options
    )
    {
        var mail = outgoing.Compose(
            "confirmation",
            options.Sender,
            address,
            texts["MailSubject"],
            string.Join(
                "\n\n",
                texts.About(refusal, PurposeSentence.Refused),
                $"{texts.InForce(message.Capture.ReceivedAt)} {texts["OnItsWay"]}",
                texts["MailNumber", ("number", $"{ObjectionNumber.Of(message.Objection)}")] + "\n" + texts["NumberUse"],
                $"{texts["MailMistake"]}\n{texts.About(refusal, PurposeSentence.IfUndone)}\n{undo}"
            ) + "\n"
        );
        mail.Date = message.Capture.ReceivedAt;

        // The same if it is sent twice, so that a mailbox shows it once.
        mail.MessageId = $"objection-{message.Objection:N}@{options.MailDomain}";
        return mail;
    }
}
