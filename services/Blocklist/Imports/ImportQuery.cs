using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What an import is asked, as it stands in the query.</summary>
/// <param name="Channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
/// <param name="Purpose">What was refused, a name of the purpose catalogue; all prospecting when not given.</param>
/// <param name="System">Where the refusals come from, always by the same name, such as <c>sendgrid</c>.</param>
/// <param name="DryRun"><c>true</c>: tells what would be recorded, and records nothing.</param>
/// <param name="ExportedAt">When the previous system wrote the file: a refusal without a date is from then at the latest.</param>
/// <param name="Column">The column of the recipients, by its name or its number from 1; found when not given.</param>
/// <param name="Header"><c>true</c>: the first row names the columns; <c>false</c>: it holds a recipient; recognised when not
/// given.</param>
internal sealed record ImportQuery(
    [FromQuery(Name = "channel")] string? Channel,
    [FromQuery(Name = "purpose")] string? Purpose,
    [FromQuery(Name = "system")] string? System,
    [FromQuery(Name = "dryRun")] string? DryRun,
    [FromQuery(Name = "exportedAt")] DateTimeOffset? ExportedAt,
    [FromQuery(Name = "column")] string? Column,
    [FromQuery(Name = "header")] string? Header
);

/// <summary>Reads what an import is asked.</summary>
internal sealed class ImportQuestions(ImportParts parts)
{
    private const int LongestName = 100;

    /// <summary>The import that is asked for.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="contentType">What the file is.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="texts">The language of the report.</param>
    /// <returns>The import, or the answer that refuses it.</returns>
    public (Import? Import, IResult? Refusal) Read(ImportQuery query, string? contentType, string client, ImportTexts texts)
    {
        if (ExactNames<Channel>.Find(query.Channel) is not { } by || by == Channel.All)
        {
            return Refuse(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (parts.Catalogue.Find(query.Purpose ?? parts.Catalogue.Root.Name) is not { } purpose)
        {
            return Refuse(
                400,
                $"purpose is not in the catalogue; it is one of {parts.Catalogue.Names}, and {parts.Catalogue.Root.Name} when left out."
            );
        }

        if (query.System is not { } system || !GivenName.IsId(system, LongestName))
        {
            return Refuse(
                400,
                $"system is missing or is no name: tell where the refusals come from in at most {LongestName} letters, digits, "
                    + "'-', '_' and '.', always the same, for example sendgrid."
            );
        }

        if (query.DryRun is not (null or "true" or "false"))
        {
            return Refuse(400, "dryRun is true or false.");
        }

        if (query.Header is not (null or "true" or "false"))
        {
            return Refuse(400, "header is true or false.");
        }

        if (query.ExportedAt > parts.Clock.GetUtcNow())
        {
            return Refuse(400, "exportedAt is in the future. Give the time at which the previous system wrote the file, or leave it out.");
        }

        return
            MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Value?.ToLowerInvariant() is "text/csv" or "application/csv" or "text/plain" or "application/vnd.ms-excel"
            && (type.Charset.Value is not { } charset || FileCharset.IsSingleByteOrUtf8(charset))
            ? (
                new Import(
                    client,
                    by,
                    Scope.Of(by, purpose.Name),
                    system,
                    query.DryRun == "true",
                    query.ExportedAt,
                    query.Column,
                    query.Header is null ? null : query.Header == "true",
                    new CsvRows(cell => ReceivedText.Decode(cell, type.Charset.Value)),
                    texts,
                    parts
                ),
                null
            )
            : Refuse(415, "Send the file as text/csv, in utf-8, iso-8859-1 or windows-1252; bare addresses as text/plain, one a line.");
    }

    private static (Import?, IResult?) Refuse(int status, string detail) => (null, Problems.Problem(status, detail));
}
