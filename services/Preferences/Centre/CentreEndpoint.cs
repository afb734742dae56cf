using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>
/// <c>/centre/{token}</c>: what a person is sent and what they have refused, with a button each. GET never acts. POST refuses or allows; to
/// refuse needs only a link that is ours, however old and whatever has changed meanwhile, and to allow one that has not expired, with the
/// page as it is now. Where the law wants the consent of the person, to allow is to consent and to refuse is to withdraw.
/// </summary>
internal static class CentreEndpoint
{
    /// <summary>Whether the link of a request is one of ours.</summary>
    public static bool IsWhole(HttpContext context) =>
        context.RequestServices.GetRequiredService<CentreLinks>().Read($"{context.Request.RouteValues["token"]}") is not null;

    /// <summary>The page for a person who has no link.</summary>
    public static IResult GetHome(HttpRequest request, PurposeCatalogue catalogue, IOptions<CentreOptions> options) =>
        ProblemPages.AreAskedFor(request)
            ? new HomePage { Texts = TextsOf(request, [], options.Value, catalogue) }
            : Problems.Problem(404, "There is nothing here for a program. See /openapi/v1.json for what there is.");

    /// <summary>The page; 410 when the link has expired, with the one button that still works; 404 when it is damaged.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Get(
        string token,
        HttpRequest request,
        CentreLinks links,
        AccountReader accounts,
        PurposeCatalogue catalogue,
        TimeProvider clock,
        IOptions<CentreOptions> options,
        CancellationToken cancellation
    )
    {
        var texts = TextsOf(request, [], options.Value, catalogue);
        if (links.Read(token) is not { } ticket)
        {
            return new DamagedLinkPage { Texts = texts };
        }

        if (ticket.ExpiresAt <= clock.GetUtcNow())
        {
            return new ExpiredLinkPage { Texts = texts, Catalogue = catalogue };
        }

        return await ShowAsync(ticket, ChangedPart.Of(request.Query, catalogue), accounts, texts, catalogue, cancellation);
    }

    /// <summary>
    /// 200 with what holds then, and 303 to that page from a form of ours; 404 when the link was damaged, and the request is kept; 503 when
    /// nothing could be stored; 500 when it failed by a fault of ours, and is kept where the page says so.
    /// </summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Post(
        string token,
        HttpContext context,
        CentreLinks links,
        AccountReader accounts,
        UnprovenRequests unproven,
        NoticeRegister notices,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        TimeProvider clock,
        IOptions<CentreOptions> options
    )
    {
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = TextsOf(context.Request, form, options.Value, catalogue);

        // Not cancelled when the caller hangs up: what it came to say has arrived.
        if (links.Read(token) is not { } ticket)
        {
            await unproven.KeepAsync(UnattributedReason.DamagedLink, Source.Preferences, request, now);
            return new DamagedLinkPage { Texts = texts };
        }

        var choice = ChoiceForm.ChoiceOf(form, catalogue);
        var asksConsent = ticket.AsksConsent(choice.Channel, catalogue);
        var hasExpired = ticket.ExpiresAt <= now;
        if (choice.Choice == Choice.Allow && hasExpired)
        {
            return new ExpiredLinkPage { Texts = texts, Catalogue = catalogue };
        }

        var notice = await notices.KeepAsync(texts.ShownFor(choice, asksConsent), now, CancellationToken.None);
        var capture = new Capture(Source.Preferences, Statement.ActorOf(ticket.Account), OccurredAt: now, ReceivedAt: now, notice);
        var asShown = new Preconditions([form.GetValueOrDefault("etag").ToString()], Request: null);
        var message = (choice.Choice, asksConsent) switch
        {
            (Choice.Allow, true) => await ConsentAsync(),
            (_, true) => await WithdrawAsync(),
            _ => await ChooseAsync(),
        };
        if (hasExpired)
        {
            return new RefusedPage
            {
                Texts = texts,
                Refused = choice,
                Catalogue = catalogue,
                Form = form,
            };
        }

        var changed = new ChangedPart(choice.Channel, catalogue.Find(choice.Purpose)!, message);
        return SeeOther.IfFromPage(form, $"/centre/{Uri.EscapeDataString(token)}", texts.Language, changed.ToQuery())
            ?? await ShowAsync(ticket, changed, accounts, texts, catalogue, CancellationToken.None);

        async Task<CentreMessage> ChooseAsync()
        {
            var chosen = await writer.WriteAsync(
                new ChoosePreferences(ticket.Account, [choice], capture, asShown, ticket.SentTo?.ContactPoint),
                ChoosePreferences.Decide
            );
            return chosen.Outcome == ChoicesOutcome.OutOfDate ? CentreMessage.LookAgain
                : chosen.Preferences.NotLifted is not null ? CentreMessage.NotLifted
                : CentreMessage.Done;
        }

        async Task<CentreMessage> WithdrawAsync()
        {
            await writer.WriteAsync(new WithdrawConsent(ticket.Account, choice, capture), WithdrawConsent.Decide);
            return CentreMessage.Done;
        }

        async Task<CentreMessage> ConsentAsync()
        {
            if (!ticket.CanConsent(choice.Channel, choice.Purpose, catalogue))
            {
                return CentreMessage.NothingToReach;
            }

            // Whoever uses a link that was sent to the contact point reads what is sent there: that is the confirmation.
            var only = catalogue.NeedsConfirmation(choice.Channel, choice.Purpose) ? ticket.SentTo!.Value.ContactPoint : (Guid?)null;
            var consent = new GiveConsent(
                ticket.Account,
                only,
                Scope.Of(choice.Channel, choice.Purpose),
                capture,
                catalogue.LatestEndOf(choice.Channel, now),
                Renews: null,
                ConfirmBefore: null,
                asShown,
                ticket.SentTo?.ContactPoint
            );
            return await writer.WriteAsync(consent, GiveConsent.Decide) switch
            {
                { IsOutOfDate: true } => CentreMessage.LookAgain,
                { NotLifted: not null } => CentreMessage.NotLifted,
                { Consents.Count: 0 } => CentreMessage.NothingToReach,
                _ => CentreMessage.Done,
            };
        }
    }

    /// <summary>Answers one whose request failed: it is kept, or is to be sent once more.</summary>
    public static async Task<IResult> Failed(FailedRequest failed)
    {
        var services = failed.Context.RequestServices;
        var form = await failed.Request.FormAsync();
        var texts = TextsOf(
            failed.Context.Request,
            form,
            services.GetRequiredService<IOptions<CentreOptions>>().Value,
            services.GetRequiredService<PurposeCatalogue>()
        );
        return failed.Failure == Failure.Kept
            ? new KeptPage { Texts = texts, Form = form }
            : new TryAgainPage
            {
                Texts = texts,
                Form = form,
                FailedWith = failed.Status,
            };
    }

    private static CentreTexts TextsOf(
        HttpRequest request,
        Dictionary<string, StringValues> form,
        CentreOptions options,
        PurposeCatalogue catalogue
    ) => new(PageLanguage.Of(request, form), options.Sender, catalogue);

    private static async Task<IResult> ShowAsync(
        CentreTicket ticket,
        ChangedPart? changed,
        AccountReader accounts,
        CentreTexts texts,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var (preferences, etag) = await accounts.PreferencesAsync(ticket.Account, ticket.Audience, cancellation);
        return new CentrePage
        {
            Texts = texts,
            Ticket = ticket,
            Preferences = preferences.Preferences,
            Etag = etag,
            Changed = changed,
            Catalogue = catalogue,
        };
    }
}
