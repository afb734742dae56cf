using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What a page of ours shows to a person who decides on it.</summary>
/// <param name="Page">The page, or the part of it.</param>
/// <param name="Language">Its language.</param>
/// <param name="Text">The exact text.</param>
public sealed record ShownText(string Page, string Language, string Text);

/// <summary>
/// Every text that people were shown, for ever: whoever must demonstrate a consent (GDPR Art. 7(1)) must be able to show what it was given
/// to.
/// </summary>
public sealed class NoticeRegister(NpgsqlDataSource database) : IDisposable
{
    /// <summary>The table; a service's role can insert and read.</summary>
    public const string Table = $"{LedgerStore.Schema}.notice";

    private const int VersionDigits = 16;

    private const int LongestName = 200;

    private const int MostKnown = 1_000;

    // What is kept is never changed, so it need not be read twice.
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostKnown });

    /// <summary>Forgets what is known.</summary>
    public void Dispose() => known.Dispose();

    /// <summary>SHA-256 of a text in UTF-8, in lower-case hexadecimal.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Keeps a text. One that is there is never changed.</summary>
    /// <returns>What is kept under the name: this text, or the one that was there before.</returns>
    public async Task<(NoticeText Kept, bool IsNew)> KeepAsync(
        string id,
        string version,
        string language,
        string text,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var isNew = await database.AcrossRestartAsync(async () =>
        {
            await using var command = database.CreateCommand(
                $"insert into {Table} (id, version, language, text, hash, kept_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
            );
            foreach (var value in new object[] { id, version, language, text, HashOf(text), now })
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        });
        return ((await FindAsync(id, version, language, cancellation))!, isNew);
    }

    /// <summary>
    /// Keeps what a page of ours shows, under a version that follows from the text: other words are another version, without anybody's
    /// thinking of it.
    /// </summary>
    public async Task<Notice> KeepAsync(ShownText shown, DateTimeOffset now, CancellationToken cancellation)
    {
        if (known.TryGetValue(shown, out Notice? notice))
        {
            return notice!;
        }

        var (kept, _) = await KeepAsync(shown.Page, HashOf(shown.Text)[..VersionDigits], shown.Language, shown.Text, now, cancellation);
        return known.Set(shown, new Notice(kept.Id, kept.Version, kept.Language, kept.Hash), new MemoryCacheEntryOptions { Size = 1 });
    }

    /// <summary>The text of a name; null when there is none.</summary>
    public Task<NoticeText?> FindAsync(string id, string version, string language, CancellationToken cancellation) =>
        database.AcrossRestartAsync(async () =>
        {
            await using var command = database.CreateCommand(
                $"select text, hash, kept_at from {Table} where id = $1 and version = $2 and language = $3"
            );
            foreach (var value in new[] { id, version, language })
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await using var row = await command.ExecuteReaderAsync(cancellation);
            return await row.ReadAsync(cancellation)
                ? new NoticeText(id, version, language, row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2))
                : null;
        });

    /// <summary>All texts of an id, in the order in which they were kept.</summary>
    public async Task<IReadOnlyList<NoticeText>> AllAsync(string id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select version, language, text, hash, kept_at from {Table} where id = $1 order by kept_at, version, language"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<NoticeText>();
        while (await rows.ReadAsync(cancellation))
        {
            texts.Add(
                new NoticeText(
                    id,
                    rows.GetString(0),
                    rows.GetString(1),
                    rows.GetString(2),
                    rows.GetString(3),
                    rows.GetFieldValue<DateTimeOffset>(4)
                )
            );
        }

        return texts;
    }

    /// <summary>Why a notice that others name cannot be one; null when it can.</summary>
    public static string? FaultOf(Notice notice) =>
        GivenName.FaultOf("The id of the notice", notice.Id, LongestName)
        ?? GivenName.FaultOf("The version of the notice", notice.Version, LongestName)
        ?? GivenName.FaultOf("The language of the notice", notice.Language, LongestName)
        ?? (notice.Hash is { } hash ? GivenName.FaultOf("The hash of the notice", hash, LongestName) : null);

    /// <summary>A notice with the hash of its text, where the text is kept here.</summary>
    /// <returns>
    /// Null when there is none, when its id, version or language is missing or no name, or when it names another hash than that of the
    /// text.
    /// </returns>
    public async Task<Notice?> CompleteAsync(Notice? notice, CancellationToken cancellation)
    {
        if (notice is null || FaultOf(notice) is not null)
        {
            return null;
        }

        var hash = await HashOfAsync(notice.Id, notice.Version, notice.Language, cancellation);
        return hash is null ? notice
            : notice.Hash is null || notice.Hash.Equals(hash, StringComparison.OrdinalIgnoreCase) ? notice with { Hash = hash }
            : null;
    }

    private async Task<string?> HashOfAsync(string id, string version, string language, CancellationToken cancellation)
    {
        if (
            !known.TryGetValue((id, version, language), out string? hash)
            && await FindAsync(id, version, language, cancellation) is { } kept
        )
        {
            hash = known.Set((id, version, language), kept.Hash, new MemoryCacheEntryOptions { Size = 1 });
        }

        return hash;
    }
}
