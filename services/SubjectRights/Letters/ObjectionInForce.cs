using JasperFx.Events;
using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>An objection of which something still holds.</summary>
/// <param name="Subject">The contact point.</param>
/// <param name="EventId">Its event.</param>
/// <param name="Scope">What still is refused.</param>
/// <param name="Since">Since when.</param>
internal sealed record ObjectionInForce(Guid Subject, Guid EventId, Scope Scope, DateTimeOffset Since)
{
    /// <summary>Its number.</summary>
    public ObjectionNumber Number => ObjectionNumber.Of(EventId);

    /// <summary>Those of the contact points that a case is about, the oldest first.</summary>
    /// <param name="found">The case. It knows one id of each contact point.</param>
    /// <param name="contact">All ids of the one at which the requester is answered; null when it is not known.</param>
    /// <param name="session">Reads.</param>
    /// <param name="catalogue">The purposes.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<ObjectionInForce>> OfAsync(
        RightsCase found,
        ContactPointIds? contact,
        IQuerySession session,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var objections = new List<ObjectionInForce>();
        foreach (var subject in found.Subjects.Where(subject => subject.Kind != SubjectKind.Account))
        {
            var ids = contact is not null && contact.Contains(subject.Id) ? contact : new ContactPointIds(subject.Id);
            var events = new List<IEvent>();
            foreach (var id in ids)
            {
                events.AddRange(await session.Events.FetchStreamAsync(id, token: cancellation));
            }

            objections.AddRange(
                ContactPoint
                    .Fold(subject.Id, events)
                    .RefusalsInForce(catalogue)
                    .Where(refusal => refusal.Kind is StatementKind.Objection or StatementKind.Withdrawal)
                    .GroupBy(refusal => refusal.EventId)
                    .Select(refused => new ObjectionInForce(
                        subject.Id,
                        refused.Key,
                        new Scope([.. refused.Select(one => one.Channel).Distinct()], [.. refused.Select(one => one.Purpose).Distinct()]),
                        refused.Min(one => one.Since)
                    ))
            );
        }

        return [.. objections.OrderBy(one => one.Since)];
    }
}
