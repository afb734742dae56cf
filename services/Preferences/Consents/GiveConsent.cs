using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>An account holder consents, for contact points of the account.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoint">Which one; all that the channel reaches when null.</param>
/// <param name="Scope">What is consented to: one channel, one purpose.</param>
/// <param name="Capture">How it came.</param>
/// <param name="ValidUntil">The end that it is to have.</param>
/// <param name="Renews">The consent that it renews; null when it is a new one.</param>
/// <param name="ConfirmBefore">Until when it can be confirmed; null when it needs no confirmation.</param>
/// <param name="Preconditions">What must hold for it to count.</param>
/// <param name="SentTo">Where the link was sent with which they consent; null when they use none, or when that is not known.</param>
public sealed record GiveConsent(
    Guid Account,
    ContactPointIds? ContactPoint,
    Scope Scope,
    Capture Capture,
    DateTimeOffset? ValidUntil,
    Guid? Renews,
    DateTimeOffset? ConfirmBefore,
    Preconditions Preconditions,
    Guid? SentTo = null
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Account = Account };

    /// <summary>Decides.</summary>
    public static Decision<ConsentOutcome> Decide(GiveConsent command, LedgerState state)
    {
        var (id, only, scope, capture, validUntil, renews, confirmBefore, preconditions, sentTo) = command;
        var changes = new Changes(state);
        var account = Preferences.Account.Fold(id, state.AccountEvents);
        if (!preconditions.IsMetBy(AccountReader.ETagOf(changes, account)))
        {
            return changes.With(new ConsentOutcome([], IsOutOfDate: true), isFinal: false);
        }

        var consents = new List<ConsentOnPoint>();
        NotLiftedReason? whyNot = null;
        foreach (var point in account.Serving(scope.Channels[0]).Where(IsMeant))
        {
            if (changes[point].ConsentOn(scope, capture.Actor, state.Catalogue, capture.ReceivedAt) is { } held && held.EventId != renews)
            {
                consents.Add(new ConsentOnPoint(point, held.EventId, held.ValidUntil, ConfirmBefore: null));
            }
            else if (confirmBefore is { } before)
            {
                consents.Add(
                    new ConsentOnPoint(
                        point,
                        changes.RequestConsent(point, new ConsentRequested(scope, capture, before, validUntil)),
                        validUntil,
                        before
                    )
                );
            }
            else
            {
                var (given, notLifted) = changes.Consent(
                    point,
                    new ConsentGiven(scope, account.CaptureOn(capture, point, sentTo), validUntil)
                );
                if (notLifted is null)
                {
                    consents.Add(new ConsentOnPoint(point, given, validUntil, ConfirmBefore: null));
                    account = changes.OpenAccount(account, scope, capture);
                }
                else if (whyNot is null || notLifted > whyNot)
                {
                    whyNot = notLifted;
                }
            }
        }

        return changes.With(
            new ConsentOutcome(
                consents,
                NotLifted: whyNot is { } reason ? [new NotLifted(scope.Channels[0], scope.Purposes[0], reason)] : null
            ),
            isFinal: consents.Count > 0
        );

        bool IsMeant(Guid point) => only is null || account.StreamsOf(point).Intersect(only).Any();
    }
}

/// <summary>What became of it.</summary>
/// <param name="Consents">One a contact point; empty when the account has none such.</param>
/// <param name="IsOutOfDate">Something has changed since the person looked; nothing was done.</param>
/// <param name="NotLifted">The consent, when it is not given somewhere because of what is refused there; else null.</param>
public sealed record ConsentOutcome(
    IReadOnlyList<ConsentOnPoint> Consents,
    bool IsOutOfDate = false,
    IReadOnlyList<NotLifted>? NotLifted = null
);

/// <summary>A consent on one contact point.</summary>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="Event">The event.</param>
/// <param name="ValidUntil">Its end.</param>
/// <param name="ConfirmBefore">Until when it can be confirmed; null when it is given.</param>
public sealed record ConsentOnPoint(Guid ContactPoint, Guid Event, DateTimeOffset? ValidUntil, DateTimeOffset? ConfirmBefore);

