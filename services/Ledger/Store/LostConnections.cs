using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>What a restart of the database does not break.</summary>
public static class LostConnections
{
    /// <summary>
    /// Does something, and once more where its connection turns out to be dead: after a restart each one in the pool is, and only its next
    /// use tells.
    /// </summary>
    /// <param name="database">Whose connections are used.</param>
    /// <param name="act">Reads, or writes what is written once however often, on a connection that it opens.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<T> AcrossRestartAsync<T>(this NpgsqlDataSource database, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception fault) when (StoreFault.IsLostConnection(fault))
        {
            database.Clear();
            return await act();
        }
    }
}
