using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>Names of campaigns, by the short reference that a link has room for.</summary>
public sealed class CampaignRegister(NpgsqlDataSource database) : IDisposable
{
    private const int LongestName = 200;

    private const int MostKnown = 10_000;

    // One that nobody has registered may still be: whoever mints links by themselves may tell the name later.
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(1);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostKnown });

    /// <summary>Forgets what is known.</summary>
    public void Dispose() => known.Dispose();

    /// <summary>Why a name cannot be one of a campaign; null when it can.</summary>
    public static string? FaultOf(string? name) =>
        GivenName.FaultOf("campaign", name, LongestName) is { } fault ? fault
        : name!.Contains('@') ? "campaign holds an @: it must name a campaign, not a person."
        : null;

    /// <summary>The reference of a name: the first 8 bytes of its SHA-256, so that whoever mints links needs no look-up.</summary>
    public static long ReferenceOf(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Remembers a name, so that the history can tell it.</summary>
    public async Task RegisterAsync(string name, CancellationToken cancellation)
    {
        var reference = ReferenceOf(name);
        if (known.TryGetValue(reference, out string? earlier) && earlier == name)
        {
            return;
        }

        await database.AcrossRestartAsync(async () =>
        {
            await using var command = database.CreateCommand(
                "insert into consent.campaign (reference, name) values ($1, $2) on conflict do nothing"
            );
            command.Parameters.Add(new NpgsqlParameter { Value = reference });
            command.Parameters.Add(new NpgsqlParameter { Value = name });
            return await command.ExecuteNonQueryAsync(cancellation);
        });
        known.Set(reference, name, new MemoryCacheEntryOptions { Size = 1 });
    }

    /// <summary>The name of a reference; the reference in hexadecimal when nobody registered it.</summary>
    public async Task<string> NameOfAsync(long reference, CancellationToken cancellation)
    {
        if (known.TryGetValue(reference, out string? name))
        {
            return name!;
        }

        var kept = await database.AcrossRestartAsync(async () =>
        {
            await using var command = database.CreateCommand("select name from consent.campaign where reference = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = reference });
            return await command.ExecuteScalarAsync(cancellation) as string;
        });
        return kept is { } found
            ? known.Set(reference, found, new MemoryCacheEntryOptions { Size = 1 })
            : known.Set(
                reference,
                $"{reference:x16}",
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = UnknownFor }
            );
    }
}
