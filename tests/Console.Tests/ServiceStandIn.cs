using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>Stands in for every service: it knows tokens as they do, and answers what a test says.</summary>
public sealed class ServiceStandIn(Issuer issuer, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A job that was there.</summary>
    public static readonly Guid Gone = new(1, 0, 0, new byte[8]);

    private WebApplication? server;

    public string Url => server!.Urls.Single();

    /// <summary>What API keys may do.</summary>
    public ConcurrentDictionary<string, string[]> Keys { get; } = new();

    /// <summary>What the holder of a token may do since it was given, by their name.</summary>
    public ConcurrentDictionary<string, string[]> Taken { get; } = new();

    /// <summary>What came, with its token.</summary>
    public ConcurrentQueue<(string Call, string Token)> Calls { get; } = new();

    /// <summary>What was asked last, by method and path.</summary>
    public ConcurrentDictionary<string, Dictionary<string, string>> Queries { get; } = new();

    /// <summary>What was sent with it, by method and path; the last counts.</summary>
    public ConcurrentDictionary<string, string> Bodies { get; } = new();

    /// <summary>What is answered instead of the usual, by method and path.</summary>
    public ConcurrentDictionary<string, Func<IResult>> Instead { get; } = new();

    public bool IsAway { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Run(async http => await (await AnswerAsync(http)).ExecuteAsync(http));
        await server.StartAsync();
    }

    /// <summary>Answers as usual again, and knows nobody.</summary>
    public void Forget()
    {
        IsAway = false;
        Keys.Clear();
        Taken.Clear();
        Calls.Clear();
        Queries.Clear();
        Bodies.Clear();
        Instead.Clear();
    }

    public async ValueTask DisposeAsync() => await server!.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var call = $"{http.Request.Method} {http.Request.Path}";
        Calls.Enqueue((call, token));
        Queries[call] = http.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        using var reader = new StreamReader(http.Request.Body);
        Bodies[call] = await reader.ReadToEndAsync();
        if (IsAway)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (await KnownAsync(token) is not { } known)
        {
            return Problem(StatusCodes.Status401Unauthorized, "The API key or token is not known here.");
        }

        return Instead.TryGetValue(call, out var instead)
            ? instead()
            : call switch
            {
                "GET /me" => Json(known),
                "GET /purposes" => Json(new PurposesResponse([new("prospecting", "All"), new("newsletter", "Newsletter", "prospecting")])),
                "GET /status" => Json(Status(new StoreStatus(StoreState.Usable, clock.GetUtcNow().AddDays(-3), 10, 10))),
                "POST /checks" => Json(
                    new ChecksResponse(clock.GetUtcNow(), Audience.Business, [new("a@example.org", Verdict.Allowed, Rule.None)])
                ),
                "GET /screening-jobs" => Json(new ScreeningJobsResponse([])),
                "GET /import-jobs" => Json(new ImportJobsResponse([])),
                "GET /statistics" => Json(
                    new StatisticsResponse(
                        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-29),
                        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1),
                        new(null, [], [], [], [], []),
                        new(null, [], [], [], [], []),
                        new(null, [], [], [], [], null, null)
                    )
                ),
                "GET /cases/digest" => Json(new CaseDigest(clock.GetUtcNow(), true, 0, 0, 0, [], [], [], [], [], [])),
                "GET /unattributed/counts" => Json(new UnattributedCounts([], [])),
                "GET /cases" => Json(new CasesPage([])),
                "GET /breaches" => Json(new BreachesPage([])),
                "GET /processings" => Json(Register([], [])),
                "GET /subscribers" => Json(new SubscribersResponse(clock.GetUtcNow(), 0, [], [])),
                "GET /retention-runs" => Json(new RetentionRunsPage([])),
                "GET /unattributed" => Json(new UnattributedPage([])),
                "GET /objections/unanswered" => Json(new UnansweredObjections([], [])),
                _ => Results.Ok(),
            };
    }

    /// <summary>Lets something be due, late and waiting, so that pages are full.</summary>
    public void Fill()
    {
        var (now, today) = (clock.GetUtcNow(), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        Instead["GET /cases/digest"] = () =>
            Json(
                new CaseDigest(
                    now,
                    IsWorkingDay: false,
                    Open: 12,
                    Late: 1,
                    StandingStill: 2,
                    [
                        new("2026-0041", CaseState.InWork, today.AddDays(-3), -3),
                        new("2026-0044", CaseState.WaitingForOthers, today.AddDays(5), 5, 5),
                    ],
                    [new("2026-0041", DataSource.Recipient, TaskAction.Erase, today, 0, "partner-of-a-long-name.example.org")],
                    ["2026-0039", "2026-0040"],
                    [new(Source.Telephone, 4, 1, now.AddDays(-9)), new(Source.Post, 1, 0, now.AddDays(-2))],
                    [new("2026-0012", HoldReason.Litigation, "oidc:console/dora", today.AddDays(1), 1)],
                    [new("B-2026-003", now.AddHours(9), 9, 3), new("B-2026-001", now.AddHours(-4), -4, 1)]
                )
            );
        Instead["GET /status"] = () =>
            Json(
                Status(
                    new StoreStatus(
                        StoreState.Older,
                        now.AddMinutes(-4),
                        11,
                        10,
                        "the database has the schema of version 10: run 'database migrate'"
                    ),
                    [new("contact-points", 1, now.AddYears(-1)), new("contact-points", 2), new("unsubscribe-links", 7, now)],
                    [
                        new("consent.dead_letters", "{message}", 3),
                        new("consent.queue.age", "s", 4000),
                        new("consent.feed.age", "s", 75),
                        new("consent.subscriber.age", "s", 180_000, "partner-of-a-long-name.example.org"),
                        new("consent.store.replication.lag", "By", 123_456_789, "standby"),
                        new("consent.of.tomorrow", "s", 1),
                    ],
                    [new("backup", now.AddHours(-7), 2, now.AddDays(-1)), new("sweep", now.AddHours(-6), 0, now.AddHours(-6))]
                )
            );
        Instead["GET /screening-jobs"] = () =>
            Json(new ScreeningJobsResponse([.. Enum.GetValues<JobState>().Select(state => ScreeningIn(state) with { Preview = null })]));
        Instead["GET /statistics"] = () =>
            Json(
                new StatisticsResponse(
                    today.AddDays(-29),
                    today.AddDays(1),
                    new(
                        88,
                        [new("sms", 61), new("one-click", 27)],
                        [],
                        [],
                        [new("<b>spring", 14), new("2026-11-news", 47), new("other", 12)],
                        [new($"{today.AddDays(-10):yyyy-MM-dd}", 10), new($"{today:yyyy-MM-dd}", 40), new("other", 38)]
                    ),
                    new(null, [], [], [], [], []),
                    new(null, [], [], [], [], null, null)
                )
            );
        Instead["GET /unattributed/counts"] = () =>
            Json(
                new UnattributedCounts(
                    [
                        new(UnattributedReason.Unclear, Source.Mail, 1204, now.AddDays(-3)),
                        new(UnattributedReason.DamagedLink, Source.Link, 7, now.AddHours(-3)),
                    ],
                    [new(today, Source.Sms, "Signature", 1204)]
                )
            );
        Instead["GET /breaches"] = () =>
            Json(
                new BreachesPage(
                    [
                        new(Guid.Empty, "B-2026-003", now.AddHours(-63), new(now.AddHours(9), 9, null, false), null, 5, null),
                        new(Guid.Empty, "B-2026-001", now.AddHours(-90), new(now.AddHours(-18), -18, true, true), BreachRisk.High, 2, null),
                    ],
                    "next"
                )
            );
        Instead["GET /processings"] = () => Json(FilledRegister(Recipient()));
        Instead[$"GET /cases/{Guid.Empty}"] = () => Json(CasePagesTests.Found("somebody else"));
        Instead[$"GET /breaches/{Guid.Empty}"] = () => Json(RecordPagesTests.Found());
        Instead[$"GET /breaches/{Guid.Empty}/form"] = () => Json(RecordPagesTests.Form());
        Instead[$"GET /import-jobs/{Guid.Empty}"] = () => Json(TriedImport());
        Instead[$"GET /import-jobs/{Guid.Empty}/result"] = () =>
            Results.Text(
                """
                {"line":2,"fate":"recorded"}
                {"line":3,"fate":"recorded","note":"Its date cannot be read, so it is taken for that of the export."}
                {"line":4,"fate":"empty"}
                {"summary":{},"dryRun":true}
                """
            );
        Instead[$"GET /import-jobs/{Gone}"] = () => Problem(404, "This client has started no job of this id.");
        SubscriberProgress mirror = new(
            "mirror",
            "marketing",
            "https://partner-of-a-long-name.example.org",
            SubscriberState.Retrying,
            1_234_000,
            567,
            40_123,
            4_012,
            [Channel.Email, Channel.Sms],
            ["newsletter"],
            now.AddHours(-30),
            now.AddHours(-31),
            7,
            now.AddMinutes(50)
        );
        Instead["GET /subscribers"] = () =>
            Json(
                new SubscribersResponse(
                    now,
                    1_234_567,
                    [
                        mirror,
                        mirror with
                        {
                            Name = "printer",
                            State = SubscriberState.Disabled,
                            Channels = null,
                            Purposes = null,
                            TakenAt = null,
                            DisabledAt = now.AddDays(-2),
                        },
                    ],
                    [new("mail-platform", 1_234_560, 7, now.AddMinutes(-1), now.AddMinutes(-2)), new("website", 1_234_567, 0, now)]
                )
            );
        Instead["GET /subscribers/mirror/deliveries"] = () =>
            Json(
                new SubscriberDeliveriesPage(
                    [
                        .. Enumerable
                            .Range(0, 5)
                            .Select(number => new TakenMessage(
                                $"msg_{number:x32}",
                                1_233_901 - (number * 100),
                                1_234_000 - (number * 100),
                                100 - number,
                                now.AddHours(-31 - number),
                                1 + number
                            )),
                    ],
                    "next"
                )
            );
        Instead[$"GET /statements/{Guid.Empty}/evidence"] = () => Json(Evidence(Guid.Empty));
        Instead["GET /subscribers/printer/deliveries"] = () => Json(new SubscriberDeliveriesPage([]));
        Instead["GET /retention-runs"] = () =>
            Json(new RetentionRunsPage([new(now, "evidence-technical", "consent.evidence", 1204, 3)], "next"));
        Instead["GET /cases"] = () =>
            Json(
                new CasesPage(
                    [
                        new(
                            Guid.Empty,
                            "R-2026-0041",
                            CaseState.InWork,
                            [SubjectRight.Access, SubjectRight.Erasure],
                            now.AddDays(-33),
                            today.AddDays(-3),
                            false,
                            true
                        ),
                        new(
                            Guid.Empty,
                            "R-2026-0044",
                            CaseState.WaitingForRequester,
                            [SubjectRight.Copy],
                            now.AddDays(-3),
                            today.AddDays(27),
                            true,
                            false
                        ),
                    ],
                    "next"
                )
            );
        Instead["GET /unattributed"] = () =>
            Json(
                new UnattributedPage(
                    [
                        .. Enumerable
                            .Range(1, 20)
                            .Select(number => new UnattributedItem(
                                Guid.CreateVersion7(now),
                                number % 3 == 0 ? UnattributedReason.DamagedLink : UnattributedReason.Unclear,
                                number % 3 == 0 ? Source.Link : Source.Mail,
                                now.AddHours(-number),
                                Reading: number % 3 == 0 ? null : "doubt/ro/refusal-87"
                            )),
                    ],
                    "next"
                )
            );
        Instead["GET /objections/unanswered"] = () =>
            Json(
                new UnansweredObjections(
                    [new(Source.Telephone, 4, 1, now.AddDays(-9)), new(Source.Post, 1, 0, now.AddDays(-2))],
                    [
                        new("06DM-0T3T-7AC0-BH7T", Source.Telephone, now.AddDays(-33), today.AddDays(-2), -2),
                        new("06DM-0T3T-7AC0-BH7V", Source.Post, now.AddDays(-2), today.AddDays(28), 28),
                    ],
                    "next"
                )
            );
    }

    /// <summary>What a service says of itself, with little to tell.</summary>
    public ServiceStatus Status(
        StoreStatus store,
        IReadOnlyList<KeyInUse>? keys = null,
        IReadOnlyList<StatusFigure>? figures = null,
        IReadOnlyList<TaskRun>? runs = null
    ) => new("Blocklist", "1.4.0", clock.GetUtcNow().AddDays(-3), clock.GetUtcNow(), store, keys ?? [], figures ?? [], runs ?? []);

    /// <summary>A register with something in each of its parts.</summary>
    public ProcessingRegister FilledRegister(RegisteredRecipient recipient) =>
        Register(
            [
                new(
                    "prospecting",
                    RegisterOrigin.Declared,
                    "Prospecting",
                    "Tell customers and prospects of offers",
                    ["Legitimate interest"],
                    [PersonalDataCategory.ContactDetails],
                    ["Customers"],
                    ["Mail platform"],
                    "None",
                    "3 years from the last contact",
                    ["prospects"],
                    ["Access by role"],
                    "Not needed",
                    "Marketing",
                    "00",
                    null,
                    [RegisterWarning.NotAttested]
                ),
            ],
            [recipient]
        );

    /// <summary>A recipient with something in each of its parts.</summary>
    public static RegisteredRecipient Recipient() =>
        new(
            Guid.Empty,
            RegisterOrigin.Recorded,
            RecipientRole.Processor,
            "A mail platform of a long name",
            ["prospecting"],
            null,
            [
                new(Guid.Empty, new(2024, 1, 15), new(2025, 1, 14), "DPA-2024-001", [], []),
                new(
                    new Guid(1, 0, 0, new byte[8]),
                    new(2025, 1, 15),
                    new(2026, 1, 14),
                    "DPA-2025-001",
                    ["A host", "A carrier"],
                    ["FR", "DE"]
                ),
            ],
            [
                new(Guid.Empty, new(2026, 3, 2), AuditScope.PenetrationTest, 2, new(2026, 4, 2)),
                new(new Guid(1, 0, 0, new byte[8]), new(2025, 3, 3), AuditScope.Security, 0),
            ],
            null,
            [RegisterWarning.ContractExpired, RegisterWarning.FindingsOverdue]
        );

    private ProcessingRegister Register(IReadOnlyList<Processing> processings, IReadOnlyList<RegisteredRecipient> recipients) =>
        new(
            clock.GetUtcNow(),
            "en",
            "00",
            new("SENEF", "1 rue de l’Exemple, Paris", "dpo@senef.example"),
            processings,
            recipients,
            new(
                RegisterOrigin.Generated,
                [],
                recipients.Count == 0 ? [] : [new("evidence-technical", ["consent.evidence"], "P1Y", "delete", "One year", null)],
                recipients.Count == 0 ? [] : [new("dpo", ["dpo.read", "dpo.decide"])],
                [],
                recipients.Count == 0 ? [] : [new("mirror", "marketing", null, [RegisterWarning.NotInRegister])],
                []
            )
        );

    /// <summary>What was kept of a statement.</summary>
    public StatementEvidence Evidence(Guid statement) =>
        new(
            Guid.Empty,
            statement,
            "objection-recorded",
            "The person objected.",
            clock.GetUtcNow(),
            clock.GetUtcNow().AddYears(1),
            new string('a', 64),
            11,
            $"User-Agent: {new string('x', 200)}\r\n\r\n<b>STOP</b>"
        );

    /// <summary>A screening, as far as it may be.</summary>
    public ScreeningJob ScreeningIn(JobState state)
    {
        var now = clock.GetUtcNow();
        return new(
            new Guid((int)state + 1, 0, 0, new byte[8]),
            state,
            now,
            now.AddDays(1),
            1_234_567,
            state == JobState.Running ? 500_000 : 0,
            state == JobState.Completed
                ? new(
                    Guid.Empty,
                    ScreeningOutcome.Completed,
                    now,
                    now,
                    10_000,
                    9_400,
                    600,
                    12,
                    null,
                    new Dictionary<string, long>
                    {
                        ["none"] = 9_400,
                        ["objection"] = 500,
                        ["organisation-objection"] = 100,
                    }
                )
                : null,
            state == JobState.Failed ? "Line 7 has a quote that does not end." : null,
            state == JobState.Prepared ? new() : new(Channel.Email, "newsletter", Audience.Business, Only: "allowed"),
            state == JobState.Prepared
                ? new(
                    "windows-1252",
                    ";",
                    true,
                    [.. Enumerable.Range(1, 12).Select(number => new PreviewColumn(number, number == 2 ? null : $"Colonne {number}"))],
                    null,
                    null,
                    [],
                    null,
                    [
                        .. Enumerable
                            .Range(1, 10)
                            .Select(row => (IReadOnlyList<string>)[.. Enumerable.Range(1, 12).Select(cell => new string('x', row * cell))]),
                    ]
                )
                : null
        );
    }

    private ImportJob TriedImport() =>
        new(
            Guid.Empty,
            JobState.Completed,
            clock.GetUtcNow(),
            clock.GetUtcNow().AddDays(1),
            1_234_567,
            1_234_567,
            new(new Dictionary<string, long> { ["recorded"] = 2, ["empty"] = 1 }, DryRun: true),
            null,
            new(Channel.Email, "a-system-of-a-long-name", DryRun: true),
            null
        );

    /// <summary>A refusal, as services answer it.</summary>
    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    /// <summary>An answer.</summary>
    /// <summary>An answer of a service.</summary>
    public static IResult Json<T>(T answer) => Results.Json(answer, JsonSerializerOptions.Web);

    private async Task<WhoAmI?> KnownAsync(string token)
    {
        if (Keys.TryGetValue(token, out var scopes))
        {
            return new("key", scopes);
        }

        var read = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = issuer.Url,
                ValidAudience = Issuer.Audience,
                IssuerSigningKey = Issuer.Key,
                LifetimeValidator = (_, end, _, _) => end > clock.GetUtcNow().UtcDateTime,
            }
        );
        if (!read.IsValid)
        {
            return null;
        }

        var subject = $"{read.Claims["sub"]}";
        var roles = read.ClaimsIdentity.FindAll("roles").Select(role => role.Value);
        return new($"oidc:console/{subject}", [.. Taken.TryGetValue(subject, out var left) ? left : roles]);
    }
}
