using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>/u/{token}</c>: the link of an e-mail. GET shows a page and never acts, because scanners follow links; POST acts (RFC 8058), whatever
/// its body says, without cookie, login or origin, and without a redirect unless a form of ours was posted. <c>/u/{token}/email</c> and
/// <c>/u/{token}/all</c> refuse more than the link.
/// </summary>
internal static class UnsubscribeEndpoint
{
    // What stands for the token where a person has no link.
    private const string NoLink = "none";

    private const string Person = "person";

    // A mailbox provider reads the status and shows nobody the rest.
    private static readonly IResult OneClickDone = TypedResults.Text("The objection is recorded and in force.");

    /// <summary>The page with the buttons, or the one for a damaged link.</summary>
    /// <param name="token">The token of the link, as <c>POST /links</c> gave it.</param>
    public static IResult Get(
        string token,
        HttpRequest request,
        UnsubscribeTokens tokens,
        RecipientSeal seal,
        PurposeCatalogue catalogue,
        IOptions<UnsubscribeOptions> options
    )
    {
        var texts = ObjectionTexts.For(request, [], options.Value);
        var link = LinkText.Parse(token);
        if (tokens.Read(link.Token) is not { } target)
        {
            return new DamagedLinkPage { Texts = texts };
        }

        return new ConfirmPage
        {
            Texts = texts,
            Token = link.ToString(),
            Refusal = new Refusal(Channel.Email, target.PurposeIn(catalogue)),
            Everything = new Refusal(Channel.All, catalogue.Root),
            Recipient = seal.Open(link)?.Masked,
        };
    }

    /// <summary>The page for a person who has no link: whoever gives their address objects all the same.</summary>
    public static IResult GetHome(HttpRequest request, IOptions<UnsubscribeOptions> options) =>
        ProblemPages.AreAskedFor(request)
            ? new DamagedLinkPage { Texts = ObjectionTexts.For(request, [], options.Value), HasLink = false }
            : Problems.Problem(404, "There is nothing here for a program. See /openapi/v1.json for what there is.");

    /// <summary>Whether the link of a request, or its ticket, is one of ours.</summary>
    public static bool IsWhole(HttpContext context) =>
        context.Request.RouteValues["ticket"] is string ticket
            ? context.RequestServices.GetRequiredService<ObjectionTickets>().Open(ticket) is not null
            : context
                .RequestServices.GetRequiredService<UnsubscribeTokens>()
                .Read(LinkText.Parse($"{context.Request.RouteValues["token"]}").Token)
                is not null;

