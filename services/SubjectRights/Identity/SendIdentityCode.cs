using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.SubjectRights;

/// <summary>A one-time code for a contact point that a case is about. The row and the mail are one transaction.</summary>
/// <param name="Sent">The code.</param>
/// <param name="Code">Its digits.</param>
/// <param name="Codes">What writes its row.</param>
/// <param name="Act">Who acts.</param>
/// <param name="Message">What sends it; null when it goes by letter.</param>
public sealed record SendIdentityCode(IdentityCode Sent, string Code, IdentityCodes Codes, CaseAct Act, object? Message) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Sent.Case] };

    /// <summary>Decides.</summary>
    public static Decision<CaseOutcome> Decide(SendIdentityCode command, LedgerState state)
    {
        var changes = new Changes(state);
        var (sent, code, codes, act, message) = command;
        var found = RightsCase.Fold(sent.Case, state.RecordEventsOf(sent.Case));
        if (found is null)
        {
            return changes.With(new CaseOutcome(null));
        }

        if (WhyNot(found, sent.Subject, sent.Method, act) is { } why)
        {
            return changes.With(new CaseOutcome(found, why));
        }

        foreach (var row in codes.Rows(sent, code))
        {
            changes.Write(row);
        }

        if (message is not null)
        {
            changes.Send(message);
        }

        return changes.With(new CaseOutcome(found));
    }

    /// <summary>Why no code is sent; null when one can be.</summary>
    public static string? WhyNot(RightsCase found, Guid subject, IdentityMethod method, CaseAct act) =>
        found.SubjectOf(subject) is { VerifiedBy: not null }
            ? $"{found.Request.Reference}: {CaseGuards.List([found.SubjectOf(subject)!])} was verified; it needs no code."
            : CheckIdentityEndpoint
                .Decide(found, new IdentityRequest(subject, method, IdentityResult.Established), doubt: null, act)
                .Refusal;
}

/// <summary>A one-time code waits to be sent by mail.</summary>
/// <param name="Code">Which.</param>
/// <param name="Secret">The sealed <see cref="SentCode"/>.</param>
public sealed record MailIdentityCode(Guid Code, SealedBytes Secret);

/// <summary>What is sent.</summary>
/// <param name="Address">The address or number, in clear.</param>
/// <param name="Reference">Of which case.</param>
/// <param name="Code">The digits.</param>
/// <param name="Link">The page that stands for them.</param>
/// <param name="Language">French or English.</param>
/// <param name="ExpiresAt">Until when they are taken.</param>
internal sealed record SentCode(string Address, string Reference, string Code, string Link, string Language, DateTimeOffset ExpiresAt);

/// <summary>Handles <see cref="MailIdentityCode"/>: the mail goes out whatever its recipient has refused, because it is no marketing.</summary>
internal sealed class MailIdentityCodeHandler : MessageHandler<MailIdentityCode>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(MailIdentityCode message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var mailed = JsonSerializer.Deserialize<SentCode>(services.GetRequiredService<EvidenceVault>().Open(message.Secret))!;
        if (mailed.ExpiresAt <= services.GetRequiredService<TimeProvider>().GetUtcNow())
        {
            return;
        }

        var controller = services.GetRequiredService<IOptions<ControllerOptions>>().Value;
        var texts = new IdentityTexts(mailed.Language, controller.Name);
        var outgoing = services.GetRequiredService<OutgoingMail>();
        using var mail = outgoing.Compose(
            "identity-code",
            controller.Name,
            mailed.Address,
            texts["MailSubject", ("reference", mailed.Reference)],
            texts[
                "Mail",
                ("reference", mailed.Reference),
                ("code", mailed.Code),
                ("link", mailed.Link),
                ("until", Languages.TimeIn(texts.Language, mailed.ExpiresAt)),
                ("contact", controller.Contact)
            ]
        );

        // The same if it is sent twice, so that a mailbox shows it once.
        mail.MessageId = $"{message.Code:N}@{mail.From.Mailboxes.First().Domain}";
        if (!await outgoing.SendAsync(mail, cancellation))
        {
            services
                .GetRequiredService<ILogger<MailIdentityCodeHandler>>()
                .LogWarning("The mail server refuses the identity code {Code} for good.", message.Code);
        }
    }
}

/// <summary>
/// <c>POST /cases/{id}/subjects/{subject}/identity-codes</c>: a one-time code goes to a contact point that the case is about, and to no
/// other.
/// </summary>
public static class SendIdentityCodeEndpoint
{
    /// <summary>What was sent; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="subject">Which of the contact points that it is about.</param>
    [ProducesResponseType<IdentityCodeResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        Guid subject,
        IdentityCodeRequest request,
        HttpContext http,
        CaseWriter cases,
        CaseList list,
        IdentityDoor door,
        CancellationToken cancellation
    )
    {
        var act = cases.ActOf(http);
        return await list.FindAsync(id, cancellation) is not { } found ? CasesEndpoint.NotFound()
            : found.SubjectOf(subject) is not { } about ? Problems.Problem(409, found.WhyNoSubject(subject)!)
            : await door.SendAsync(found, about, request.Value, act, cancellation);
    }
}
