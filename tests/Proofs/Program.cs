using System.Diagnostics;
using System.Globalization;
using SenefConsent.Database;
using SenefConsent.Hosting;
using SenefConsent.Local;
using SenefConsent.Proofs;
using SenefConsent.Proofs.Recovery;
using SenefConsent.Proofs.Rolling;
using SenefConsent.Testing;

const string Usage = """
    usage: dotnet run -c Release --project tests/Proofs -- PROOF [--count N] [--seed N]
           dotnet run -c Release --project tests/Proofs -- kill [--count N] [--seed N] [--rounds N]
           dotnet run -c Release --project tests/Proofs -- decisions [--count N]
           dotnet run -c Release --project tests/Proofs -- flood [--count SECONDS]

    tokens             1,000,000 tokens made of valid ones are asked for by GET, one in a hundred of them is POSTed as well: none is taken
    scanners           100,000 times a link is looked at by GET, HEAD or OPTIONS as scanners and browsers do: nothing changes
    webhooks           1,000,000 mutated requests to the webhooks of the SMS gateways: none is a fault, each is kept, the memory stays flat
    doors              20,000 poisoned requests to every operation of the OpenAPI documents, and a round of poisoned objections from every
                       gateway and platform for each 200: none is a fault, none takes its neighbour along, none is lost
    indistinguishable  3,000 links of each kind of recipient: who never objected, who has, and who has often; all are answered alike
    decisions          every order of up to 6 acts of a person, with every kind of time: the send decision is that of a naive model
    deadlines          1,000,000 requests at random instants from 2000 to 2100 with random questions: each date is that of a naive model with
                       another Easter, other months and another Paris
    retention          20 years of virtual days over 40 rows of each retention rule, some of them under a hold or with a case: nothing goes
                       early or under a hold, nothing later than a day
    adversarial        texts of 30,000 characters that are made to cost time, to everything that reads what others write: none takes more
                       than 50 ms
    screen             1,000,000 recipients are screened against a blocklist of five times as many contact points: row by row as a naive
                       oracle says
    breach             a breach by time over 1,000,000 contact points: a list that names each of them and as many strangers comes back row
                       by row as a naive oracle says, in under five minutes
    race               100,000 objections race with checks by three processes at three instances: none that began after an
                       acknowledgement says allowed
    rebuild            the same with 10,000, while the blocklist is rebuilt over and over: no row differs
    kill               40 rounds of 10,000 refusals, in 30 of which services are killed, in 10 PostgreSQL is stopped as in a crash: each
                       acknowledged one is kept, once, and no check that began after that says allowed
    rolling            each instance of each service, of which there are two, is replaced under the load of 8 senders: each request is
                       answered, each refusal in force when it was acknowledged. Needs Caddy
    recovery           3,000 refusals while the database is backed up, destroyed, and restored to an earlier moment by the commands of
                       deploy/docs/restore.md as they stand there: each acknowledged one is in force. Needs pgBackRest
    restore            1,000,000 refusals that the journal keeps and the database lacks: nobody is allowed, they are applied, each is blocked

    flood              600 seconds of anonymous requests at full speed to every door: the database grows by no more than the budget, and
                       honest refusals among them are acknowledged within a second

    Exit code 0 when it holds, 2 when it does not.
    """;

if (await RaceCheckerProcess.RunAsync(args) is { } exitCode)
{
    return exitCode;
}

