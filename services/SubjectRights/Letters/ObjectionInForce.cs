using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>An objection of which something still holds.</summary>
/// <param name="Subject">The contact point.</param>
/// <param name="Number">Its number.</param>
/// <param name="Scope">What still is refused.</param>
/// <param name="Since">Since when.</param>
internal sealed record ObjectionInForce(Guid Subject, ObjectionNumber Number, Scope Scope, DateTimeOffset Since)
{
    /// <summary>Those of the contact points that a case is about, the oldest first.</summary>
    public static async Task<IReadOnlyList<ObjectionInForce>> OfAsync(
        RightsCase found,
        IQuerySession session,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var objections = new List<ObjectionInForce>();
        foreach (var subject in found.Subjects.Where(subject => subject.Kind != SubjectKind.Account))
        {
            var events = await session.Events.FetchStreamAsync(subject.Id, token: cancellation);
            objections.AddRange(
                ContactPoint
                    .Fold(subject.Id, events)
                    .RefusalsInForce(catalogue)
                    .Where(refusal => refusal.Kind is StatementKind.Objection or StatementKind.Withdrawal)
                    .GroupBy(refusal => refusal.EventId)
                    .Select(refused => new ObjectionInForce(
                        subject.Id,
                        ObjectionNumber.Of(refused.Key),
                        new Scope([.. refused.Select(one => one.Channel).Distinct()], [.. refused.Select(one => one.Purpose).Distinct()]),
                        refused.Min(one => one.Since)
                    ))
            );
        }

        return [.. objections.OrderBy(one => one.Since)];
    }
}
