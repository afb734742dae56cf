using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /imports?channel=…&amp;system=…</c>: the refusals of a previous system, as bare addresses or as CSV, become objections with
/// their original dates. Sending a file again records nothing twice. Nothing is ever lifted. The report comes back line by line while the
/// file is sent.
/// </summary>
internal static class ImportsEndpoint
{
    private const int LongestName = 100;

    /// <param name="channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="purpose">What was refused, a name of the purpose catalogue; all prospecting when not given.</param>
    /// <param name="system">Where the refusals come from, always by the same name, such as <c>sendgrid</c>.</param>
    /// <param name="dryRun"><c>true</c>: tells what would be recorded, and records nothing.</param>
    /// <param name="exportedAt">When the previous system wrote the file: a refusal without a date is from then at the latest.</param>
    /// <param name="column">The column of the recipients, by its name or its number from 1; found when not given.</param>
    /// <param name="header"><c>true</c>: the first row names the columns; <c>false</c>: it holds a recipient; recognised when not
    /// given.</param>
    [ProducesResponseType<ImportedRow>(200, "application/x-ndjson")]
    public static IResult Post(
        string? channel,
        string? purpose,
        string? system,
        string? dryRun,
        DateTimeOffset? exportedAt,
        string? column,
        string? header,
        HttpContext context,
        PurposeCatalogue catalogue,
        TimeProvider clock
    )
    {
        if (ExactNames<Channel>.Find(channel) is not { } by || by == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (catalogue.Find(purpose ?? catalogue.Root.Name) is not { } found)
        {
            return Problems.Problem(
                400,
                $"purpose is not in the catalogue; it is one of {catalogue.Names}, and {catalogue.Root.Name} when left out."
            );
        }

        if (!GivenName.IsId(system, LongestName))
        {
            return Problems.Problem(
                400,
                $"system is missing or is no name: tell where the refusals come from in at most {LongestName} letters, digits, "
                    + "'-', '_' and '.', always the same, for example sendgrid."
            );
        }

        if (dryRun is not (null or "true" or "false"))
        {
            return Problems.Problem(400, "dryRun is true or false.");
        }

        if (header is not (null or "true" or "false"))
        {
            return Problems.Problem(400, "header is true or false.");
        }

        if (exportedAt > clock.GetUtcNow())
        {
            return Problems.Problem(
                400,
                "exportedAt is in the future. Give the time at which the previous system wrote the file, or leave it out."
            );
        }

        var type = context.Request.GetTypedHeaders().ContentType;
        return
            type?.MediaType.Value?.ToLowerInvariant() is "text/csv" or "application/csv" or "text/plain" or "application/vnd.ms-excel"
            && (type.Charset.Value is not { } charset || FileCharset.IsSingleByteOrUtf8(charset))
            ? new Import(
                Clients.NameOf(context.User),
                by,
                Scope.Of(by, found.Name),
                system,
                dryRun == "true",
                exportedAt,
                column,
                header is null ? null : header == "true",
                new CsvRows(cell => ReceivedText.Decode(cell, type.Charset.Value)),
                ImportTexts.For(context.Request)
            )
            : Problems.Problem(
                415,
                "Send the file as text/csv, in utf-8, iso-8859-1 or windows-1252; bare addresses as text/plain, one a line."
            );
    }
}
