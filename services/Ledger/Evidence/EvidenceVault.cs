using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// What must be kept in clear for a while (an SMS as it came, an IP address): rows of their own, encrypted with a key that is not in the
/// database, with an end. Erasing a row leaves the event and the refusal.
/// </summary>
public sealed class EvidenceVault(IOptions<LedgerOptions> options, NpgsqlDataSource database, TimeProvider clock)
{
    // SENEF's policy: technical data is kept one year from collection.
    private const int YearsKept = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The table that says whose evidence is.</summary>
    public const string OwnerTable = $"{LedgerStore.Schema}.evidence_owner";

    // What was kept before there were owners is found by the events that name it; of those that wait, which are few, all are looked at.
    private static readonly string OfContactPoints = $$"""
        with owned as (select evidence from {{OwnerTable}} where contact_point = any($1)), named as (
            select (data #>> '{capture,evidence}')::uuid as evidence from {{LedgerStore.Schema}}.mt_events
            where stream_id = any($1) and data #>> '{capture,evidence}' is not null
            union select (data ->> 'evidence')::uuid from {{LedgerStore.UnattributedTable}} where data ->> 'contactPoint' = any($2))
        select purpose, collected_at, expires_at, key_version, ciphertext, id, id in (select evidence from owned)
        from {{LedgerStore.Schema}}.evidence where id in (select evidence from owned union select evidence from named)
            and {{IsKept(3)}}
        order by collected_at, id
        """;

    private readonly Dictionary<int, byte[]> keys = options.Value.EvidenceKeys.ToDictionary(
        key => key.Key,
        key => Convert.FromBase64String(key.Value)
    );

    /// <summary>Encrypts evidence. Nothing is stored yet.</summary>
    /// <param name="purpose">Why it is kept: one of <see cref="EvidencePurpose"/>.</param>
    /// <param name="content">The bytes as they came.</param>
    /// <param name="now">The time of collection.</param>
    public SealedEvidence Seal(string purpose, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        var sealedBytes = SealSecret(purpose, content, now);
        return new SealedEvidence(sealedBytes.Id, purpose, now, sealedBytes.ExpiresAt, sealedBytes.KeyVersion, sealedBytes.Ciphertext);
    }

    /// <summary>Encrypts a secret that is evidence of nothing, and never a row here.</summary>
    /// <param name="purpose">What it is for: one of <see cref="SealedPurpose"/>.</param>
    /// <param name="content">The secret.</param>
    /// <param name="now">The present.</param>
    public SealedBytes SealSecret(string purpose, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var version = keys.Keys.Max();
        var ciphertext = new byte[NonceBytes + content.Length + TagBytes];
        var parts = Parts(ciphertext);
        RandomNumberGenerator.Fill(parts.Nonce);
        using var aes = new AesGcm(keys[version], TagBytes);
        aes.Encrypt(parts.Nonce, content, parts.Content, parts.Tag, id.ToByteArray());
        return new SealedBytes(id, purpose, now, now.AddYears(YearsKept), version, ciphertext);
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">It was changed, or belongs to another row.</exception>
    /// <exception cref="KeyNotFoundException">The configuration no longer has its key.</exception>
    public byte[] Open(SealedBytes secret)
    {
        var parts = Parts(secret.Ciphertext);
        var content = new byte[parts.Content.Length];
        using var aes = new AesGcm(keys[secret.KeyVersion], TagBytes);
        aes.Decrypt(parts.Nonce, parts.Content, parts.Tag, content, secret.Id.ToByteArray());
        return content;
    }

    /// <summary>What stores evidence, each row once.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyCollection<SealedEvidence> evidence) =>
        new(
            """
            insert into consent.evidence (id, purpose, collected_at, expires_at, key_version, ciphertext)
            select * from unnest($1, $2, $3, $4, $5, $6) on conflict (id) do nothing
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. evidence.Select(row => row.Id)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. evidence.Select(row => row.Purpose)] },
                new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. evidence.Select(row => row.CollectedAt)] },
                new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. evidence.Select(row => row.ExpiresAt)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. evidence.Select(row => row.KeyVersion)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. evidence.Select(row => row.Ciphertext)] },
            },
        };

    /// <summary>What stores whose evidence is, each pair once.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyCollection<EvidenceOwner> owners) =>
        new($"insert into {OwnerTable} (contact_point, evidence) select * from unnest($1, $2) on conflict do nothing")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. owners.Select(owner => owner.ContactPoint)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. owners.Select(owner => owner.Evidence)] },
            },
        };

    /// <summary>All evidence of a person that is still kept, oldest first.</summary>
    /// <param name="contactPoints">The person's contact points, each under every key version.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<EvidenceOfPerson>> OfAsync(IReadOnlyCollection<Guid> contactPoints, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(OfContactPoints);
        command.Parameters.Add(new NpgsqlParameter { Value = contactPoints.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = contactPoints.Select(id => $"{id}").ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<EvidenceOfPerson>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new EvidenceOfPerson(Read(row, row.GetGuid(5)), row.GetBoolean(6)));
        }

        return found;
    }

    /// <summary>Reads evidence; null when it has expired or was erased.</summary>
    public async Task<SealedEvidence?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select purpose, collected_at, expires_at, key_version, ciphertext from consent.evidence where id = $1 and {IsKept(2)}"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Read(row, id) : null;
    }

    /// <summary>Which of these evidence rows are still there and can be read.</summary>
    public async Task<IReadOnlySet<Guid>> PresentAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select id from consent.evidence where id = any($1) and {IsKept(2)}");
        command.Parameters.Add(new NpgsqlParameter { Value = ids.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var present = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            present.Add(rows.GetGuid(0));
        }

        return present;
    }

    // From the instant of its expiry evidence is not read, swept or not, unless it is kept for longer.
    private static string IsKept(int now) =>
        $"(expires_at > ${now} or {RetentionExtension.ExtendsEvidence($"{LedgerStore.Schema}.evidence.id", $"${now}")})";

    private static SealedEvidence Read(NpgsqlDataReader row, Guid id) =>
        new(
            id,
            row.GetString(0),
            row.GetFieldValue<DateTimeOffset>(1),
            row.GetFieldValue<DateTimeOffset>(2),
            row.GetInt32(3),
            row.GetFieldValue<byte[]>(4)
        );

    private static SealedParts Parts(Span<byte> ciphertext) =>
        new(ciphertext[..NonceBytes], ciphertext[NonceBytes..^TagBytes], ciphertext[^TagBytes..]);

    private readonly ref struct SealedParts(Span<byte> nonce, Span<byte> content, Span<byte> tag)
    {
        public Span<byte> Nonce { get; } = nonce;

        public Span<byte> Content { get; } = content;

        public Span<byte> Tag { get; } = tag;
    }
}
