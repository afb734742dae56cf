using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// A breach by time over many contact points: a list that names each of them and as many strangers comes back row by row as a naive oracle
/// says, within five minutes.
/// </summary>
public static class BreachProof
{
    private const int LinesPerPart = 1_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Beginning = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    // The contact point of a number has spoken so many minutes after the beginning, of a day in all.
    private const int Minutes = 24 * 60;
    private const int From = 6 * 60;
    private const int Until = 18 * 60;

    /// <summary>Makes it.</summary>
    /// <param name="service">SubjectRights.</param>
    /// <param name="count">How many contact points there are.</param>
    /// <param name="seed">Makes other lists.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(BlocklistInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await FillAsync(service, count, cancellation);
        var filled = Stopwatch.GetElapsedTime(started);

        using var http = new HttpClient
        {
            BaseAddress = service.Address,
            Timeout = MostTime,
            DefaultRequestHeaders = { Authorization = new("Bearer", service.ApiKey) },
        };
        var breaches = new BreachesClient(http);
        started = Stopwatch.GetTimestamp();
        var now = TimeProvider.System.GetUtcNow();
        var breach = await breaches.RecordAsync(new BreachRequest(now.AddHours(-2), now.AddHours(-1)), cancellation: cancellation);
        var scoped = await breaches.AddScopeAsync(
            breach.Id,
            new BreachScopeRequest(BreachScopeKind.Time, Beginning.AddMinutes(From), Beginning.AddMinutes(Until)),
            cancellation
        );
        var counted = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        var (wrong, missing, touched) = await ScreenAsync(service, breach.Id, count, seed, cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        var truth = Enumerable.Range(0, count).Count(number => IsTouched(number, count));
        return new ProofResult(
            wrong == 0 && missing == 0 && touched == truth && scoped.Scopes[0].ContactPoints == truth && counted + took < MostTime,
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} contact points were filled in by COPY in {filled.TotalSeconds:F0} s"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the scope counted {scoped.Scopes[0].ContactPoints} of them in {counted.TotalSeconds:F1} s; in truth it touches {truth}"
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{2 * count} rows were screened in {took.TotalSeconds:F1} s: {2 * count / took.TotalSeconds:F0} rows/s; {touched} touched"
                ),
                $"{wrong} rows differ from the oracle, {missing} are missing",
            ]
        );
    }

    private static bool IsTouched(int number, int count) => number < count && number % Minutes is >= From and < Until;

    // Each contact point once and as many strangers, in an order that follows no id.
    private static int[] Listed(int count, int seed)
    {
        var numbers = Enumerable.Range(0, 2 * count).ToArray();
        new Random(seed).Shuffle(numbers);
        return numbers;
    }

    private static async Task<(int Wrong, int Missing, int Touched)> ScreenAsync(
        BlocklistInQuestion service,
        Guid breach,
        int count,
        int seed,
        CancellationToken cancellation
    )
    {
        var lines = Listed(count, seed).Select(number => $"{KnownPeople.AddressOf(number)},{number}\n").Prepend("email,number\n");
        await using var http = await RawHttp.PostAsync(
            service.Address,
            $"/breaches/{breach}/screenings?channel=email",
            service.ApiKey,
            "text/csv",
            lines.Sum(line => (long)line.Length)
        );
        var sending = Task.Run(
            async () =>
            {
                foreach (var part in lines.Chunk(LinesPerPart))
                {
                    await http.SendAsync(Encoding.ASCII.GetBytes(string.Concat(part)));
                }
            },
            cancellation
        );
        using var answers = new StreamReader(
            await http.ReadAsync(),
            Encoding.ASCII,
            detectEncodingFromByteOrderMarks: false,
            bufferSize: 64 * 1024
        );
        var (wrong, missing, touched) = (await answers.ReadLineAsync(cancellation) == "email,number,touched,scopes" ? 0 : 1, 0, 0);
        foreach (var number in Listed(count, seed))
        {
            var line = await answers.ReadLineAsync(cancellation);
            var isTouched = IsTouched(number, count);
            wrong += line == $"{KnownPeople.AddressOf(number)},{number},{(isTouched ? "yes,1" : "no,none")}" ? 0 : 1;
            missing += line is null ? 1 : 0;
            touched += isTouched ? 1 : 0;
        }

        await sending;
        wrong += await answers.ReadLineAsync(cancellation) is null ? 0 : 1;
        return (wrong, missing, touched);
    }

    // By COPY, because millions of objections through the front door would take hours.
    private static async Task FillAsync(BlocklistInQuestion service, int count, CancellationToken cancellation)
    {
        var keyring = new ContactPointKeyring(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = service.ContactPointKey } }));
        await using var database = NpgsqlDataSource.Create(service.Owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (
            var streams = await connection.BeginBinaryImportAsync(
                $"copy {LedgerStore.Schema}.mt_streams (id, type, version, timestamp, tenant_id) from stdin (format binary)",
                cancellation
            )
        )
        {
            streams.Timeout = TimeSpan.FromMinutes(10);
            for (var number = 0; number < count; number++)
            {
                await streams.StartRowAsync(cancellation);
                await streams.WriteAsync(IdOf(number), NpgsqlDbType.Uuid, cancellation);
                await streams.WriteAsync("contact_point", NpgsqlDbType.Varchar, cancellation);
                await streams.WriteAsync(1L, NpgsqlDbType.Bigint, cancellation);
                await streams.WriteAsync(At(number), NpgsqlDbType.TimestampTz, cancellation);
                await streams.WriteAsync("*DEFAULT*", NpgsqlDbType.Varchar, cancellation);
            }

            await streams.CompleteAsync(cancellation);
        }

        await using (
            var events = await connection.BeginBinaryImportAsync(
                $"copy {LedgerStore.Schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id) from stdin (format binary)",
                cancellation
            )
        )
        {
            events.Timeout = TimeSpan.FromMinutes(10);
            for (var number = 0; number < count; number++)
            {
                await events.StartRowAsync(cancellation);
                await events.WriteAsync(1_000_000L + number, NpgsqlDbType.Bigint, cancellation);
                await events.WriteAsync(Guid.CreateVersion7(At(number)), NpgsqlDbType.Uuid, cancellation);
                await events.WriteAsync(IdOf(number), NpgsqlDbType.Uuid, cancellation);
                await events.WriteAsync(1L, NpgsqlDbType.Bigint, cancellation);
                await events.WriteAsync(
                    """{"scope":{"channels":["email"],"purposes":["newsletter"]},"capture":{"source":"link","actor":"person"}}""",
                    NpgsqlDbType.Jsonb,
                    cancellation
                );
                await events.WriteAsync("objection_recorded", NpgsqlDbType.Varchar, cancellation);
                await events.WriteAsync(At(number), NpgsqlDbType.TimestampTz, cancellation);
                await events.WriteAsync("*DEFAULT*", NpgsqlDbType.Varchar, cancellation);
            }

            await events.CompleteAsync(cancellation);
        }

        foreach (var table in new[] { "mt_streams", "mt_events" })
        {
            await using var analyze = new NpgsqlCommand($"analyze {LedgerStore.Schema}.{table}", connection) { CommandTimeout = 600 };
            await analyze.ExecuteNonQueryAsync(cancellation);
        }

        Guid IdOf(int number) => keyring.IdOf(ContactAddress.Email(KnownPeople.AddressOf(number)));

        static DateTimeOffset At(int number) => Beginning.AddMinutes(number % Minutes);
    }
}