    /// <summary>Tells what may be done, and does nothing.</summary>
    public static IResult Options(HttpResponse response)
    {
        response.Headers.Allow = "GET, HEAD, OPTIONS, POST";
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Records the objection that the token names, or a wider one that the path names, or, from the page for a damaged link, the objection
    /// for the address given. 200 says that it is in force, to a mailbox provider in one sentence and to a person on a page, to which a
    /// form of ours is led by 303; 404 that the link was damaged, and 400 that what was typed there is no address, and the request is kept;
    /// 503 that nothing could be stored, and to try again; 500 that it failed by a fault of ours, and is kept where the page says so.
    /// </summary>
    /// <param name="token">The token of the link, as <c>POST /links</c> gave it.</param>
    /// <param name="scope"><c>email</c> refuses all prospecting by e-mail, <c>all</c> by every channel; what the link names when not
    /// given.</param>
    public static async Task<IResult> Post(
        string token,
        string? scope,
        HttpContext context,
        UnsubscribeTokens tokens,
        RecipientSeal seal,
        ObjectionTickets tickets,
        PurposeCatalogue catalogue,
        ContactPointKeyring keyring,
        CampaignRegister campaigns,
        NoticeRegister notices,
        EvidenceVault vault,
        UnprovenRequests unproven,
        TypedAddresses typed,
        LedgerWriter writer,
        ShownNumbers numbers,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = ObjectionTexts.For(context.Request, form, options.Value);
        var link = LinkText.Parse(token);

        // Not cancelled when the caller hangs up: what it came to say has arrived.
        if (tokens.Read(link.Token) is { } target)
        {
            var refusal = Refusal.Of(SealedToken.FirstIn(scope), target.PurposeIn(catalogue), catalogue);
            var isOneClick = IsOneClick(request);
            var capture = new Capture(
                isOneClick ? Source.OneClick : Source.Link,
                Person,
                OccurredAt: now,
                ReceivedAt: now,
                isOneClick ? null : await notices.KeepAsync(ConfirmPage.ShownFor(refusal, texts), now, CancellationToken.None),
                await campaigns.NameOfAsync(target.Campaign, CancellationToken.None)
            );
            var recipient = seal.Open(link);
            var receipt = await RecordAsync(target.ContactPoint, refusal, capture, recipient);
            return isOneClick ? OneClickDone
                : receipt.IsNew ? Done(target.ContactPoint, refusal, receipt.EventId, recipient, mayUndo: true)
                : Done(target.ContactPoint, refusal, await numbers.NewAsync(receipt.EventId, now), recipient, mayUndo: false);
        }

        var given = form.TryGetValue(DamagedLinkPage.AddressField, out var field) ? field.ToString() : null;
        var hasLink = given is null || SealedToken.FirstIn(token) != NoLink;
        if (given is not null && ContactAddress.Email(given) is { IsReadable: true } address)
        {
            var notice = await notices.KeepAsync(DamagedLinkPage.ShownFor(hasLink, texts), now, CancellationToken.None);
            var (contactPoint, refusal) = (keyring.IdsOf(address), new Refusal(Channel.Email, catalogue.Root));

            // Who gave an address may not be its owner, who gets the ticket by mail: or anybody could object and undo by turns, a mail each
            // time.
            var mayUndo = !options.Value.Confirmation.IsOn;

            // Each act has a key and so an event of its own: neither number nor time tells whether somebody has objected before.
            var act = $"typed:{Guid.CreateVersion7(now):N}";
            var capture = new Capture(Source.Link, Person, OccurredAt: now, ReceivedAt: now, notice, IdempotencyKey: act);
            if (typed.IsAmongFirst(UnprovenRequests.SenderOf(request), now))
            {
                var written = typed.MayWriteTo(contactPoint.Lasting, now) ? address : (ContactAddress?)null;
                var receipt = await RecordAsync(contactPoint, refusal, capture, written);
                return Done(contactPoint, refusal, receipt.EventId, address, mayUndo);
            }

            var evidence = vault.Seal(EvidencePurpose.Unattributed, request.ToEvidence(), now);
            if (!unproven.MayKeep("TypedAddress", Source.Link, request.Peer, act, evidence.Ciphertext.Length, now))
            {
                return new TooManyRequestsPage { Texts = new SharedTexts(texts.Language) };
            }

            var pause = new PauseProspecting(keyring.IdOfUnattributed(act), contactPoint, refusal.Scope, capture, evidence);
            await writer.WriteAsync(pause, PauseProspecting.Decide);
            return Done(contactPoint, refusal, await numbers.NewAsync(pause.Unattributed, now), address, mayUndo: false);
        }

        await unproven.KeepAsync(UnattributedReason.DamagedLink, Source.Link, request, now);
        return new DamagedLinkPage
        {
            Texts = texts,
            HasLink = hasLink,
            Typed = given,
        };

        Task<ObjectionReceipt> RecordAsync(ContactPointIds contactPoint, Refusal refusal, Capture capture, ContactAddress? recipient)
        {
            var evidence = vault.Seal(EvidencePurpose.Objection, request.ToEvidence(), now);
            var confirmation =
                options.Value.Confirmation.IsOn && recipient is { } person && !ProbeContactPoint.Is(contactPoint.Newest)
                    ? new MailReceipt(person.Normal, texts.Language).Seal(vault, now)
                    : null;
            return RecordObjection.WriteAsync(writer, new RecordObjection(contactPoint, refusal.Scope, capture, evidence, confirmation));
        }

        IResult Done(ContactPointIds contactPoint, Refusal refusal, Guid number, ContactAddress? recipient, bool mayUndo) =>
            ObjectionEndpoint.Done(
                new ObjectionTicket(contactPoint.Lasting, number, mayUndo),
                new ShownObjection(refusal, number, now, recipient?.Masked ?? ""),
                form,
                texts,
                tickets
            );
    }

    /// <summary>Answers one whose request failed: it is kept, or is to be sent once more.</summary>
    public static async Task<IResult> Failed(FailedRequest failed)
    {
        var form = await failed.Request.FormAsync();
        var options = failed.Context.RequestServices.GetRequiredService<IOptions<UnsubscribeOptions>>().Value;
        var texts = ObjectionTexts.For(failed.Context.Request, form, options);
        return failed.Failure == Failure.Kept
            ? new KeptPage { Texts = texts, Form = form }
            : new TryAgainPage
            {
                Texts = texts,
                Form = form,
                FailedWith = failed.Status,
            };
    }

    // Multipart, urlencoded, text/plain or no type at all, in any case: the words are the same in each.
    private static bool IsOneClick(RawRequest request)
    {
        var body = Encoding.Latin1.GetString(request.Body);
        return body.Contains("List-Unsubscribe", StringComparison.OrdinalIgnoreCase)
            && body.Contains("One-Click", StringComparison.OrdinalIgnoreCase);
    }
}
