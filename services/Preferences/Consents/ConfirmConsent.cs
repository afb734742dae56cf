using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
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
        var ((account, contactPoint, id, _), requested, now) = command;
        var (changes, catalogue) = (new Changes(state), state.Catalogue);
        var capture = requested.Capture with
        {
            Source = Source.Link,
            OccurredAt = now,
            ReceivedAt = now,
            IdempotencyKey = $"confirms:{id:N}",
        };
        var became = requested.BecameOf(changes[contactPoint], changes.IsKnown(contactPoint, capture), catalogue, now);
        if (became != OptInConfirmation.Awaited)
        {
            return changes.With(became);
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

/// <summary>What became of a consent that needs a confirmation.</summary>
public enum OptInConfirmation
{
    /// <summary>It can be confirmed.</summary>
    Awaited,

    /// <summary>The consent is given, and in force.</summary>
    Given,

    /// <summary>It came too late, or the consent has ended since.</summary>
    Expired,

    /// <summary>It was refused since the person was asked, or by another account; the refusal stands.</summary>
    RefusedSince,
}

internal static class OptIn
{
    /// <summary>What became of a consent that needs a confirmation, by what its contact point has said.</summary>
    public static OptInConfirmation BecameOf(
        this ConsentRequested requested,
        ContactPoint point,
        bool isConfirmed,
        PurposeCatalogue catalogue,
        DateTimeOffset now
    )
    {
        var (channel, purpose) = (requested.Scope.Channels[0], requested.Scope.Purposes[0]);
        var refusals = point.RefusalsInForce(catalogue).Where(refusal => refusal.IsAbout(channel, purpose, catalogue));

        // Used again: what the page says is what holds now, not what the first use came to.
        if (isConfirmed)
        {
            return point.ConsentsInForce(catalogue, now).Any(consent => (consent.Channel, consent.Purpose) == (channel, purpose))
                    ? OptInConfirmation.Given
                : refusals.Any() ? OptInConfirmation.RefusedSince
                : OptInConfirmation.Expired;
        }

        // The click may be a scanner's or an old mail's: a refusal that came after the yes is the person's last word.
        return now >= requested.ConfirmBefore ? OptInConfirmation.Expired
            : refusals.Any(refusal =>
                refusal.ReceivedAt >= requested.Capture.ReceivedAt || refusal.EffectiveAt >= requested.Capture.ReceivedAt
            )
                ? OptInConfirmation.RefusedSince
            : OptInConfirmation.Awaited;
    }
}

/// <summary>
/// <c>/consents/confirmations/{token}</c>: for the person, without a login. GET shows what became of the consent, with the one act that is
/// left; the POSTs confirm and withdraw it.
/// </summary>
public static class ConfirmConsentEndpoint
{
    /// <summary>
    /// The page; it changes nothing: mail scanners open every link. 410 when the consent can no longer be confirmed, or has ended; 404 when
    /// the link is damaged.
    /// </summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Get(
        string token,
        HttpRequest request,
        ConfirmationTokens tokens,
        IOptions<ControllerOptions> options,
        AccountReader accounts,
        NoticeRegister notices,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var texts = ConsentTexts.For(request, new Dictionary<string, StringValues>(), options.Value, catalogue);
        if (tokens.Read(token) is not { } sent)
        {
            return new DamagedConfirmationPage { Texts = texts };
        }

        return await ShowAsync(token, sent, accounts, notices, texts, options.Value, cancellation);
    }

    /// <summary>
    /// Confirms. 200 when it is confirmed, also before, and 303 to the page that says so from a form of ours; 409 when it was refused
    /// since, 410 and 404 as for GET.
    /// </summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Post(
        string token,
        HttpContext context,
        ConfirmationTokens tokens,
        IOptions<ControllerOptions> options,
        LedgerWriter writer,
        AccountReader accounts,
        NoticeRegister notices,
        PurposeCatalogue catalogue,
        TimeProvider clock
    )
    {
        var form = await (await RawRequest.ReadAsync(context)).FormAsync();
        var texts = ConsentTexts.For(context.Request, form, options.Value, catalogue);
        if (tokens.Read(token) is not { } sent)
        {
            return new DamagedConfirmationPage { Texts = texts };
        }

        if ((await accounts.RequestedAsync(sent, CancellationToken.None)).Requested is not { } requested)
        {
            return new ConfirmationExpiredPage { Texts = texts };
        }

        var became = await writer.WriteAsync(new ConfirmConsent(sent, requested, clock.GetUtcNow()), ConfirmConsent.Decide);
        return became switch
        {
            OptInConfirmation.Given => SeeOther.IfFromPage(form, PageOf(token), texts.Language)
                ?? await ShowAsync(token, sent, accounts, notices, texts, options.Value, CancellationToken.None),
            OptInConfirmation.RefusedSince => new RefusedSincePage
            {
                Texts = texts,
                Requested = requested,
                Code = StatusCodes.Status409Conflict,
            },
            _ => new ConfirmationExpiredPage { Texts = texts },
        };
    }

    /// <summary>
    /// Withdraws, on every contact point of the account that the channel reaches and on the one that the link was sent to. 200 with what
    /// holds then, and 303 to that page from a form of ours; 404 when the link is damaged, and the request is kept.
    /// </summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Withdraw(
        string token,
        HttpContext context,
        ConfirmationTokens tokens,
        IOptions<ControllerOptions> options,
        LedgerWriter writer,
        AccountReader accounts,
        UnprovenRequests unproven,
        NoticeRegister notices,
        PurposeCatalogue catalogue,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = ConsentTexts.For(context.Request, form, options.Value, catalogue);

        // Without the request, which its erasure takes away, nothing says what was consented to: a person has to look.
        if (
            tokens.Read(token) is not { } sent
            || (await accounts.RequestedAsync(sent, CancellationToken.None)).Requested is not { } requested
        )
        {
            await unproven.KeepAsync(UnattributedReason.DamagedLink, Source.Link, request, now);
            return new DamagedConfirmationPage { Texts = texts };
        }

        var notice = await notices.KeepAsync(texts.ShownWhenConfirmed(requested), now, CancellationToken.None);
        var capture = new Capture(Source.Link, Statement.ActorOf(sent.Account), OccurredAt: now, ReceivedAt: now, notice);
        var choice = new PreferenceChoice(requested.Scope.Channels[0], requested.Scope.Purposes[0], Choice.Refuse);
        await writer.WriteAsync(new WithdrawConsent(sent.Account, choice, capture, sent.ContactPoint), WithdrawConsent.Decide);
        return SeeOther.IfFromPage(form, PageOf(token), texts.Language)
            ?? await ShowAsync(token, sent, accounts, notices, texts, options.Value, CancellationToken.None);
    }

    private static async Task<IResult> ShowAsync(
        string token,
        ConfirmationToken sent,
        AccountReader accounts,
        NoticeRegister notices,
        ConsentTexts texts,
        ControllerOptions controller,
        CancellationToken cancellation
    )
    {
        var (requested, became) = await accounts.RequestedAsync(sent, cancellation);
        if (requested is not { Capture.Notice: { } notice })
        {
            return new ConfirmationExpiredPage { Texts = texts };
        }

        return became switch
        {
            OptInConfirmation.Awaited => new ConfirmConsentPage
            {
                Texts = texts,
                Address = PageOf(token),
                Requested = requested,
                Shown = await notices.FindAsync(notice.Id, notice.Version, notice.Language, cancellation),
                Masked = sent.Masked,
                Controller = controller,
            },
            OptInConfirmation.Given => new ConsentConfirmedPage
            {
                Texts = texts,
                Address = PageOf(token),
                Requested = requested,
                Masked = sent.Masked,
            },
            OptInConfirmation.RefusedSince => new RefusedSincePage { Texts = texts, Requested = requested },
            _ => new ConfirmationExpiredPage { Texts = texts },
        };
    }

    // Without what may have come behind the token: also where a withdrawal is posted to, a GET shows this page.
    private static string PageOf(string token) => $"/consents/confirmations/{Uri.EscapeDataString(token.Split('/')[0])}";
}
