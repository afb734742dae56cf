using JasperFx.Events;
using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>An objection as its page shows it.</summary>
/// <param name="Refusal">What was refused.</param>
/// <param name="Number">Its event.</param>
/// <param name="Since">Since when it is in force.</param>
/// <param name="Recipient">Whose it is, as far as a page shows it; empty when that is not known.</param>
public sealed record ShownObjection(Refusal Refusal, Guid Number, DateTimeOffset Since, string Recipient)
{
    /// <summary>
    /// The one of a ticket, whatever follows it in the link; null when the ticket is not whole, or there is nothing to read.
    /// </summary>
    public static async Task<(ObjectionTicket Ticket, ShownObjection Shown)?> OfAsync(
        string link,
        ObjectionTickets tickets,
        PurposeCatalogue catalogue,
        IQuerySession session,
        CancellationToken cancellation
    ) => tickets.Open(link) is { } ticket && await OfAsync(ticket, catalogue, session, cancellation) is { } shown ? (ticket, shown) : null;

    // A ticket that was made before tickets said it says where to read it: nowhere, when the click made no objection.
    private static async Task<ShownObjection?> OfAsync(
        ObjectionTicket ticket,
        PurposeCatalogue catalogue,
        IQuerySession session,
        CancellationToken cancellation
    ) =>
        ticket.Said is { } said
            ? new(new Refusal(said.Channel, catalogue.Find(said.Purpose) ?? catalogue.Root), ticket.Objection, said.Since, said.Recipient)
        : await session.Events.LoadAsync(ticket.Objection, cancellation)
            is { Data: ObjectionRecorded { Scope: var scope, Capture: var capture } }
            ? new(Refusal.Of(scope, catalogue), ticket.Objection, capture.ReceivedAt, "")
        : null;
}
