using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// With which tickets somebody has undone: their page says so from then on. Kept alike for a click that made no objection, so that its page
/// does not tell that one stood before.
/// </summary>
public sealed class UsedTickets(NpgsqlDataSource database, LedgerWriter writer, ContactPointKeyring keyring)
{
    /// <summary>Somebody has undone with it.</summary>
    public Task UseAsync(ObjectionTicket ticket) =>
        writer.WriteOnceAsync(new UseToken(), new RepeatableRequest(IdOf(ticket), IdOf(ticket)), UseToken.Decide);

    /// <summary>Whether somebody has. False while the store is away: what is known to be refused is shown as refused.</summary>
    public async Task<bool> IsUsedAsync(ObjectionTicket ticket, CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand($"select exists (select from {AnsweredRequest.Table} where id = $1)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdOf(ticket) });
            return (bool)(await command.ExecuteScalarAsync(cancellation))!;
        }
        catch (Exception outage) when (StoreFault.IsOutage(outage))
        {
            return false;
        }
    }

    private Guid IdOf(ObjectionTicket ticket) => keyring.IdOfRequest($"undone|{ticket.Objection:N}|{ticket.IsOwn}");
}
