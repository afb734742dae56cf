using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A one-time code that was sent. Of the code itself there is only a keyed hash.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Case">For which case.</param>
/// <param name="Subject">The contact point that it was sent to.</param>
/// <param name="Method">By which way it shows identity.</param>
/// <param name="SentAt">When it was made.</param>
/// <param name="ExpiresAt">The first instant at which it is no longer taken.</param>
/// <param name="Attempts">How often a code was told.</param>
public sealed record IdentityCode(
    Guid Id,
    Guid Case,
    Guid Subject,
    IdentityMethod Method,
    DateTimeOffset SentAt,
    DateTimeOffset ExpiresAt,
    int Attempts = 0
);

/// <summary>
/// Makes and compares one-time codes, and the links that stand for one. Both are made with a key that is not in the database: who reads it
/// can use none.
/// </summary>
public sealed class IdentityCodes(ContactPointKeyring keyring, NpgsqlDataSource database, TimeProvider clock)
{
    private const int Codes = 100_000_000;
    private const string CodeUse = "identity-code";
    private const string LinkUse = "identity-link";
    private const string Columns = "id, case_id, subject, method, sent_at, expires_at, attempts";

    /// <summary>Eight digits.</summary>
    public static string NewCode() => RandomNumberGenerator.GetInt32(Codes).ToString("00000000", CultureInfo.InvariantCulture);

    /// <summary>What a link to a code ends in.</summary>
    public string TokenOf(Guid code) => keyring.Seal(LinkUse, $"{code:N}");

    /// <summary>The code of a link; null when the link is none of ours.</summary>
    public Guid? Read(string token) =>
        keyring.Open(LinkUse, token) is { } text && Guid.TryParseExact(text, "N", out var code) ? code : null;

    /// <summary>What is written when a code is sent: earlier ones for the same are void.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Rows(IdentityCode sent, string code) =>
        [
            new($"update {SubjectRightsTables.IdentityCode} set ended_at = $3 where case_id = $1 and subject = $2 and ended_at is null")
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = sent.Case },
                    new NpgsqlParameter<Guid> { TypedValue = sent.Subject },
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = sent.SentAt },
                },
            },
            new(
                $"""
                insert into {SubjectRightsTables.IdentityCode} (id, case_id, subject, method, sent_at, expires_at, code, attempts)
                values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (id) do nothing
                """
            )
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = sent.Id },
                    new NpgsqlParameter<Guid> { TypedValue = sent.Case },
                    new NpgsqlParameter<Guid> { TypedValue = sent.Subject },
                    new NpgsqlParameter<string> { TypedValue = ExactNames<IdentityMethod>.Of(sent.Method) },
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = sent.SentAt },
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = sent.ExpiresAt },
                    new NpgsqlParameter<Guid> { TypedValue = HashOf(sent.Id, code) },
                },
            },
        ];

    /// <summary>
    /// Counts an attempt, then compares: of attempts at once none is free. Null when no code waits: none was sent, it has expired, was used
    /// or was tried too often.
    /// </summary>
    public async Task<(IdentityCode Sent, bool IsIt)?> TryAsync(
        Guid id,
        Guid subject,
        string code,
        int attempts,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            update {SubjectRightsTables.IdentityCode} set attempts = attempts + 1
            where case_id = $1 and subject = $2 and ended_at is null and expires_at > $3 and attempts < $4
            returning {Columns}, code
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempts });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        var sent = Read(row);
        return (sent, CryptographicOperations.FixedTimeEquals(row.GetGuid(7).ToByteArray(), HashOf(sent.Id, code).ToByteArray()));
    }

    /// <summary>The code that a link stands for; null when it no longer is taken.</summary>
    public Task<IdentityCode?> FindAsync(Guid code, int attempts, CancellationToken cancellation) =>
        FindAsync("id = $1 and ended_at is null and expires_at > $2 and attempts < $3", cancellation, code, clock.GetUtcNow(), attempts);

    /// <summary>A code that is taken no more, since it was used or another took its place; null when it waits, or is gone.</summary>
    public Task<IdentityCode?> EndedAsync(Guid code, CancellationToken cancellation) =>
        FindAsync("id = $1 and ended_at is not null", cancellation, code);

    /// <summary>Has a code taken no more.</summary>
    public async Task EndAsync(Guid code)
    {
        await using var command = database.CreateCommand(
            $"update {SubjectRightsTables.IdentityCode} set ended_at = $2 where id = $1 and ended_at is null"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = code });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IdentityCode?> FindAsync(string which, CancellationToken cancellation, params object[] values)
    {
        await using var command = database.CreateCommand($"select {Columns} from {SubjectRightsTables.IdentityCode} where {which}");
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Read(row) : null;
    }

    private Guid HashOf(Guid id, string code) => keyring.SealOf(CodeUse, $"{id:N}:{code}");

    private static IdentityCode Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetGuid(1),
            row.GetGuid(2),
            ExactNames<IdentityMethod>.Find(row.GetString(3))!.Value,
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetInt32(6)
        );
}
