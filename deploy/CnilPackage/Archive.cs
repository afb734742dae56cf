using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.CnilPackage;

/// <summary>A file of the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its content, in lower-case hexadecimal.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record ArchivedFile(string Name, string Sha256, long Bytes);

/// <summary><c>manifest.json</c>: what the archive holds.</summary>
/// <param name="Format">The version of this form.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Controller">Whose it is.</param>
/// <param name="Files">Every other file.</param>
public sealed record Manifest(string Format, DateTimeOffset MadeAt, RegisterController Controller, IReadOnlyList<ArchivedFile> Files);

/// <summary>A case as the authority sees it: nothing of a person.</summary>
/// <param name="Reference">What it is called in letters.</param>
/// <param name="Rights">What was asked for.</param>
/// <param name="State">How far it is.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="DueOn">By the end of which day it had to be answered.</param>
/// <param name="IsLate">Whether it was, or is, too late.</param>
public sealed record LoggedCase(
    string Reference,
    IReadOnlyList<SubjectRight> Rights,
    CaseState State,
    DateTimeOffset ReceivedAt,
    DateOnly DueOn,
    bool IsLate
);

/// <summary>The access-rights matrix.</summary>
/// <param name="Clients">Who may call SubjectRights, and for what.</param>
/// <param name="DatabaseRights">What each role may do in the database.</param>
public sealed record AccessRights(IReadOnlyList<RegisteredClient> Clients, IReadOnlyList<DatabaseRight> DatabaseRights);

/// <summary>What the authority may ask for, in one archive: each file is in its manifest, and the whole is signed.</summary>
public static class Archive
{
    private const string Format = "senefconsent-cnil-package/1";
    private const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Where the signature of an archive stands.</summary>
    public static string SignatureOf(string file) => $"{file}.sig";

    /// <summary>Puts it together.</summary>
    /// <param name="service">SubjectRights.</param>
    /// <param name="language">The language of its texts.</param>
    /// <param name="testReport">What the tests of the release came to; null when there is no report.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<byte[]> MakeAsync(
        HttpClient service,
        LetterLanguage language,
        byte[]? testReport,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (registers, dpo) = (new RegisterClient(service), new SubjectRightsClient(service));
        var until = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1);
        var register = await registers.GetAsync(language, cancellation);
        var files = new List<(string Name, byte[] Content)>
        {
            ("register.json", JsonOf(register)),
            ("register.html", Encoding.UTF8.GetBytes(await registers.PageAsync(language, cancellation))),
            ("recipients.json", JsonOf(register.Recipients)),
            ("policy-versions.json", JsonOf(register.Generated.PolicyVersions)),
            ("retention.json", JsonOf(register.Generated.Retention)),
            ("access-rights.json", JsonOf(new AccessRights(register.Generated.Clients, register.Generated.DatabaseRights))),
            ("retention-runs.json", JsonOf(await RunsAsync(registers, cancellation))),
            ("cases.json", JsonOf(await CasesAsync(dpo, cancellation))),
            ("statistics.json", JsonOf(await dpo.StatisticsAsync(until.AddYears(-1), until, cancellation))),
            ("breaches.json", JsonOf(await BreachesAsync(new BreachesClient(service), cancellation))),
        };
        files.AddRange(FilesOf((await registers.PolicyTextsAsync(cancellation)).Texts));
        if (testReport is not null)
        {
            files.Add(("test-report.txt", testReport));
        }

        var manifest = new Manifest(
            Format,
            now,
            register.Controller,
            [.. files.Select(file => new ArchivedFile(file.Name, HashOf(file.Content), file.Content.Length))]
        );
        return Zip([(ManifestName, JsonOf(manifest)), .. files], now);
    }

    /// <summary>Signs an archive.</summary>
    public static byte[] Sign(byte[] archive, ECDsa key) =>
        key.SignData(archive, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Why an archive is not genuine; none when it is.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="key">The public key.</param>
    public static IReadOnlyList<string> FaultsOf(byte[] archive, byte[] signature, ECDsa key) =>
        key.VerifyData(archive, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ? FaultsOf(archive)
            : ["The signature is not of this archive by this key."];

    private static List<string> FaultsOf(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var entries = zip.Entries.ToDictionary(entry => entry.FullName, ContentOf);
        if (
            !entries.Remove(ManifestName, out var written)
            || JsonSerializer.Deserialize<Manifest>(written, Json) is not { Format: Format } manifest
        )
        {
            return [$"The archive has no {ManifestName} of the format {Format}."];
        }

        return
        [
            .. manifest
                .Files.Where(file => entries.GetValueOrDefault(file.Name) is not { } content || HashOf(content) != file.Sha256)
                .Select(file => $"{file.Name} is missing or is not what the manifest says."),
            .. entries.Keys.Except(manifest.Files.Select(file => file.Name)).Select(name => $"{name} is not in the manifest."),
        ];
    }

    // Each version as it was shown, and what it changed of the one before in the same language.
    private static IEnumerable<(string Name, byte[] Content)> FilesOf(IReadOnlyList<NoticeText> texts)
    {
        var before = new Dictionary<string, NoticeText>();
        foreach (var text in texts)
        {
            yield return ($"policy/{NameOf(text)}.txt", Encoding.UTF8.GetBytes(text.Text));
            if (before.TryGetValue(text.Language, out var earlier))
            {
                var diff = TextDiff.Of(earlier.Text, text.Text, earlier.Version, text.Version);
                yield return ($"policy/{NameOf(earlier)}-{NameOf(text)}.diff", Encoding.UTF8.GetBytes(diff));
            }

            before[text.Language] = text;
        }

        static string NameOf(NoticeText text) => Uri.EscapeDataString($"{text.Version}.{text.Language}");
    }

    private static async Task<IReadOnlyList<RetentionRun>> RunsAsync(RegisterClient registers, CancellationToken cancellation)
    {
        var (runs, after) = (new List<RetentionRun>(), (string?)null);
        do
        {
            var page = await registers.RetentionRunsPageAsync(after: after, cancellation: cancellation);
            runs.AddRange(page.Runs);
            after = page.Next;
        } while (after is not null);

        return runs;
    }

    private static async Task<IReadOnlyList<LoggedCase>> CasesAsync(SubjectRightsClient dpo, CancellationToken cancellation)
    {
        var (cases, after) = (new List<LoggedCase>(), (string?)null);
        do
        {
            var page = await dpo.CasesPageAsync(after: after, cancellation: cancellation);
            cases.AddRange(
                page.Cases.Select(one => new LoggedCase(one.Reference, one.Rights, one.State, one.ReceivedAt, one.DueOn, one.IsLate))
            );
            after = page.Next;
        } while (after is not null);

        return cases;
    }

    private static async Task<IReadOnlyList<BreachResponse>> BreachesAsync(BreachesClient dpo, CancellationToken cancellation)
    {
        var (breaches, after) = (new List<BreachResponse>(), (string?)null);
        do
        {
            var page = await dpo.PageAsync(after: after, cancellation: cancellation);
            foreach (var listed in page.Breaches)
            {
                breaches.Add(await dpo.GetAsync(listed.Id, cancellation));
            }

            after = page.Next;
        } while (after is not null);

        return breaches;
    }

    private static byte[] Zip(IReadOnlyList<(string Name, byte[] Content)> files, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = now;
                using var written = entry.Open();
                written.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] ContentOf(ZipArchiveEntry entry)
    {
        using var read = entry.Open();
        using var content = new MemoryStream();
        read.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] JsonOf<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
