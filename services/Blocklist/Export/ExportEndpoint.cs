using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>GET /export?channel=…&amp;purpose=…</c>: every contact point that is blocked for them, as one pseudonym a line, in JSON or, to
/// whoever accepts <c>text/csv</c>, in CSV. One snapshot; the header <c>Export-Position</c> says where <c>GET /changes</c> goes on. A body
/// that is cut off is not all: HTTP tells it, and <c>GET /exports/{id}</c> as well, with the id of the header <c>Export-Id</c>.
/// </summary>
internal static class ExportEndpoint
{
    private const string Csv = "text/csv";

    /// <param name="channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="purpose">A name of the purpose catalogue.</param>
    /// <param name="audience">Whom one writes to: <c>business</c>, or <c>consumer</c> where the law does not ask for consent.</param>
    /// <param name="partner">The partner under whose key the pseudonyms are made; the contact points' own ids, as in the change feed, when
    /// not given.</param>
    public static IResult Get(
        string? channel,
        string? purpose,
        string? audience,
        string? partner,
        HttpRequest request,
        PurposeCatalogue catalogue,
        Partners partners,
        TimeProvider clock
    )
    {
        if (ExactNames<Channel>.Find(channel) is not { } by || by == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (purpose is null || catalogue.Find(purpose) is null)
        {
            return Problems.Problem(400, $"purpose is missing or not in the catalogue; it is one of {catalogue.Names}.");
        }

        if (ExactNames<Audience>.Find(audience) is not { } to)
        {
            return Problems.Problem(400, "audience is missing or unknown; say whom you write to: business or consumer.");
        }

        // A list of who is blocked would be of everybody else: whoever filters by one would write to all that never consented.
        if (catalogue.BasisFor(to, by).Basis == LegalBasis.Consent)
        {
            return Problems.Problem(
                400,
                "For this audience and channel everybody is blocked who has not consented, and no list can name them. Ask POST "
                    + "/checks or POST /screenings."
            );
        }

        if (partners.PseudonymsFor(partner) is not { } pseudonymOf)
        {
            return Problems.Problem(400, PseudonymsEndpoint.UnknownPartner);
        }

        var isCsv = request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase));
        return new Export(new SendQuestion(by, purpose, to, clock.GetUtcNow()), partner, pseudonymOf, isCsv);
    }

    /// <param name="id">The <c>Export-Id</c> of the answer.</param>
    [ProducesResponseType<ExportSummary>(200)]
    public static async Task<IResult> GetSummary(Guid id, HttpContext context, SummaryRegister<ExportSummary> register) =>
        await register.FindAsync(Clients.NameOf(context.User), id, context.RequestAborted) is { } summary
            ? TypedResults.Ok(summary)
            : Problems.Problem(404, "This client has begun no export of this id.");

    private sealed class Export(SendQuestion question, string? partner, Func<Guid, string> pseudonymOf, bool isCsv) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var (services, response, cancellation) = (context.RequestServices, context.Response, context.RequestAborted);
            var (register, clock) = (
                services.GetRequiredService<SummaryRegister<ExportSummary>>(),
                services.GetRequiredService<TimeProvider>()
            );
            var client = Clients.NameOf(context.User);
            var summary = new ExportSummary(
                Guid.CreateVersion7(question.At),
                ExportOutcome.Running,
                question.Channel,
                question.Purpose,
                question.Audience,
                question.At,
                Position: null,
                Exported: 0,
                Partner: partner
            );
            await register.StartAsync(client, summary, cancellation);
            try
            {
                await services.GetRequiredService<ChangeFeed>().PublishAsync(cancellation);
                await using var blocked = await BlockedContactPoints.OpenAsync(
                    services.GetRequiredService<NpgsqlDataSource>(),
                    question,
                    services.GetRequiredService<PurposeCatalogue>(),
                    cancellation
                );
                summary = summary with { Position = blocked.Position };
                response.ContentType = isCsv ? Csv : ScreeningsEndpoint.LinesType;
                response.Headers["Export-Id"] = $"{summary.Id}";
                response.Headers["Export-Position"] = blocked.Position.ToString(CultureInfo.InvariantCulture);
                response.BodyWriter.Write(isCsv ? "id\r\n"u8 : ""u8);
                while (await blocked.NextAsync(cancellation) is { } ids)
                {
                    foreach (var pseudonym in ids.Select(pseudonymOf))
                    {
                        response.BodyWriter.Write(
                            Encoding.ASCII.GetBytes(isCsv ? $"{pseudonym}\r\n" : $$"""{"id":"{{pseudonym}}"}{{'\n'}}""")
                        );
                    }

                    await response.BodyWriter.FlushAsync(cancellation);
                    summary = summary with { Exported = summary.Exported + ids.Count };
                }

                cancellation.ThrowIfCancellationRequested();
                summary = summary with { Outcome = ExportOutcome.Completed };
            }
            finally
            {
                services
                    .GetRequiredService<RecipientQueries>()
                    .Asked(client, "export", question.Channel, question.Purpose, summary.Exported);
                await register.EndAsync(
                    summary with
                    {
                        Outcome = summary.Outcome == ExportOutcome.Running ? ExportOutcome.Broken : summary.Outcome,
                        EndedAt = clock.GetUtcNow(),
                    }
                );
            }
        }
    }
}
