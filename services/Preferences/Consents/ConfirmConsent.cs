using Marten;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>Whoever reads what is sent to a contact point confirms the consent that waits there.</summary>
/// <param name="Token">What was sent there.</param>
/// <param name="Requested">The consent that waits.</param>
/// <param name="Now">When it came.</param>
public sealed record ConfirmConsent(ConfirmationToken Token, ConsentRequested Requested, DateTimeOffset Now) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Account = Token.Account, ContactPoints = [Token.ContactPoint] };

    /// <summary>Decides.</summary>
    public static Decision<OptInConfirmation> Decide(ConfirmConsent command, LedgerState state)
    {
        var ((account, contactPoint, id), requested, now) = command;
        var (changes, catalogue) = (new Changes(state), state.Catalogue);
        var capture = requested.Capture with
        {
            Source = Source.Link,
            OccurredAt = now,
            ReceivedAt = now,
            IdempotencyKey = $"confirms:{id:N}",
        };
        var (channel, purpose) = (requested.Scope.Channels[0], requested.Scope.Purposes[0]);

        // Used again: what the page says is what holds now, not what the first use came to.
        if (changes.IsKnown(contactPoint, capture))
        {
            var point = changes[contactPoint];
            return changes.With(
                point.ConsentsInForce(catalogue, now).Any(consent => (consent.Channel, consent.Purpose) == (channel, purpose))
                    ? OptInConfirmation.Given
                : point.RefusalsInForce(catalogue).Any(refusal => refusal.IsAbout(channel, purpose, catalogue))
                    ? OptInConfirmation.RefusedSince
                : OptInConfirmation.Expired
            );
        }

        if (now >= requested.ConfirmBefore)
        {
            return changes.With(OptInConfirmation.Expired);
        }

        // The click may be a scanner's or an old mail's: a refusal that came after the yes is the person's last word.
        if (
            changes[contactPoint]
                .RefusalsInForce(catalogue)
                .Any(refusal =>
                    refusal.IsAbout(channel, purpose, catalogue)
                    && (refusal.ReceivedAt >= requested.Capture.ReceivedAt || refusal.EffectiveAt >= requested.Capture.ReceivedAt)
                )
        )
        {
            return changes.With(OptInConfirmation.RefusedSince);
        }

        // What another account refused before stays refused, and the page must not say that there is a consent.
        if (changes.Consent(contactPoint, new ConsentGiven(requested.Scope, capture, requested.ValidUntil, id)).NotLifted is not null)
        {
            return changes.With(OptInConfirmation.RefusedSince);
        }

        changes.OpenAccount(Account.Fold(account, state.AccountEvents), requested.Scope, capture);
        return changes.With(OptInConfirmation.Given);
    }
}

/// <summary>What became of a confirmation.</summary>
public enum OptInConfirmation
{
    /// <summary>The consent is given, and in force.</summary>
    Given,

    /// <summary>It came too late, or the consent has ended since.</summary>
    Expired,

    /// <summary>It was refused since the person was asked, or by another account; the refusal stands.</summary>
    RefusedSince,
}

/// <summary><c>GET</c> and <c>POST /consents/confirmations/{token}</c>: for the person, without a login.</summary>
public static class ConfirmConsentEndpoint
{
    /// <summary>A page with one button. It changes nothing: mail scanners open every link.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static IResult Get(string token, HttpRequest request, ConfirmationTokens tokens, IOptions<ControllerOptions> options)
    {
        var texts = ConsentTexts.For(request, options.Value);
        return tokens.Read(token) is null ? new DamagedConfirmationPage { Texts = texts } : new ConfirmConsentPage { Texts = texts };
    }

    /// <summary>Confirms. Again has no further effect.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Post(
        string token,
        HttpRequest request,
        ConfirmationTokens tokens,
        IOptions<ControllerOptions> options,
        LedgerWriter writer,
        IQuerySession session,
        TimeProvider clock
    )
    {
        var texts = ConsentTexts.For(request, options.Value);
        if (tokens.Read(token) is not { } confirmed)
        {
            return new DamagedConfirmationPage { Texts = texts };
        }

        // The token is signed: the event is there, and is what it says.
        var requested = (ConsentRequested)(await session.Events.LoadAsync(confirmed.Request, CancellationToken.None))!.Data;
        return await writer.WriteAsync(new ConfirmConsent(confirmed, requested, clock.GetUtcNow()), ConfirmConsent.Decide) switch
        {
            OptInConfirmation.Given => new ConsentConfirmedPage { Texts = texts },
            OptInConfirmation.Expired => new ConfirmationExpiredPage { Texts = texts },
            _ => new RefusedSincePage { Texts = texts },
        };
    }
}
