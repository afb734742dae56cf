using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// One line for each request by which somebody said something: that it was acknowledged, refused or put aside for the data protection officer,
/// with the ids by which it is followed from the door to the mirror. What no request brought, as an entry of a gateway's log, has one as well.
/// It names no person. What failed by an outage has no line: the line that ends the outage counts it.
/// </summary>
public sealed class ActLog(TimeProvider clock, ILogger<ActLog> log)
{
    private const int MostRefusedPerMinute = 300;

    private readonly Lock gate = new();
    private long minute;
    private int refused;

    /// <summary>Takes what no request brought, and writes its line where something was recorded.</summary>
    /// <param name="task">Whose work it is, for example <c>log/twilio</c> or <c>import-jobs</c>.</param>
    /// <param name="work">The work. What it throws is thrown.</param>
    public async Task TakeAsync(string task, Func<Task> work)
    {
        var (written, began) = (WrittenEvents.Collect(), clock.GetTimestamp());
        try
        {
            await work();
        }
        finally
        {
            if (written.Count > 0)
            {
                log.LogInformation(
                    "{Outcome} by {Task} in {Milliseconds} ms. Events, {Count}: {Events} {EventIds} {Numbers}",
                    written.HasUnattributed ? "quarantined" : "recorded",
                    task,
                    Math.Round(clock.GetElapsedTime(began).TotalMilliseconds, 1),
                    written.Count,
                    NamesOf(written),
                    IdsOf(written),
                    NumbersOf(written)
                );
            }
        }
    }

    /// <summary>Writes the line of a request that was answered.</summary>
    internal void Write(HttpContext context, WrittenEvents written, TimeSpan took)
    {
        var route = (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint;
        var isDoor = route is not null && Doors.IsDoor(route);
        var status = context.Response.StatusCode;
        var outcome = status switch
        {
            _ when written.HasUnattributed => "quarantined",
            < StatusCodes.Status400BadRequest when written.Count > 0 || isDoor => "acknowledged",
            >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError when isDoor => "refused",
            _ => null,
        };
        if (outcome is null || (outcome == "refused" && !MayTellOfRefused()))
        {
            return;
        }

        log.LogInformation(
            "{Outcome} {Method} {Route} with {Status} for {Client} in {Milliseconds} ms, trace {TraceId}. Events, {Count}: {Events} {EventIds} {Numbers}",
            outcome,
            context.Request.Method,
            route?.RoutePattern.RawText,
            status,
            ClientOf(context),
            Math.Round(took.TotalMilliseconds, 1),
            Activity.Current?.TraceId.ToHexString(),
            written.Count,
            NamesOf(written),
            IdsOf(written),
            NumbersOf(written)
        );
    }

    private static string NamesOf(WrittenEvents written) => string.Join(' ', written.First.Select(e => e.Data.GetType().Name).Distinct());

    private static string IdsOf(WrittenEvents written) => string.Join(' ', written.First.Select(e => e.Id));

    private static string NumbersOf(WrittenEvents written) =>
        string.Join(' ', written.First.Where(e => e.Data is ObjectionRecorded).Select(e => ObjectionNumber.Of(e.Id)));

    // Anybody can have requests refused without end, and a full disk would stop the rest.
    private bool MayTellOfRefused()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        int leftOut;
        bool mayTell;
        lock (gate)
        {
            leftOut = now == minute ? 0 : Math.Max(0, refused - MostRefusedPerMinute);
            refused = now == minute ? refused + 1 : 1;
            minute = now;
            mayTell = refused <= MostRefusedPerMinute;
        }

        if (leftOut > 0)
        {
            log.LogWarning("Within a minute {Count} more requests were refused than have a line here.", leftOut);
        }

        return mayTell;
    }

    // Of a person who signed in at a client of the issuer, the client.
    private static string ClientOf(HttpContext context) =>
        Clients.NameOf(context.User) is { Length: > 0 } client ? client.Split(IssuedTokens.Person)[0] : "anybody";
}

internal static class ActLogging
{
    /// <summary>Outside of everything that can still change the answer.</summary>
    public static void UseActLog(this WebApplication app)
    {
        var acts = app.Services.GetRequiredService<ActLog>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(
            async (context, next) =>
            {
                var (written, began) = (WrittenEvents.Collect(), clock.GetTimestamp());
                try
                {
                    await next(context);
                }
                finally
                {
                    acts.Write(context, written, clock.GetElapsedTime(began));
                }
            }
        );
    }
}
