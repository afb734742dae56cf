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
    private WebApplication? server;

    public string Url => server!.Urls.Single();

    /// <summary>What API keys may do.</summary>
    public ConcurrentDictionary<string, string[]> Keys { get; } = new();

    /// <summary>What the holder of a token may do since it was given, by their name.</summary>
    public ConcurrentDictionary<string, string[]> Taken { get; } = new();

    /// <summary>What came, with its token.</summary>
    public ConcurrentQueue<(string Call, string Token)> Calls { get; } = new();

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

    public async ValueTask DisposeAsync() => await server!.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var call = $"{http.Request.Method} {http.Request.Path}";
        Calls.Enqueue((call, token));
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
                "POST /checks" => Json(
                    new ChecksResponse(clock.GetUtcNow(), Audience.Business, [new("a@example.org", Verdict.Allowed, Rule.None)])
                ),
                "GET /cases/digest" => Json(new CaseDigest(clock.GetUtcNow(), true, 0, 0, 0, [], [], [], [], [], [])),
                "GET /unattributed/counts" => Json(new UnattributedCounts([], [])),
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
    }

    /// <summary>A refusal, as services answer it.</summary>
    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static IResult Json<T>(T answer) => Results.Json(answer, JsonSerializerOptions.Web);

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
                IssuerSigningKey = issuer.Key,
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