/// <summary><c>POST /accounts/{id}/consents</c>.</summary>
public static class GiveConsentEndpoint
{
    /// <summary>
    /// Answers 200 with a receipt a contact point: given, or pending with the page that confirms it. On a contact point that is not
    /// confirmed and has something refused by another door it is not given; <c>notLifted</c> says so.
    /// </summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<ConsentsResponse>(200)]
    public static async Task<IResult> Post(
        string id,
        ConsentRequest request,
        HttpContext http,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        ConfirmationTokens tokens,
        IOptions<ConsentOptions> options,
        IOptions<PublicAddress> publicAddress,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        if ((AccountReader.Validate(id) ?? IdempotencyKey.Validate(http.Request) ?? Validate(request, catalogue)) is { } problem)
        {
            return problem;
        }

        if (
            await notices.CompleteAsync(request.Notice, CancellationToken.None) is not { Hash: not null } notice
            || await notices.FindAsync(notice.Id, notice.Version, notice.Language, CancellationToken.None) is null
        )
        {
            return Problems.Problem(
                409,
                "The text of the notice is not kept under its id, version and language, or has another hash; a consent to it "
                    + "could not be demonstrated. PUT the text to /notices first."
            );
        }

        var (now, account) = (clock.GetUtcNow(), keyring.IdOfAccount(id));
        if (request.ValidUntil <= now)
        {
            return Problems.Problem(400, "validUntil is not later than now.");
        }

        var named = request.ContactPoint is { } point ? ContactAddress.For(point.Kind, point.Value) : (ContactAddress?)null;
        var latest = catalogue.LatestEndOf(request.Channel, now);
        var preconditions = Preconditions.Of(http.Request, account, request, keyring);
        var consent = new GiveConsent(
            account,
            named is { } address ? keyring.IdsOf(address) : null,
            Scope.Of(request.Channel, request.Purpose),
            new Capture(Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, notice),
            latest < request.ValidUntil || request.ValidUntil is null ? latest : request.ValidUntil,
            request.Renews,
            catalogue.NeedsConfirmation(request.Channel, request.Purpose) ? now.AddHours(options.Value.ConfirmWithinHours) : null,
            preconditions
        );
        return await writer.WriteOnceAsync(consent, preconditions.Request, GiveConsent.Decide) switch
        {
            null => IdempotencyKey.WasUsed("account"),
            { IsOutOfDate: true } => Problems.Problem(
                412,
                "The preferences have changed since this ETag, and no consent was recorded. Read them again, show them to the "
                    + "person, and send what they then consent to with the new ETag."
            ),
            { Consents.Count: 0, NotLifted: null } => Problems.Problem(
                409,
                "The account has no such contact point that this channel reaches. Link it first; nothing was recorded."
            ),
            var outcome => TypedResults.Ok(
                new ConsentsResponse(
                    [
                        .. outcome.Consents.Select(given =>
                            given.ConfirmBefore is null
                                ? new ConsentReceipt(given.Event, ConsentState.Given, given.ValidUntil)
                                : new ConsentReceipt(
                                    given.Event,
                                    ConsentState.Pending,
                                    given.ValidUntil,
                                    $"{publicAddress.Value.BaseUrl}/consents/confirmations/"
                                        + tokens.Mint(new ConfirmationToken(account, given.ContactPoint, given.Event, named?.Masked)),
                                    given.ConfirmBefore
                                )
                        ),
                    ],
                    outcome.NotLifted
                )
            ),
        };
    }

    private static IResult? Validate(ConsentRequest request, PurposeCatalogue catalogue) =>
        request switch
        {
            { Channel: Channel.All } => Problems.Problem(
                400,
                "channel is missing or 'all': a consent is specific. Ask for each channel by itself."
            ),
            _ when catalogue.Find(request.Purpose) is not { } purpose || purpose == catalogue.Root => Problems.Problem(
                400,
                $"purpose is missing, unknown or '{catalogue.Root.Name}': a consent is specific. It is another one of "
                    + $"{catalogue.Names}."
            ),
            { Notice: null } => Problems.Problem(
                400,
                "A consent needs the notice that the person was shown (id, version, language): without it there is none."
            ),
            _ when NoticeRegister.FaultOf(request.Notice) is { } fault => Problems.Problem(400, $"{fault} Nothing was recorded."),
            { ContactPoint: { } point } when !Account.Serves(point.Kind, request.Channel) => Problems.Problem(
                400,
                "contactPoint is not one that this channel reaches."
            ),
            _ => null,
        };
}

/// <summary>What a consent does to the account.</summary>
internal static class AccountOpening
{
    /// <summary>
    /// What the account itself has refused on the scope it refuses no longer: the account shows what holds, and its next contact point is
    /// not refused what was consented to.
    /// </summary>
    public static Account OpenAccount(this Changes changes, Account account, Scope scope, Capture capture)
    {
        var allow = new PreferenceChoice(scope.Channels[0], scope.Purposes[0], Choice.Allow);
        return account.IsOpenedBy(new AccountChoice(Guid.Empty, allow, capture).ToStatement(), changes.Catalogue)
            ? account.After(
                changes.Append(account.Id, changes.NewId(account.Id, capture.ReceivedAt), new PreferencesChosen([allow], capture))
            )
            : account;
    }
}
