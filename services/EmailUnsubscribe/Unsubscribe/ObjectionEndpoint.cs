using Marten;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>/o/{ticket}</c>: what the one who has objected can do afterwards. GET shows it; the POSTs undo the objection, or take the reason for
/// it.
/// </summary>
public static class ObjectionEndpoint
{
    /// <summary>The page with the button that undoes.</summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static IResult Get(string ticket, HttpRequest request, ObjectionTickets tickets, IOptions<UnsubscribeOptions> options)
    {
        var texts = ObjectionTexts.For(request, [], options.Value);
        return tickets.Open(ticket) is null
            ? new DamagedTicketPage { Texts = texts }
            : new ConfirmUndoPage { Texts = texts, Ticket = SealedToken.FirstIn(ticket) };
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
    /// Undoes what this click refused. 200, also when it was undone before, or the objection stood before the click and stays.
    /// </summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static async Task<IResult> Undo(
        string ticket,
        HttpContext context,
        ObjectionTickets tickets,
        NoticeRegister notices,
        IQuerySession session,
        LedgerWriter writer,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var request = await RawRequest.ReadAsync(context);
        var texts = ObjectionTexts.For(context.Request, await request.FormAsync(), options.Value);
        if (tickets.Open(ticket) is not { } target)
        {
            return new DamagedTicketPage { Texts = texts };
        }

        if (target.IsOwn)
        {
            var now = clock.GetUtcNow();
            var capture = new Capture(
                Source.Link,
                "person",
                OccurredAt: now,
                ReceivedAt: now,
                await notices.KeepAsync(ConfirmUndoPage.Shown(texts), now, CancellationToken.None)
            );
            await writer.WriteAsync(
                new UndoObjection(await target.RecordedOnAsync(session), target.Objection, capture),
                UndoObjection.Decide
            );
        }

        return new UndonePage { Texts = texts };
    }

    /// <summary>Takes the reason. None given is answered alike.</summary>
    /// <param name="ticket">What the page after an objection holds.</param>
    public static async Task<IResult> GiveReason(
        string ticket,
        HttpContext context,
        ObjectionTickets tickets,
        IQuerySession session,
        LedgerWriter writer,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var texts = ObjectionTexts.For(context.Request, form, options.Value);
        if (tickets.Open(ticket) is not { } target)
        {
            return new DamagedTicketPage { Texts = texts };
        }

        if (target.IsOwn && ReasonForm.ReasonOf(form) is { } reason)
        {
            var now = clock.GetUtcNow();
            var capture = new Capture(Source.Link, "person", OccurredAt: now, ReceivedAt: now);
            await writer.WriteAsync(
                new GiveReason(await target.RecordedOnAsync(session), target.Objection, reason, capture),
                EmailUnsubscribe.GiveReason.Decide
            );
        }

        return new ThanksPage { Texts = texts, Ticket = SealedToken.FirstIn(ticket) };
    }
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
