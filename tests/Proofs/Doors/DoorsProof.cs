using System.Collections.Concurrent;
using System.Net.Http.Headers;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>
/// Whatever comes to any door is answered without a fault, no item takes its neighbour along, and every objection of a proven sender is in
/// force or before the data protection officer.
/// </summary>
public static class DoorsProof
{
    private const int AtOnce = 8;
    private const int FaultsShown = 20;
    private const int WordsShown = 2_000;

    // Each round has some 80 requests.
    private const int RequestsPerRound = 200;

    // The change feed waits for what is new.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    /// <summary>Makes it.</summary>
    /// <param name="system">The system.</param>
    /// <param name="count">How many requests to the documented routes; one round of objections for each 200.</param>
    /// <param name="seed">The requests are the same for the same seed.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(SystemAddresses system, int count, int seed, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Longest };
        var (answers, faults) = (new AnswerCount(), new ConcurrentQueue<string>());
        var objections = new ObjectionTally();
        for (var round = 0; round < Math.Max(1, count / RequestsPerRound); round++)
        {
            await ObjectAsync(system, http, unchecked(seed + round), round, answers, objections, faults, cancellation);
        }

        var documented = new DocumentedDoors(system);
        var doors = await documented.ReadAsync(http, cancellation);
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (number, token) =>
            {
                var door = doors[number % doors.Count];
                var (request, words) = documented.Poisoned(door, new Random(unchecked(seed + number)));
                using (request)
                {
                    if (await SendAsync(http, request, door.Name, words, answers, faults, token) is not { } answer)
                    {
                        return;
                    }

                    using (answer)
                    {
                        var status = (int)answer.StatusCode;
                        if (status >= 500 && !(status == 503 && door.MayAskAgain))
                        {
                            faults.Enqueue($"request {number}, answered {status}: {Shown(words)}");
                        }
                        else if (
                            door.IsPage
                            && answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                        )
                        {
                            faults.Enqueue($"request {number}, a browser was answered {status} with JSON: {Shown(words)}");
                        }
                    }
                }
            }
        );
        return new ProofResult(
            faults.IsEmpty,
            [
                .. answers.Lines,
                $"{objections.Whole} objections beside poisoned ones; {objections.Damaged} poisoned ones, of which {objections.InForce} are in "
                    + $"force and {objections.Waiting} before the data protection officer",
                $"seed {seed}, {doors.Count} documented operations",
                $"{faults.Count} faults",
                .. faults.Take(FaultsShown),
            ]
        );
    }

    private static async Task ObjectAsync(
        SystemAddresses system,
        HttpClient http,
        int seed,
        int round,
        AnswerCount answers,
        ObjectionTally tally,
        ConcurrentQueue<string> faults,
        CancellationToken cancellation
    )
    {
        var random = new Random(seed);
        var gateways = new GatewayDoors(system, random, round);
        var mail = new MailDoors(system, $"{random.NextInt64():x}", random);
        foreach (var unknown in gateways.Unknown.Concat(mail.Unknown))
        {
            faults.Enqueue($"no message of {unknown} is known to this proof");
        }

        using var officer = Opened(system, "subjectRights", "dpo");
        var waiting = new SubjectRightsClient(officer);
        var started = TimeProvider.System.GetUtcNow();
        await using var links = new ServiceInQuestion(
            new Uri(system.Services["emailUnsubscribe"]),
            system.ApiKeys["mailPlatform"],
            system.Postgres
        );
        List<PoisonedDelivery> deliveries = [.. gateways.Make(), .. mail.Make(await links.LinksAsync(mail.Linked, cancellation))];
        await Parallel.ForEachAsync(
            deliveries,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (delivery, token) =>
            {
                using var request = delivery.Request;
                using var answer = await SendAsync(
                    http,
                    request,
                    $"proven {delivery.Says[0].Door}",
                    delivery.Words,
                    answers,
                    faults,
                    token
                );
                if (answer is not null && (int)answer.StatusCode >= 500)
                {
                    faults.Enqueue($"seed {seed}, answered {(int)answer.StatusCode}: {Shown(delivery.Words)}");
                }
            }
        );

        var said = deliveries.SelectMany(delivery => delivery.Says.Select(says => (Says: says, delivery.Words))).ToList();
        var blocked = await BlockedAsync(system, [.. said.Select(one => one.Says)], cancellation);
        var before = await BeforeTheOfficerAsync(waiting, started, cancellation);
        foreach (var (says, words) in said)
        {
            var isWaiting = says.IsDamaged && before.Any(content => content.Contains(says.Mark, StringComparison.Ordinal));
            tally.Add(says, blocked.Contains(says.Person), isWaiting);
            if (!blocked.Contains(says.Person) && !isWaiting)
            {
                faults.Enqueue(
                    $"seed {seed}, {says.Door}: {(says.IsDamaged ? "a poisoned objection" : "an objection beside a poisoned one")} of "
                        + $"{says.Person} ({says.Mark}) is lost: {Shown(words)}"
                );
            }
        }
    }

    private static async Task<HttpResponseMessage?> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        string door,
        string words,
        AnswerCount answers,
        ConcurrentQueue<string> faults,
        CancellationToken cancellation
    )
    {
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            answers.Add(door, answer);
            return answer;
        }
        catch (Exception failure)
            when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            faults.Enqueue($"{door}: no answer ({failure.Message}): {Shown(words)}");
            return null;
        }
    }

    private static async Task<HashSet<string>> BlockedAsync(
        SystemAddresses system,
        IReadOnlyList<PoisonedObjection> objections,
        CancellationToken cancellation
    )
    {
        using var http = Opened(system, "blocklist", "marketing");
        var blocked = new HashSet<string>();
        foreach (var some in objections.GroupBy(objection => objection.Channel))
        {
            var people = some.Select(objection => objection.Person).Distinct().ToList();
            var check = await new BlocklistClient(http).CheckAsync(
                new ChecksRequest(some.Key, "newsletter", people, Audience.Business),
                cancellation
            );
            blocked.UnionWith(
                people.Zip(check.Decisions).Where(pair => pair.Second.Decision == Verdict.Blocked).Select(pair => pair.First)
            );
        }

        return blocked;
    }

    private static async Task<IReadOnlyList<string>> BeforeTheOfficerAsync(
        SubjectRightsClient waiting,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        // Newest first.
        var contents = new List<string>();
        await foreach (var item in waiting.AllUnattributedAsync(cancellation))
        {
            if (item.ReceivedAt < since.AddSeconds(-1))
            {
                break;
            }

            contents.Add((await waiting.UnattributedAsync(item.Id, cancellation)).Content ?? "");
        }

        return contents;
    }

    private static HttpClient Opened(SystemAddresses system, string service, string client) =>
        new()
        {
            BaseAddress = new Uri(system.Services[service]),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", system.ApiKeys[client]) },
        };

    private static string Shown(string words) => words.Length > WordsShown ? words[..WordsShown] : words;

    private sealed class ObjectionTally
    {
        public int Whole { get; private set; }

        public int Damaged { get; private set; }

        public int InForce { get; private set; }

        public int Waiting { get; private set; }

        public void Add(PoisonedObjection objection, bool isInForce, bool isWaiting)
        {
            Whole += objection.IsDamaged ? 0 : 1;
            Damaged += objection.IsDamaged ? 1 : 0;
            InForce += objection.IsDamaged && isInForce ? 1 : 0;
            Waiting += objection.IsDamaged && !isInForce && isWaiting ? 1 : 0;
        }
    }
}
