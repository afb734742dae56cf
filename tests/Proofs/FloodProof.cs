using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>An anonymous flood at full speed fills no more than its budget, and honest refusals among it are acknowledged.</summary>
public static class FloodProof
{
    private const int Attackers = 32;

    // Doors of the flood: links and platforms at EmailUnsubscribe, webhooks at SmsStop, the centre at Preferences.
    private const int Doors = 4;

    // What an honest refusal fills, and what PostgreSQL takes ahead.
    private const long BytesOfRefusal = 16 * 1024;
    private const long BytesAhead = 16 * 1024 * 1024;

    private static readonly TimeSpan BetweenHonest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Makes it.</summary>
    /// <param name="system">The system, with the budget that is given.</param>
    /// <param name="bytesPerDay">The budget of a door.</param>
    /// <param name="lasting">How long.</param>
    /// <param name="longest">How long an honest refusal, and a look at the list, may take; null where only the budget is looked at.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(
        SystemAddresses system,
        long bytesPerDay,
        TimeSpan lasting,
        TimeSpan? longest,
        CancellationToken cancellation
    )
    {
        await using var database = NpgsqlDataSource.Create(system.Postgres);
        await using var links = new ServiceInQuestion(
            new Uri(system.Services["emailUnsubscribe"]),
            system.ApiKeys["mailPlatform"],
            system.Postgres
        );
        var honest = await links.LinksAsync(20_000, cancellation);
        var before = await SizeAsync(database);
        var (answers, latencies, looks) = (new AnswerCount(), new ConcurrentBag<TimeSpan>(), new ConcurrentBag<TimeSpan>());
        var refused = 0;
        var twilio = new TwilioSender(system.Gateways["twilio"].Account, system.Gateways["twilio"].Secret);

        using var sms = new HttpClient { BaseAddress = new Uri(system.Services["smsStop"]) };
        using var officer = new HttpClient
        {
            BaseAddress = new Uri(system.Services["subjectRights"]),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", system.ApiKeys["dpo"]) },
        };

        // The flood comes over a system that is in use, not over one that answers its first request.
        await Task.WhenAll(ClickAsync(honest.Count - 1), StopAsync(honest.Count - 1), LookOnceAsync());

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(lasting);
        var flood = Enumerable.Range(0, Attackers).Select(number => Task.Run(() => FloodAsync(number), CancellationToken.None)).ToList();
        var (clicks, stops) = (HonestAsync(ClickAsync), HonestAsync(StopAsync));
        await Task.WhenAll([.. flood, clicks, stops, LookAsync()]);

        var grown = await SizeAsync(database) - before;
        var most = (Doors * bytesPerDay) + (latencies.Count * BytesOfRefusal) + BytesAhead;
        var (sorted, seen) = (latencies.Order().ToList(), looks.Order().ToList());
        var isInTime = longest is not { } limit || (sorted[^1] <= limit && seen.All(look => look <= limit));
        return new ProofResult(
            refused == 0 && grown <= most && isInTime,
            [
                .. answers.Lines,
                $"the database has grown by {grown / 1024 / 1024} MB, of at most {most / 1024 / 1024}",
                $"{sorted.Count} honest refusals, {refused} not acknowledged: {Times(sorted)}",
                $"{seen.Count} looks at the list: {Times(seen)}",
            ]
        );

        async Task<bool> ClickAsync(int number)
        {
            using var answer = await links.OneClickAsync(honest[number % honest.Count], CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }

        async Task<bool> StopAsync(int number)
        {
            using var request = twilio.Request(
                system.Services["smsStop"],
                ("From", string.Create(CultureInfo.InvariantCulture, $"+336{number:00000000}")),
                ("To", "36180"),
                ("Body", "STOP"),
                ("MessageSid", $"SM{Guid.NewGuid():N}")
            );
            using var answer = await sms.SendAsync(request, CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }

        async Task LookOnceAsync()
        {
            using var page = await officer.GetAsync(new Uri("/unattributed", UriKind.Relative), CancellationToken.None);
            using var counts = await officer.GetAsync(new Uri("/unattributed/counts", UriKind.Relative), CancellationToken.None);
            _ = (page.EnsureSuccessStatusCode(), counts.EnsureSuccessStatusCode());
        }

        async Task FloodAsync(int number)
        {
            var random = new Random(number);
            var garbage = new byte[64 * 1024];
            using var client = new HttpClient();
            while (!over.IsCancellationRequested)
            {
                var (name, service, path) = random.Next(6) switch
                {
                    0 => ("unknown gateway", "smsStop", $"/webhooks/x{random.Next()}/main"),
                    1 => ("forged webhook", "smsStop", twilio.Path),
                    2 => ("damaged link", "emailUnsubscribe", $"/u/{random.NextInt64():x}"),
                    3 => ("typed address", "emailUnsubscribe", "/u/damaged"),
                    4 => ("forged event", "emailUnsubscribe", "/platform-events/postmark"),
                    _ => ("damaged centre", "preferences", $"/centre/{random.NextInt64():x}"),
                };
                random.NextBytes(garbage);
                using var content =
                    name == "typed address"
                        ? (HttpContent)new FormUrlEncodedContent([KeyValuePair.Create("address", $"{random.NextInt64():x}@example.org")])
                        : new ByteArrayContent(garbage, 0, random.Next(garbage.Length));
                try
                {
                    using var answer = await client.PostAsync(new Uri(system.Services[service] + path), content, over.Token);
                    answers.Add(name, answer);
                }
                catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
                {
                    // The service closed the connection, or the time is over.
                }
            }
        }

        async Task HonestAsync(Func<int, Task<bool>> refuse)
        {
            for (var number = 0; !over.IsCancellationRequested; number++)
            {
                var began = Stopwatch.GetTimestamp();
                if (!await refuse(number))
                {
                    Interlocked.Increment(ref refused);
                }

                latencies.Add(Stopwatch.GetElapsedTime(began));
                await Task.Delay(BetweenHonest, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        async Task LookAsync()
        {
            while (!over.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                await LookOnceAsync();
                looks.Add(Stopwatch.GetElapsedTime(began));
                await Task.Delay(BetweenLooks, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private static string Times(List<TimeSpan> sorted) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {sorted[sorted.Count / 2].TotalMilliseconds:F0} ms, p99 {sorted[(int)(sorted.Count * 0.99)].TotalMilliseconds:F0} ms, "
                + $"max {sorted[^1].TotalMilliseconds:F0} ms"
        );

    private static async Task<long> SizeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
