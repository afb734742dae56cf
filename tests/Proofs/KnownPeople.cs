using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>
/// A blocklist with many people in it, and files that ask about them. It is filled by COPY, because millions of objections through the
/// front door would take hours.
/// </summary>
/// <param name="service">The Blocklist whose database it is.</param>
/// <param name="count">How many people it knows.</param>
public sealed class KnownPeople(BlocklistInQuestion service, int count)
{
    // One contact point in ten of those asked about is known.
    private const int StrangersPerContactPoint = 10;

    private static readonly (string Statements, bool Blocks)[] Kinds =
    [
        (Statement("objection", "email", "newsletter"), true),
        (Statement("objection", "all", "prospecting"), true),
        (Statement("objection", "email", "offers"), false),
        (Statement("objection", "email", "newsletter") + "," + Statement("lift", "email", "newsletter", day: 2), false),
    ];

    /// <summary>What ids are derived with.</summary>
    public ContactPointKeyring Keyring { get; } =
        new(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = service.ContactPointKey } }));

    /// <summary>Whether the newsletter may not be sent by e-mail to the person of a number.</summary>
    public bool IsBlocked(int number) => number < count && Kinds[number % Kinds.Length].Blocks;

    /// <summary>The id of everyone who is blocked.</summary>
    public IEnumerable<Guid> BlockedIds() => Enumerable.Range(0, count).Where(IsBlocked).Select(IdOf);

    /// <summary>Numbers of people, known and unknown, some of them twice; the same for the same seed.</summary>
    public IEnumerable<int> Recipients(int rows, int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < rows; row++)
        {
            yield return random.Next(count * StrangersPerContactPoint);
        }
    }

    /// <summary>Them as the lines of a CSV file, with its header.</summary>
    public IEnumerable<string> Lines(int rows, int seed) =>
        Recipients(rows, seed).Select(number => $"{AddressOf(number)},{number}\n").Prepend("email,number\n");

    /// <summary>The address of a number.</summary>
    public static string AddressOf(int number) => $"person.{number}@example.org";

    /// <summary>Fills the blocklist.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(service.Owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (
            var copy = await connection.BeginBinaryImportAsync(
                $"copy {LedgerStore.BlocklistTable} (id, data, mt_version) from stdin (format binary)",
                cancellation
            )
        )
        {
            copy.Timeout = TimeSpan.FromMinutes(10);
            for (var number = 0; number < count; number++)
            {
                var id = IdOf(number);
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellation);
                await copy.WriteAsync(
                    $$"""{"id":"{{id}}","statements":[{{Kinds[number % Kinds.Length].Statements}}]}""",
                    NpgsqlDbType.Jsonb,
                    cancellation
                );
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await using var analyze = new NpgsqlCommand($"analyze {LedgerStore.BlocklistTable}", connection) { CommandTimeout = 600 };
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    private Guid IdOf(int number) => Keyring.IdOf(ContactAddress.Email(AddressOf(number)));

    private static string Statement(string kind, string channel, string purpose, int day = 1) =>
        $$"""{"kind":"{{kind}}","channel":"{{channel}}","purpose":"{{purpose}}","occurredAt":"2026-03-0{{day}}T10:00:00+00:00","receivedAt":"2026-03-0{{day}}T10:00:00+00:00","source":"link","actor":"person","eventId":"11111111-2222-3333-4444-55555555555{{day}}"}""";
}
