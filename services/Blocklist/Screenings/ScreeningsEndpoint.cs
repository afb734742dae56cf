using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /screenings?channel=…&amp;purpose=…</c>: a file of any size, CSV or one JSON object a line, comes back row by row with
/// <c>decision</c> and <c>rule</c> while it is sent. With <c>links=true</c> and a <c>campaign</c> whoever may be written to also has a
/// <c>link</c>. Whoever sends must read at the same time. <c>GET /screenings/{id}</c> tells what it came to.
/// </summary>
internal static class ScreeningsEndpoint
{
    public const string LinesType = "application/x-ndjson";

    [ProducesResponseType<ScreenedRecipient>(200, "application/x-ndjson")]
    public static async Task<IResult> Post([AsParameters] ScreeningQuery query, HttpContext context, ScreeningQuestions questions)
    {
        var (screening, refusal) = await questions.ReadAsync(
            query,
            context.Request.ContentType,
            Clients.NameOf(context.User),
            Clients.HasScope(context.User, "links"),
            context.RequestAborted
        );
        return refusal ?? new Answer(screening!);
    }

    /// <param name="id">The <c>Screening-Id</c> of the answer.</param>
    [ProducesResponseType<ScreeningSummary>(200)]
    public static async Task<IResult> Get(Guid id, HttpContext context, SummaryRegister<ScreeningSummary> register) =>
        await register.FindAsync(Clients.NameOf(context.User), id, context.RequestAborted) is { } summary
            ? TypedResults.Ok(summary)
            : Problems.Problem(404, "This client has started no screening of this id within a year.");

    // The rows while they are sent, and at their end the summary in trailers.
    private sealed class Answer(Screening screening) : IResult
    {
        private const string Outcome = "Screening-Outcome";
        private const string Rows = "Screening-Rows";
        private const string Allowed = "Screening-Allowed";
        private const string Blocked = "Screening-Blocked";
        private const string Duplicates = "Screening-Duplicates";
        private const string Error = "Screening-Error";
        private const string Permit = "Screening-Permit";

        public async Task ExecuteAsync(HttpContext context)
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            TrailedBody? body = null;
            var fault = await screening.RunAsync(
                new RowReader(context.Request.Body),
                summary =>
                {
                    context.Response.ContentType = context.Request.ContentType;
                    context.Response.Headers["Screening-Id"] = $"{summary.Id}";
                    body = new TrailedBody(context.Response, Outcome, Rows, Allowed, Blocked, Duplicates, Error, Permit);
                },
                (part, _, cancellation) => body!.SendAsync(part, cancellation),
                context.RequestAborted
            );
            if (fault is not null)
            {
                await Problems.Problem(400, fault).ExecuteAsync(context);
                return;
            }

            await body!.EndAsync(Trailers(screening.Summary), context.RequestAborted);
        }

        private static IReadOnlyList<(string Name, string Value)> Trailers(ScreeningSummary summary) =>
            [
                (Outcome, ExactNames<ScreeningOutcome>.Of(summary.Outcome)),
                (Rows, Number(summary.Rows)),
                (Allowed, Number(summary.Allowed)),
                (Blocked, Number(summary.Blocked)),
                (Duplicates, Number(summary.Duplicates)),
                (Error, summary.Error ?? ""),
                (Permit, summary.Permit!),
            ];

        private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
    }
}
