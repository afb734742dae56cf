using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;

namespace SenefConsent.Ledger.Tests;

public class StoreFaultTests
{
    // PostgreSQL, appendix A.
    public static TheoryData<string, bool, bool, bool> SqlStates =>
        new()
        {
            // Passing, an outage, a lost connection.
            { "08000", true, true, true }, // connection exception
            { "08006", true, true, true }, // connection failure
            { "53100", true, true, true }, // disk full
            { "53200", true, true, true }, // out of memory
            { "53300", true, true, true }, // too many connections
            { "57P01", true, true, true }, // admin shutdown
            { "57P02", true, true, true }, // crash shutdown
            { "57P03", true, true, true }, // cannot connect now
            { "57P05", true, true, true }, // idle session timeout
            { "58030", true, true, true }, // io error
            { "25006", true, true, true }, // read-only transaction: a replica
            { "25P03", true, true, true }, // idle in transaction session timeout
            { "40001", true, true, false }, // serialization failure
            { "40P01", true, true, false }, // deadlock detected
            { "55P03", true, true, false }, // lock not available
            { "57014", true, true, false }, // statement timeout
            { "23505", true, false, false }, // unique violation: a race, and after that a bug
            { "42501", false, false, false }, // insufficient privilege
            { "42P01", false, false, false }, // undefined table
            { "42703", false, false, false }, // undefined column
            { "42601", false, false, false }, // syntax error
            { "22021", false, false, false }, // character not in repertoire
            { "22P05", false, false, false }, // untranslatable character
            { "23502", false, false, false }, // not null violation
            { "28P01", false, false, false }, // invalid password
            { "3D000", false, false, false }, // the database does not exist
            { "0A000", false, false, false }, // feature not supported
            { "P0001", false, false, false }, // raise exception
            { "XX000", false, false, false }, // internal error
            { "XX001", false, false, false }, // data corrupted
        };

    public static TheoryData<Exception, bool> OtherFaults =>
        new()
        {
            { new NpgsqlException("reading", new IOException()), true },
            { new NpgsqlException("connecting", new SocketException()), true },
            { new NpgsqlException("the pool is exhausted", new TimeoutException()), true },
            { new NpgsqlException("no host", new AggregateException(new NpgsqlException("connecting", new SocketException()))), true },
            { new InvalidOperationException("wrapped", new NpgsqlException("reading", new IOException())), true },
            { new NpgsqlException("a command is already in progress"), false },
            { new TimeoutException(), false },
            { new RegexMatchTimeoutException(), false },
            { new HttpRequestException("of a gateway", new SocketException()), false },
            { new OperationCanceledException(), false },
            { new ArgumentOutOfRangeException(), false },
        };

    [Theory]
    [MemberData(nameof(SqlStates))]
    public void what_postgresql_says_is_an_outage_or_a_fault_of_ours(string sqlState, bool isPassing, bool isOutage, bool isLostConnection)
    {
        var fault = new PostgresException("", "ERROR", "ERROR", sqlState);
        Assert.Equal(
            (isPassing, isOutage, isLostConnection),
            (StoreFault.IsPassing(fault), StoreFault.IsOutage(fault), StoreFault.IsLostConnection(fault))
        );
    }

    [Theory]
    [MemberData(nameof(OtherFaults))]
    public void only_what_happens_on_the_way_to_the_store_is_an_outage_of_it(Exception fault, bool isOutage) =>
        Assert.Equal(isOutage, StoreFault.IsOutage(fault));

    [Fact]
    public void a_fault_is_described_without_what_it_quotes()
    {
        var fault = new InvalidOperationException("ann@example.org", new PostgresException("ann@example.org", "ERROR", "ERROR", "42501"));
        Assert.StartsWith("InvalidOperationException <- PostgresException 42501", Faults.Describe(fault), StringComparison.Ordinal);
        Assert.DoesNotContain("ann@", Faults.Describe(fault), StringComparison.Ordinal);
    }
}
