using Marten;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>/o/{ticket}</c>: an objection, for the one who has made it. GET shows what holds; the POSTs undo it, object again, or take the reason
/// for it, and lead back there.
/// </summary>
public static class ObjectionEndpoint
{
    private const string Person = "person";

    /// <summary>The page that says what holds, with the buttons that change it.</summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static Task<IResult> Get(
        string ticket,
        HttpRequest request,
        ObjectionTickets tickets,
        UsedTickets used,
        PurposeCatalogue catalogue,
        IQuerySession session,
        IOptions<UnsubscribeOptions> options,
        CancellationToken cancellation
    ) => GetPart(ticket, part: null, request, tickets, used, catalogue, session, options, cancellation);

    /// <summary>The same page at the address of an act: asks whether to undo, or says that a reason was taken.</summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    /// <param name="part">The act.</param>
    public static async Task<IResult> GetPart(
        string ticket,
        string? part,
        HttpRequest request,
        ObjectionTickets tickets,
        UsedTickets used,
        PurposeCatalogue catalogue,
        IQuerySession session,
        IOptions<UnsubscribeOptions> options,
        CancellationToken cancellation
    )
    {
        var texts = ObjectionTexts.For(request, [], options.Value);
        if (await ShownObjection.OfAsync(ticket, tickets, catalogue, session, cancellation) is not var (target, shown))
        {
            return new DamagedTicketPage { Texts = texts };
        }

        var text = SealedToken.FirstIn(ticket);
        return (await used.IsUsedAsync(target, cancellation), SealedToken.FirstIn(part)) switch
        {
            (true, _) => Undone(texts, shown, text),
            (_, "undo") => new ConfirmUndoPage
            {
                Texts = texts,
                Ticket = text,
                Refusal = shown.Refusal,
            },
            (_, var said) => new DonePage
            {
                Texts = texts,
                Objection = shown,
                Ticket = text,
                HasGivenReason = said == DonePage.Thanks,
            },
        };
    }

    /// <summary>
    /// What is posted to a link that is none of these: it may be what somebody refuses, so it waits for the data protection officer.
    /// </summary>
    public static async Task<IResult> PostElsewhere(
        HttpContext context,
        UnattributedObjections unattributed,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var request = await RawRequest.ReadAsync(context);
        var texts = ObjectionTexts.For(context.Request, await request.FormAsync(), options.Value);
        await unattributed.KeepAsync(
            UnattributedReason.DamagedLink,
            Source.Link,
            request.ToEvidence(),
            request.Fingerprint,
            clock.GetUtcNow()
        );
        return new DamagedTicketPage { Texts = texts };
    }

    /// <summary>
    /// Undoes what this click refused. 200, also when it was undone before, or the objection stood before the click and stays; 303 to the
    /// page of what holds, from a form of ours.
    /// </summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static async Task<IResult> Undo(
        string ticket,
        HttpContext context,
        ObjectionTickets tickets,
        UsedTickets used,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        IQuerySession session,
        LedgerWriter writer,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = ObjectionTexts.For(context.Request, form, options.Value);
        if (await ShownObjection.OfAsync(ticket, tickets, catalogue, session, CancellationToken.None) is not var (target, shown))
        {
            return new DamagedTicketPage { Texts = texts };
        }

        if (target.IsOwn)
        {
            var now = clock.GetUtcNow();
            var capture = new Capture(
                Source.Link,
                Person,
                OccurredAt: now,
                ReceivedAt: now,
                await notices.KeepAsync(ConfirmUndoPage.ShownFor(shown.Refusal, texts), now, CancellationToken.None)
            );
            await writer.WriteAsync(
                new UndoObjection(await target.RecordedOnAsync(session), target.Objection, capture),
                UndoObjection.Decide
            );
        }

        await used.UseAsync(target);
        var text = SealedToken.FirstIn(ticket);
        return SeeOther.IfFromPage(form, $"/o/{text}", texts.Language) ?? Undone(texts, shown, text);
    }

    /// <summary>
    /// Objects again to what was undone. 200 when it is in force; 303 to the page that says so, from a form of ours. 404: the ticket is not
    /// whole, and the request is kept.
    /// </summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static async Task<IResult> Again(
        string ticket,
        HttpContext context,
        ObjectionTickets tickets,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        EvidenceVault vault,
        UnprovenRequests unproven,
        IQuerySession session,
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
        if (await ShownObjection.OfAsync(ticket, tickets, catalogue, session, CancellationToken.None) is not var (target, shown))
        {
            await unproven.KeepAsync(UnattributedReason.DamagedLink, Source.Link, request, now);
            return new DamagedTicketPage { Texts = texts };
        }

        var capture = new Capture(
            Source.Link,
            Person,
            OccurredAt: now,
            ReceivedAt: now,
            await notices.KeepAsync(UndonePage.ShownFor(shown.Refusal, texts), now, CancellationToken.None)
        );
        var evidence = vault.Seal(EvidencePurpose.Objection, request.ToEvidence(), now);
        var receipt = await RecordObjection.WriteAsync(
            writer,
            new RecordObjection(new ContactPointIds(target.ContactPoint), shown.Refusal.Scope, capture, evidence)
        );
        var number = receipt.IsNew ? receipt.EventId : await numbers.NewAsync(receipt.EventId, now);
        var next = new ObjectionTicket(target.ContactPoint, number, receipt.IsNew && target.IsOwn);
        return Done(next, shown with { Since = now }, form, texts, tickets);
    }

    /// <summary>Takes the reason. Where none was chosen, the page asks for one as before.</summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static async Task<IResult> GiveReason(
        string ticket,
        HttpContext context,
        ObjectionTickets tickets,
        PurposeCatalogue catalogue,
        IQuerySession session,
        LedgerWriter writer,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = ObjectionTexts.For(context.Request, form, options.Value);
        if (await ShownObjection.OfAsync(ticket, tickets, catalogue, session, CancellationToken.None) is not var (target, shown))
        {
            return new DamagedTicketPage { Texts = texts };
        }

        var reason = ReasonForm.ReasonOf(form);
        if (target.IsOwn && reason is { } given)
        {
            var now = clock.GetUtcNow();
            var capture = new Capture(Source.Link, Person, OccurredAt: now, ReceivedAt: now);
            await writer.WriteAsync(
                new GiveReason(await target.RecordedOnAsync(session), target.Objection, given, capture),
                EmailUnsubscribe.GiveReason.Decide
            );
        }

        var text = SealedToken.FirstIn(ticket);
        return SeeOther.IfFromPage(form, reason is null ? $"/o/{text}" : $"/o/{text}/{DonePage.Thanks}", texts.Language)
            ?? new DonePage
            {
                Texts = texts,
                Objection = shown,
                Ticket = text,
                HasGivenReason = reason is not null,
            };
    }

    /// <summary>Acknowledges an objection, with a ticket to undo it.</summary>
    /// <param name="ticket">The objection, and whether who sees the page may undo it.</param>
    /// <param name="shown">What the page says of it.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="tickets">Writes the ticket.</param>
    internal static IResult Done(
        ObjectionTicket ticket,
        ShownObjection shown,
        Dictionary<string, StringValues> form,
        ObjectionTexts texts,
        ObjectionTickets tickets
    )
    {
        var (refusal, _, since, recipient) = shown;
        var text = tickets.Seal(ticket with { Said = new(refusal.Channel, refusal.Purpose.Code, since, recipient) });
        return SeeOther.IfFromPage(form, $"/o/{text}", texts.Language)
            ?? new DonePage
            {
                Texts = texts,
                Objection = shown with { Number = ticket.Objection },
                Ticket = text,
            };
    }

    private static UndonePage Undone(ObjectionTexts texts, ShownObjection shown, string ticket) =>
        new()
        {
            Texts = texts,
            Refusal = shown.Refusal,
            Ticket = ticket,
        };
}

/// <summary>A person says why they objected.</summary>
/// <param name="ContactPoint">Where the objection was recorded.</param>
/// <param name="Objection">Its event.</param>
/// <param name="Reason">Why.</param>
/// <param name="Capture">How it came.</param>
public sealed record GiveReason(ContactPointIds ContactPoint, Guid Objection, ObjectionReason Reason, Capture Capture) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.Of(ContactPoint);

    /// <summary>Decides.</summary>
    /// <returns>Whether the reason was recorded by this command.</returns>
    public static Decision<bool> Decide(GiveReason command, LedgerState state)
    {
        var changes = new Changes(state);
        changes.GiveReason(command.ContactPoint.Newest, command.Objection, command.Reason, command.Capture);
        return changes.With(changes.Events.Count > 0);
    }
}
