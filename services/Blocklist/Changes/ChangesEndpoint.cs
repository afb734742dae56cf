using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>GET /changes?after=…</c>: a page of the change feed, after waiting for one where <c>wait</c> says so; or all of it and what comes, as
/// server-sent events, to whoever accepts <c>text/event-stream</c>. Whatever was acknowledged before the request is in the feed.
/// </summary>
internal static class ChangesEndpoint
{
    private const int LongestWait = 60;
    private const int PageOfEvents = 100;
    private const string EventStream = "text/event-stream";

    // Apart from "changes": a partner that mirrors the blocklist need not know where, and after which campaign, somebody objected.
    private const string OriginScope = "origin";

    // Nothing in the transaction of an objection tells that there is something new: a notification would make commits wait for one another.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A stream that broke goes on where <c>Last-Event-ID</c> says. A quota limits how many a client reads at once.</summary>
    /// <param name="after">The position after which to begin: <c>next</c> of the page before, or the <c>Export-Position</c> of an export.
    /// From the beginning when not given.</param>
    /// <param name="limit">The most changes of a page, 1 to 1,000; 1,000 when not given. A stream has none.</param>
    /// <param name="wait">How many seconds to wait, 0 to 60, where there is nothing yet; 0 when not given. A stream waits for ever.</param>
    /// <param name="origin"><c>true</c>: each change tells by which door it came and which campaign it answers. Needs the scope
    /// <c>origin</c> beside <c>changes</c>.</param>
    [ProducesResponseType<ChangesPage>(200)]
    public static async Task<IResult> Get(
        long? after,
        int? limit,
        int? wait,
        bool? origin,
        HttpContext context,
        ChangeFeed feed,
        FeedReaders readers,
        PublishedChanges words,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellation
    )
    {
        if (origin is true && !Clients.HasScope(context.User, OriginScope))
        {
            return Clients.Lacks(OriginScope, "origin=true");
        }

        var isStream = context
            .Request.GetTypedHeaders()
            .Accept.Any(type => type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));
        var from = after ?? 0;
        if (
            isStream
            && context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last
            && !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out from)
        )
        {
            return Problems.Problem(400, "Last-Event-ID is no position of this feed. Leave it out to begin after the position of after.");
        }

        var most = limit ?? ChangeFeed.LargestPage;
        await feed.PublishAsync(cancellation);
        var end = await feed.EndAsync(cancellation);
        if (Validate(from, most, wait, end, await feed.HasAsync(from, cancellation)) is { } problem)
        {
            return problem;
        }

        // Whoever names no position asks where the feed ends, and says nothing of what it has.
        if (isStream || after is not null)
        {
            await readers.AskedAsync(Clients.NameOf(context.User), from, cancellation);
        }

        if (isStream)
        {
            return new EventStreamOfChanges(from, origin is true, lifetime);
        }

        var changes = await NextAsync(feed, from, most, TimeSpan.FromSeconds(wait ?? 0), clock, lifetime, cancellation);
        var next = changes.Count == 0 ? from : changes[^1].Position;
        return TypedResults.Ok(new ChangesPage([.. changes.Select(change => words.Of(change, origin is true))], next, Math.Max(end, next)));
    }

    // Empty when nothing came in time, or the service is to stop.
    private static async Task<IReadOnlyList<FedChange>> NextAsync(
        ChangeFeed feed,
        long after,
        int limit,
        TimeSpan wait,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellation
    )
    {
        for (var begun = clock.GetTimestamp(); ; )
        {
            var changes = await feed.ReadAsync(after, limit, cancellation);
            if (changes.Count > 0 || clock.GetElapsedTime(begun) >= wait || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return changes;
            }

            await Task.Delay(AskAgain, clock, cancellation);
            await feed.PublishAsync(cancellation);
        }
    }

    private static IResult? Validate(long after, int limit, int? wait, long end, bool isThere) =>
        (after, limit, wait) switch
        {
            (< 0, _, _) => Problems.Problem(400, "after is a position, from 0."),
            (_, < 1 or > ChangeFeed.LargestPage, _) => Problems.Problem(400, $"limit is from 1 to {ChangeFeed.LargestPage}."),
            (_, _, < 0 or > LongestWait) => Problems.Problem(400, $"wait is a number of seconds, from 0 to {LongestWait}."),
            _ when !isThere => Problems.Problem(
                400,
                string.Create(CultureInfo.InvariantCulture, $"The position asked about is none of this feed, which ends at {end}: ")
                    + "the event store was set back to an earlier state. Begin anew with GET /export."
            ),
            _ => null,
        };

    private sealed class EventStreamOfChanges(long after, bool withOrigin, IHostApplicationLifetime lifetime) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var services = context.RequestServices;
            var (feed, readers, words, clock) = (
                services.GetRequiredService<ChangeFeed>(),
                services.GetRequiredService<FeedReaders>(),
                services.GetRequiredService<PublishedChanges>(),
                services.GetRequiredService<TimeProvider>()
            );
            var json = services.GetRequiredService<IOptions<HttpJson>>().Value.SerializerOptions;
            context.Response.ContentType = EventStream;
            context.Response.Headers.CacheControl = "no-store";
            await SendAsync(": changes\n\n");
            for (var position = after; !lifetime.ApplicationStopping.IsCancellationRequested; )
            {
                var changes = await NextAsync(feed, position, PageOfEvents, Heartbeat, clock, lifetime, context.RequestAborted);
                var events = new StringBuilder(changes.Count == 0 ? ":\n\n" : "");
                foreach (var change in changes)
                {
                    events.Append(
                        CultureInfo.InvariantCulture,
                        $"id: {change.Position}\nevent: change\ndata: {JsonSerializer.Serialize(words.Of(change, withOrigin), json)}\n\n"
                    );
                    position = change.Position;
                }

                await SendAsync(events.ToString());
                await readers.AskedAsync(Clients.NameOf(context.User), position, context.RequestAborted);
            }

            async Task SendAsync(string text)
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
    }
}
