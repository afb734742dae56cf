using Marten;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Reads the blocklist and decides. A check that starts after an objection was acknowledged sees it, on any instance of any service: every
/// answer is read from the primary, by primary key, and nothing is cached.
/// </summary>
public sealed class BlocklistReader(IDocumentStore store, ContactPointKeyring keyring, PurposeCatalogue catalogue)
{
    /// <summary>Decides for each recipient, in the order given.</summary>
    public async Task<IReadOnlyList<SendDecision>> DecideAsync(IReadOnlyList<ContactAddress> recipients, SendQuestion question, CancellationToken cancellation)
    {
        var lookups = recipients.Select(recipient => new Lookup(
            keyring.IdsOf(recipient), recipient.EmailDomain() is { } domain ? keyring.IdsOf(domain) : [])).ToList();

        await using var session = store.QuerySession();
        var rows = (await session.LoadManyAsync<ContactPoint>(cancellation, [.. lookups.SelectMany(lookup => lookup.All).Distinct()]))
            .ToDictionary(row => row.Id);

        return [.. recipients.Zip(lookups, (recipient, lookup) =>
        {
            var statements = new RecipientStatements(Statements(lookup.Own), Statements(lookup.Domain), []);
            var decision = SendDecision.Decide(statements, question, catalogue);
            return recipient.IsReadable || decision.EventId is not null ? decision : SendDecision.Unreadable;
        })];

        IReadOnlyList<Statement> Statements(IReadOnlyList<Guid> ids) =>
            [.. ids.Where(rows.ContainsKey).SelectMany(id => rows[id].Statements)];
    }

    private sealed record Lookup(IReadOnlyList<Guid> Own, IReadOnlyList<Guid> Domain)
    {
        public IEnumerable<Guid> All => Own.Concat(Domain);
    }
}
