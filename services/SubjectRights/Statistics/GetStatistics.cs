using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /statistics</c>: how many refusals, by which way, and how cases were answered.</summary>
public static class GetStatisticsEndpoint
{
    private const int MostDays = 366;

    // One pass over the events of the period. An objection that follows another is the same act of the same person.
    private static readonly string Counts = $$"""
        with refusal as (
            select type, data -> 'scope' as scope, data -> 'capture' as capture from {{LedgerStore.Schema}}.mt_events
            where type in ('objection_recorded', 'consent_withdrawn')
              and (data #>> '{capture,receivedAt}')::timestamptz >= $1::timestamp at time zone 'Europe/Paris'
              and (data #>> '{capture,receivedAt}')::timestamptz < $2::timestamp at time zone 'Europe/Paris'
              and data #>> '{capture,actor}' not like 'contact-point:%'
              and not {{ProbeContactPoint.IsAs("stream_id")}}),
        counted as (
            select type, 'source' as way, capture ->> 'source' as name from refusal
            union all select type, 'channel', channel from refusal, jsonb_array_elements_text(scope -> 'channels') channel
            union all select type, 'purpose', purpose from refusal, jsonb_array_elements_text(scope -> 'purposes') purpose
            union all select type, 'campaign', capture ->> 'campaign' from refusal where capture ->> 'campaign' is not null
            union all select type, 'day', to_char((capture ->> 'receivedAt')::timestamptz at time zone 'Europe/Paris', 'YYYY-MM-DD')
                from refusal
            union all select type, 'total', '' from refusal)
        select type, way, name, count(*) from counted group by type, way, name order by type, way, name
        """;

    /// <summary>Those that reached us in a period of at most 366 days. Counts below 10 are merged.</summary>
    /// <param name="from">The first day, in Paris.</param>
    /// <param name="until">The first day after, in Paris.</param>
    [ProducesResponseType<StatisticsResponse>(200)]
    public static async Task<IResult> Get(
        DateOnly from,
        DateOnly until,
        NpgsqlDataSource database,
        CaseList list,
        AnswerClock answerClock,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (until <= from || until.DayNumber - from.DayNumber > MostDays)
        {
            return Problems.Problem(400, "until is to be after from, by at most 366 days. Until is the first day that is not counted.");
        }

        await using var command = database.CreateCommand(Counts);
        command.Parameters.Add(new NpgsqlParameter { Value = from.ToDateTime(TimeOnly.MinValue) });
        command.Parameters.Add(new NpgsqlParameter { Value = until.ToDateTime(TimeOnly.MinValue) });
        var counts = new List<(string Type, string Way, NamedCount Count)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            counts.Add((row.GetString(0), row.GetString(1), new NamedCount(row.GetString(2), row.GetInt64(3))));
        }

        return TypedResults.Ok(
            new StatisticsResponse(
                from,
                until,
                Of("objection_recorded"),
                Of("consent_withdrawn"),
                CaseStatistics.Of(await list.ReceivedAsync(from, until, cancellation), answerClock, clock.GetUtcNow())
            )
        );

        RefusalCounts Of(string type) =>
            new(
                PublishableCounts.Of(By(type, "total").Sum(count => count.Count)),
                PublishableCounts.Of(By(type, "source")),
                PublishableCounts.Of(By(type, "channel")),
                PublishableCounts.Of(By(type, "purpose")),
                PublishableCounts.Of(By(type, "campaign")),
                PublishableCounts.Of(By(type, "day"))
            );

        List<NamedCount> By(string type, string way) =>
            [.. counts.Where(count => (count.Type, count.Way) == (type, way)).Select(count => count.Count)];
    }
}
