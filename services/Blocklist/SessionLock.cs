using Npgsql;

namespace SenefConsent.Blocklist;

/// <summary>
/// A lock that one instance at a time holds, of a session of the database and not of a transaction: one that stays open for minutes would
/// keep the database from clearing up. When the process dies, the session's end frees it at once.
/// </summary>
internal sealed class SessionLock : IAsyncDisposable
{
    /// <summary>Locks of subscribers, by their names.</summary>
    public const int OfSubscribers = 5417232;

    /// <summary>Locks of jobs, by their ids.</summary>
    public const int OfJobs = 5417234;

    private readonly NpgsqlConnection session;
    private readonly int kind;
    private readonly string name;

    private SessionLock(NpgsqlConnection session, int kind, string name) => (this.session, this.kind, this.name) = (session, kind, name);

    /// <summary>Takes it, unless somebody holds it: then null.</summary>
    /// <param name="database">The database.</param>
    /// <param name="kind">What is locked: two numbers make a lock of sessions, and this is the first.</param>
    /// <param name="name">Which of them; the second number is its hash.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<SessionLock?> TryTakeAsync(NpgsqlDataSource database, int kind, string name, CancellationToken cancellation)
    {
        var taken = new SessionLock(await database.OpenConnectionAsync(cancellation), kind, name);
        var isTaken = false;
        try
        {
            isTaken = await taken.AskAsync("pg_try_advisory_lock", cancellation);
            return isTaken ? taken : null;
        }
        finally
        {
            if (!isTaken)
            {
                await taken.session.DisposeAsync();
            }
        }
    }

    /// <summary>Frees it.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (session)
        {
            await AskAsync("pg_advisory_unlock", CancellationToken.None);
        }
    }

    private async Task<bool> AskAsync(string function, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {function}({kind}, hashtext($1))", session)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
