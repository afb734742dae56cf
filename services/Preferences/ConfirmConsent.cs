using JasperFx.Events;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Preferences;

/// <summary>Whoever reads what is sent to a contact point confirms the consent that waits there.</summary>
/// <param name="Token">What was sent there.</param>
/// <param name="Now">When it came.</param>
public sealed record ConfirmConsent(ConfirmationToken Token, DateTimeOffset Now);

/// <summary>What became of a confirmation.</summary>
public enum Confirmation
{
    /// <summary>The consent is given.</summary>
    Given,

    /// <summary>It came too late.</summary>
    Expired,

    /// <summary>The person has refused since they were asked; the refusal stands.</summary>
    RefusedSince,
}

/// <summary>What became of a confirmation, as a message's answer.</summary>
/// <param name="Confirmation">What.</param>
public sealed record ConfirmationOutcome(Confirmation Confirmation);

/// <summary><c>GET</c> and <c>POST /consents/confirmations/{token}</c>: for the person, without a login.</summary>
public static class ConfirmConsentEndpoint
{
    /// <summary>A page with one button. It changes nothing: mail scanners open every link.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static IResult Get(string token, HttpRequest request, ConfirmationTokens tokens, IOptions<ConsentOptions> options) => tokens.Read(token) is null
        ? Page(request, options.Value, 404, ("Ce lien est abîmé", "This link is damaged"), ("Rien n'a changé.", "Nothing has changed."))
        : Page(request, options.Value, 200, ("Confirmez votre accord", "Confirm your consent"), ("Sans cette confirmation, rien ne vous sera envoyé.", "Without this confirmation nothing will be sent to you."), button: true);

    /// <summary>Confirms. Again has no further effect.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Post(string token, HttpRequest request, ConfirmationTokens tokens, IOptions<ConsentOptions> options, IMessageBus bus, TimeProvider clock)
    {
        if (tokens.Read(token) is not { } confirmed)
        {
            return Get(token, request, tokens, options);
        }

        var outcome = await bus.InvokeAsync<ConfirmationOutcome>(new ConfirmConsent(confirmed, clock.GetUtcNow()), CancellationToken.None);
        return outcome.Confirmation switch
        {
            Confirmation.Given => Page(request, options.Value, 200, ("C'est confirmé", "It is confirmed"), ("Vous pouvez retirer votre accord à tout moment, aussi simplement.", "You can withdraw your consent at any time, as simply.")),
            Confirmation.Expired => Page(request, options.Value, 410, ("Ce lien n'est plus valable", "This link is no longer valid"), ("Rien n'a changé. Donnez de nouveau votre accord pour recevoir un autre lien.", "Nothing has changed. Consent again to be sent another link.")),
            _ => Page(request, options.Value, 409, ("Votre refus reste en vigueur", "Your refusal stays in force"), ("Vous avez refusé depuis. Si vous le souhaitez, donnez de nouveau votre accord.", "You have refused since. If you wish, consent again.")),
        };
    }

    private static HtmlPage Page(HttpRequest request, ConsentOptions options, int status, (string Fr, string En) title, (string Fr, string En) text, bool button = false)
    {
        var language = Languages.Of(request);
        return new HtmlPage(status, language, options.Controller, Words(title), Navigation: "",
            $"<p>{HtmlPage.Text(Words(text))}</p>{(button ? HtmlPage.Form(language, "", Words(("Je confirme", "I confirm"))) : "")}");

        string Words((string Fr, string En) words) => language == Languages.French ? words.Fr : words.En;
    }
}

/// <summary>Handles <see cref="ConfirmConsent"/>.</summary>
public sealed class ConfirmConsentHandler : MessageHandler<ConfirmConsent>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(ConfirmConsent message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var (account, contactPoint, id) = message.Token;
        var stream = await session.Events.FetchForExclusiveWriting<Account>(account, cancellation);
        var point = await ContactPointStream.OpenAsync(session, contactPoint, catalogue, cancellation);

        // The token is signed: the event is there, and is what it says.
        var request = (ConsentRequested)(await session.Events.LoadAsync(id, cancellation))!.Data;
        var capture = request.Capture with { Source = Source.Link, OccurredAt = message.Now, ReceivedAt = message.Now, IdempotencyKey = $"confirms:{id:N}" };
        var outcome = await point.IsKnownAsync(capture, cancellation) ? Confirmation.Given
            : message.Now >= request.ConfirmBefore ? Confirmation.Expired
            : IsRefusedSince() ? Confirmation.RefusedSince
            : await GiveAsync();
        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(new ConfirmationOutcome(outcome));

        // The click may be a scanner's or an old mail's: a refusal that came after the yes is the person's last word.
        bool IsRefusedSince() => point.RefusalsInForce().Any(refusal =>
            refusal.IsAbout(request.Scope.Channels[0], request.Scope.Purposes[0], catalogue)
            && (refusal.ReceivedAt >= request.Capture.ReceivedAt || refusal.EffectiveAt >= request.Capture.ReceivedAt));

        async Task<Confirmation> GiveAsync()
        {
            await point.ConsentAsync(new ConsentGiven(request.Scope, capture, request.ValidUntil, id), cancellation);
            GiveConsentHandler.Open(stream, stream.Aggregate ?? new Account { Id = account }, request.Scope, capture, catalogue);
            return Confirmation.Given;
        }
    }
}
