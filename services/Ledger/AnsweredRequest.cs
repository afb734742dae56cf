using System.Text.Json;
using Marten;

namespace SenefConsent.Ledger;

/// <summary>A request that says by a key of its sender's that it is the same when it is sent again.</summary>
/// <param name="Id">Stands for the key and for whom it was used.</param>
/// <param name="Fingerprint">Stands for what was asked. Both are keyed hashes: what was asked may hold an address.</param>
public sealed record RepeatableRequest(Guid Id, Guid Fingerprint);

/// <summary>What a repeatable request was answered: kept for ever in the transaction of its effect, so that it has one effect and one answer however often it is sent.</summary>
/// <param name="Fingerprint">What was asked.</param>
/// <param name="Answer">The answer, as JSON.</param>
public sealed record AnsweredRequest(Guid Fingerprint, string Answer)
{
    /// <summary>The table of what was answered.</summary>
    public const string Table = $"{LedgerStore.Schema}.answered_request";

    /// <summary>The earlier answer to a request; null when it is the first of its key, or has none.</summary>
    public static async Task<AnsweredRequest?> FindAsync(IDocumentSession session, RepeatableRequest? request, CancellationToken cancellation)
    {
        if (request is null)
        {
            return null;
        }

        var rows = await session.AdvancedSql.QueryAsync<Guid, string>($"select row(fingerprint), row(answer) from {Table} where id = ?", cancellation, request.Id);
        return rows.Count == 0 ? null : new AnsweredRequest(rows[0].Item1, rows[0].Item2);
    }

    /// <summary>Keeps an answer in the transaction of a session. Of two at once the second fails, and finds the answer when its handler is retried.</summary>
    public static void Keep<T>(IDocumentSession session, RepeatableRequest? request, T answer)
    {
        if (request is not null)
        {
            session.QueueSqlCommand($"insert into {Table} (id, fingerprint, answer) values (?, ?, ?)", request.Id, request.Fingerprint, JsonSerializer.Serialize(answer));
        }
    }

    /// <summary>The answer, when what is asked now is what was asked then; else null.</summary>
    public T? To<T>(RepeatableRequest request) where T : class => request.Fingerprint == Fingerprint ? JsonSerializer.Deserialize<T>(Answer) : null;
}