var given = args.Skip(1).Chunk(2).ToList();
(Func<int, int, CancellationToken, Task<ProofResult>> Run, int Count)? proof = args.FirstOrDefault() switch
{
    "tokens" => (OfLinks(TokensProof.RunAsync), 1_000_000),
    "scanners" => (OfLinks(ScannersProof.RunAsync), 100_000),
    "indistinguishable" => (OfLinks(IndistinguishableProof.RunAsync), 3_000),
    "webhooks" => (OfSystem(OfWebhooksAsync), 1_000_000),
    "doors" => (
        OfSystem((system, count, seed, cancellation) => DoorsProof.RunAsync(system.Services.Addresses, count, seed, cancellation)),
        20_000
    ),
    "decisions" => ((count, _, cancellation) => Task.FromResult(DecisionsProof.Run(count, cancellation)), 6),
    "deadlines" => ((count, seed, cancellation) => Task.FromResult(DeadlinesProof.Run(count, seed, cancellation)), 1_000_000),
    "retention" => ((count, seed, cancellation) => RetentionAsync(count, seed, cancellation), 40),
    "adversarial" => ((count, _, cancellation) => Task.FromResult(AdversarialProof.Run(count, cancellation)), 30_000),
    "screen" => (OfSystem(ScreenAsync), 1_000_000),
    "breach" => (OfSystem(BreachAsync), 1_000_000),
    "race" => (OfSystem((system, count, seed, cancellation) => RaceAsync(system, count, seed, isRebuilt: false, cancellation)), 100_000),
    "rebuild" => (OfSystem((system, count, seed, cancellation) => RaceAsync(system, count, seed, isRebuilt: true, cancellation)), 10_000),
    "restore" => (OfSystem((system, count, _, cancellation) => RestoreProof.RunAsync(system, count, cancellation)), 1_000_000),
    "rolling" => ((count, _, cancellation) => RollingAsync(count, cancellation), 8),
    "recovery" => (OfSystem(RecoveryProof.RunAsync), 3_000),
    "flood" => ((seconds, _, cancellation) => FloodAsync(seconds, cancellation), 600),
    "kill" => (
        OfSystem(
            (system, count, seed, cancellation) =>
                KillProof.RunAsync(system, Given("--rounds", 40), count, seed, Console.WriteLine, cancellation)
        ),
        10_000
    ),
    _ => null,
};
if (proof is not { } chosen || !given.TrueForAll(IsOption))
{
    await Console.Error.WriteLineAsync(Usage);
    return 64;
}

bool IsOption(string[] pair) =>
    pair is [var name, var number]
    && (name is "--count" or "--seed" || (name == "--rounds" && args[0] == "kill"))
    && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
    && value > 0;

int Given(string name, int otherwise) =>
    given.Where(pair => pair[0] == name).Select(pair => int.Parse(pair[1], CultureInfo.InvariantCulture)).LastOrDefault(otherwise);
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

