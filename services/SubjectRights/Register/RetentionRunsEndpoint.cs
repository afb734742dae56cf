using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /retention-runs</c>: what went at the end of its retention, rule by rule. Counts, about nobody.</summary>
public static class RetentionRunsEndpoint
{
    private const int PageSize = 1_000;

    /// <summary>A page of them, the last runs first.</summary>
    /// <param name="since">Only runs from this moment on; all that are kept when not given.</param>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<RetentionRunsPage>(200)]
    public static async Task<IResult> Get(DateTimeOffset? since, string? after, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if ((after is null ? ReceivedCursor.Last : ReceivedCursor.Parse(after)) is not { } cursor)
        {
            return Problems.Problem(400, ReceivedCursor.IsNone);
        }

        await using var command = database.CreateCommand(
            $"""
            select id, ran_at, rule, place, ended, held from {RetentionRuns.Table}
            where (ran_at, id) < ($1, $2) and ran_at >= $3 order by ran_at desc, id desc limit {PageSize + 1}
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = cursor.At });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = cursor.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since?.ToUniversalTime() ?? DateTimeOffset.MinValue });
        var runs = new List<(Guid Id, RetentionRun Run)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            runs.Add(
                (
                    rows.GetGuid(0),
                    new RetentionRun(
                        rows.GetFieldValue<DateTimeOffset>(1),
                        rows.GetString(2),
                        rows.GetString(3),
                        rows.GetInt64(4),
                        rows.GetInt64(5)
                    )
                )
            );
        }

        var page = runs.Take(PageSize).ToList();
        return TypedResults.Ok(
            new RetentionRunsPage(
                [.. page.Select(one => one.Run)],
                runs.Count > PageSize ? $"{new ReceivedCursor(page[^1].Run.RanAt, page[^1].Id)}" : null
            )
        );
    }
}
