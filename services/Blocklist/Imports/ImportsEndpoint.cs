using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /imports?channel=…&amp;system=…</c>: the refusals of a previous system, as bare addresses or as CSV, become objections with
/// their original dates. Sending a file again records nothing twice. Nothing is ever lifted. The report comes back line by line while the
/// file is sent.
/// </summary>
internal static class ImportsEndpoint
{
    [ProducesResponseType<ImportedRow>(200, "application/x-ndjson")]
    public static IResult Post([AsParameters] ImportQuery query, HttpContext context, ImportQuestions questions)
    {
        var (import, refusal) = questions.Read(
            query,
            context.Request.ContentType,
            Clients.NameOf(context.User),
            ImportTexts.For(context.Request)
        );
        return refusal ?? new Report(import!);
    }

    private sealed class Report(Import import) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            var fault = await import.RunAsync(
                new RowReader(context.Request.Body),
                rest: null,
                async (report, _, _) =>
                {
                    // Set with the first part: what refuses the file is no report.
                    context.Response.ContentType ??= ScreeningsEndpoint.LinesType;
                    context.Response.BodyWriter.Write(report.Span);
                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                },
                context.RequestAborted
            );
            if (fault is not null)
            {
                await Problems.Problem(400, fault).ExecuteAsync(context);
            }
        }
    }
}
