using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>A table that one service owns: no other service writes it, and one that must read it is given single columns. The migration creates it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rights">What the service's role may do, as PostgreSQL's <c>grant</c> takes it.</param>
public sealed record OwnedTable(Table Table, string Rights)
{
    /// <summary>Rows of work, which come and go.</summary>
    public const string ReadAndWrite = "select, insert, update, delete";

    /// <summary>Rows that stay as they were written.</summary>
    public const string ReadAndAppend = "select, insert";
}
