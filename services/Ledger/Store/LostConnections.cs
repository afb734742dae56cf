using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>Reads that a restart of the database does not break.</summary>
internal static class Reading
{
    /// <summary>Reads, and once more where the connection turns out to be dead: after a restart each one in the pool is, and only its next use tells.</summary>
    /// <param name="database">Whose connections are used.</param>
    /// <param name="read">Reads, on a connection that it opens.</param>
    public static async Task<T> ReadAsync<T>(this NpgsqlDataSource database, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (StoreFault.IsLostConnection(fault))
        {
            database.Clear();
            return await read();
        }
    }
}