try
{
    var (count, seed, started) = (Given("--count", chosen.Count), Given("--seed", 1), Stopwatch.GetTimestamp());
    var result = await chosen.Run(count, seed, interrupted.Token);
    Console.WriteLine(result);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{args[0]}, count {count}, seed {seed}, in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s: "
                + $"{(result.Holds ? "holds" : "DOES NOT HOLD")}"
        )
    );
    return result.Holds ? 0 : 2;
}
catch (Exception failure) when (failure is LocalRunException or CommandFailedException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"{args[0]}: {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}

static Func<int, int, CancellationToken, Task<ProofResult>> OfSystem(
    Func<DeployedSystem, int, int, CancellationToken, Task<ProofResult>> prove
) =>
    async (count, seed, cancellation) =>
    {
        await using var system = await DeployedSystem.StartAsync(cancellation);
        return await prove(system, count, seed, cancellation);
    };

static Func<int, int, CancellationToken, Task<ProofResult>> OfLinks(
    Func<ServiceInQuestion, int, int, CancellationToken, Task<ProofResult>> prove
) =>
    OfSystem(
        async (system, count, seed, cancellation) =>
        {
            var addresses = system.Services.Addresses;
            await using var service = new ServiceInQuestion(
                new Uri(addresses.Services["emailUnsubscribe"]),
                addresses.ApiKeys["mailPlatform"],
                addresses.Postgres
            );
            return await prove(service, count, seed, cancellation);
        }
    );

static async Task<ProofResult> OfWebhooksAsync(DeployedSystem system, int count, int seed, CancellationToken cancellation)
{
    using var process = Process.GetProcessById(system.Services["sms-stop"].ProcessId);
    return await WebhooksProof.RunAsync(system.Services.Addresses, Memory, count, seed, cancellation);

    long Memory()
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}

// As if it came from many addresses: from one, far less is kept.
static async Task<ProofResult> FloodAsync(int seconds, CancellationToken cancellation)
{
    await using var system = await DeployedSystem.StartAsync(
        cancellation,
        more: new Dictionary<string, string>
        {
            ["Unproven__KeptPerMinute"] = $"{int.MaxValue}",
            ["Unproven__AnsweredPerMinute"] = $"{int.MaxValue}",
        }
    );
    return await FloodProof.RunAsync(
        system.Services.Addresses,
        new UnprovenOptions().BytesPerDay,
        TimeSpan.FromSeconds(seconds),
        TimeSpan.FromSeconds(1),
        cancellation
    );
}

static async Task<ProofResult> RollingAsync(int clients, CancellationToken cancellation)
{
    await using var system = await DeployedSystem.StartAsync(
        cancellation,
        more: DeployedSystem.Unlimited.Append(new("Shutdown__Drain", "00:00:03")).ToDictionary()
    );
    return await RollingProof.RunAsync(system, ServiceNames.All, clients, Console.WriteLine, cancellation);
}

static async Task<ProofResult> RetentionAsync(int count, int seed, CancellationToken cancellation)
{
    await using var server = await PostgresServer.RunningAsync();
    var owner = await server.CreateDatabaseAsync();
    return await RetentionProof.RunAsync(
        owner,
        PostgresServer.ConnectionStringOf(RetentionSweep.Role, owner),
        PostgresServer.ConnectionStringOf(Erasure.Role, owner),
        count,
        seed,
        everyDay: true,
        cancellation
    );
}

static Task<ProofResult> ScreenAsync(DeployedSystem system, int count, int seed, CancellationToken cancellation)
{
    var addresses = system.Services.Addresses;
    return ScreenProof.RunAsync(
        new BlocklistInQuestion(
            new Uri(addresses.Services["blocklist"]),
            addresses.ApiKeys["marketing"],
            addresses.Postgres,
            system.Secrets.ContactPointKey,
            system.Services["blocklist"].ProcessId
        ),
        count,
        seed,
        cancellation
    );
}

static Task<ProofResult> BreachAsync(DeployedSystem system, int count, int seed, CancellationToken cancellation)
{
    var addresses = system.Services.Addresses;
    return BreachProof.RunAsync(
        new BlocklistInQuestion(
            new Uri(addresses.Services["subjectRights"]),
            addresses.ApiKeys["dpo"],
            addresses.Postgres,
            system.Secrets.ContactPointKey,
            system.Services["subject-rights"].ProcessId
        ),
        count,
        seed,
        cancellation
    );
}

static async Task<ProofResult> RaceAsync(DeployedSystem system, int count, int seed, bool isRebuilt, CancellationToken cancellation)
{
    const int Instances = 3;
    var services = system.Services;
    var race = Guid.NewGuid();
    Uri[] instances =
    [
        services["blocklist"].BaseUrl,
        .. await Task.WhenAll(
            Enumerable.Range(1, Instances - 1).Select(async _ => (await services.StartAnotherAsync("blocklist", cancellation)).BaseUrl)
        ),
    ];
    using var client = new ConsentClient(services.Addresses);
    var proof = new RaceProof(
        race,
        async (address, token) => await client.OneClickAsync(await client.LinkAsync("2026-11-race", "newsletter", address, token), token),
        [
            .. instances.Select<Uri, Func<string, CancellationToken, Task<RaceTally>>>(
                (instance, number) =>
                    (board, token) =>
                        RaceCheckerProcess.StartAsync(
                            new RaceCheckerOrder(board, count, race, instance, seed + (number * 1_000)),
                            services.Addresses.ApiKeys["marketing"],
                            token
                        )
            ),
        ],
        isRebuilt ? token => ConsentDatabase.RebuildAsync(services.Addresses.Postgres, repair: true, token) : null
    );
    return await proof.RunAsync(count, cancellation);
}
