using System.Net.Http.Headers;
using System.Text.Json;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls Blocklist for screenings and imports that it runs by itself: a file is handed in whole, and the result fetched later, by whoever has
/// the job's id and the same key. Jobs, files and results are gone 24 hours after the start. Every call throws <see
/// cref="ConsentProblemException"/> where the service refuses, and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class JobsClient(HttpClient service)
{
    private const string Screenings = "/screening-jobs";
    private const string Imports = "/import-jobs";

    /// <summary>Starts a screening. Scope <c>check</c>.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="file">The file, read to its end.</param>
    /// <param name="contentType">What it is: <c>text/csv</c>, with its charset where that is not UTF-8, or <c>application/x-ndjson</c>.</param>
    /// <param name="column">The column of the recipients, by its name or its number from 1; null to find it.</param>
    /// <param name="onlyAllowed">Whether the result has only those who may be written to, each once.</param>
    /// <param name="cancellation">Gives up; then there is no job.</param>
    public Task<ScreeningJob> StartScreeningAsync(
        ScreeningQuestion question,
        Stream file,
        string contentType,
        string? column = null,
        bool onlyAllowed = false,
        CancellationToken cancellation = default
    ) =>
        StartAsync<ScreeningJob>(
            $"{Screenings}?{question.Query}"
                + (column is null ? "" : $"&column={Uri.EscapeDataString(column)}")
                + (onlyAllowed ? "&only=allowed" : ""),
            file,
            contentType,
            cancellation
        );

    /// <summary>Starts an import. Scope <c>import</c>.</summary>
    /// <param name="question">Whose refusals they are, and from where.</param>
    /// <param name="file">The file, read to its end.</param>
    /// <param name="contentType">What it is: <c>text/csv</c>, with its charset where that is not UTF-8; bare addresses <c>text/plain</c>.</param>
    /// <param name="cancellation">Gives up; then there is no job, and nothing was recorded.</param>
    public Task<ImportJob> StartImportAsync(
        ImportQuestion question,
        Stream file,
        string contentType,
        CancellationToken cancellation = default
    ) => StartAsync<ImportJob>($"{Imports}?{question.Query}", file, contentType, cancellation);

    /// <summary>Hands in a file that is screened once it is started, and tells how it begins. Scope <c>check</c>.</summary>
    /// <param name="file">The file, read to its end.</param>
    /// <param name="contentType">What it is, as for a start.</param>
    /// <param name="question">What is known of the question already; null when nothing is.</param>
    /// <param name="cancellation">Gives up; then there is no job.</param>
    public Task<ScreeningJob> PrepareScreeningAsync(
        Stream file,
        string contentType,
        ScreeningJobQuestion? question = null,
        CancellationToken cancellation = default
    ) => StartAsync<ScreeningJob>($"{Screenings}?start=false{QueryOf(question)}", file, contentType, cancellation);

    /// <summary>Hands in a file that is imported once it is started, and tells how it begins. Scope <c>import</c>.</summary>
    /// <param name="file">The file, read to its end.</param>
    /// <param name="contentType">What it is, as for a start.</param>
    /// <param name="question">What is known of the question already; null when nothing is.</param>
    /// <param name="cancellation">Gives up; then there is no job.</param>
    public Task<ImportJob> PrepareImportAsync(
        Stream file,
        string contentType,
        ImportJobQuestion? question = null,
        CancellationToken cancellation = default
    ) => StartAsync<ImportJob>($"{Imports}?start=false{QueryOf(question)}", file, contentType, cancellation);

    /// <summary>Starts a screening that was prepared, or one that has ended again: its result is then replaced. Scope <c>check</c>.</summary>
    /// <param name="id">The job.</param>
    /// <param name="question">What takes the place of what was asked before; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ScreeningJob> StartScreeningAsync(
        Guid id,
        ScreeningJobQuestion? question = null,
        CancellationToken cancellation = default
    ) => service.AskAsync<ScreeningJob>(HttpMethod.Post, $"{Screenings}/{id}/start", question ?? new ScreeningJobQuestion(), cancellation);

    /// <summary>
    /// Starts an import that was prepared, or one that has ended without recording its file, such as a dry run: its report is then replaced.
    /// Scope <c>import</c>.
    /// </summary>
    /// <param name="id">The job.</param>
    /// <param name="question">What takes the place of what was asked before; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ImportJob> StartImportAsync(Guid id, ImportJobQuestion? question = null, CancellationToken cancellation = default) =>
        service.AskAsync<ImportJob>(HttpMethod.Post, $"{Imports}/{id}/start", question ?? new ImportJobQuestion(), cancellation);

    /// <summary>How far a screening is. Scope <c>check</c>.</summary>
    public Task<ScreeningJob> ScreeningAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<ScreeningJob>(HttpMethod.Get, $"{Screenings}/{id}", null, cancellation);

    /// <summary>How far an import is. Scope <c>import</c>.</summary>
    public Task<ImportJob> ImportAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<ImportJob>(HttpMethod.Get, $"{Imports}/{id}", null, cancellation);

    /// <summary>The client's screenings, newest first. Scope <c>check</c>.</summary>
    public async Task<IReadOnlyList<ScreeningJob>> ScreeningsAsync(CancellationToken cancellation = default) =>
        (await service.AskAsync<ScreeningJobsResponse>(HttpMethod.Get, Screenings, null, cancellation)).Jobs;

    /// <summary>The client's imports, newest first. Scope <c>import</c>.</summary>
    public async Task<IReadOnlyList<ImportJob>> ImportsAsync(CancellationToken cancellation = default) =>
        (await service.AskAsync<ImportJobsResponse>(HttpMethod.Get, Imports, null, cancellation)).Jobs;

    /// <summary>The screened file. Scope <c>check</c>.</summary>
    /// <returns>The file while it comes; to be disposed of.</returns>
    public Task<Stream> ScreeningResultAsync(Guid id, CancellationToken cancellation = default) =>
        ResultAsync($"{Screenings}/{id}/result", cancellation);

    /// <summary>The report of an import: an <see cref="ImportedRow"/> a line, and last an <see cref="ImportSummary"/>. Scope <c>import</c>.</summary>
    /// <returns>The report while it comes; to be disposed of.</returns>
    public Task<Stream> ImportResultAsync(Guid id, CancellationToken cancellation = default) =>
        ResultAsync($"{Imports}/{id}/result", cancellation);

    /// <summary>Removes a screening with its file and result, also while it runs. Scope <c>check</c>.</summary>
    public Task RemoveScreeningAsync(Guid id, CancellationToken cancellation = default) => RemoveAsync($"{Screenings}/{id}", cancellation);

    /// <summary>Removes an import with its file and report, also while it runs; what it has recorded stays. Scope <c>import</c>.</summary>
    public Task RemoveImportAsync(Guid id, CancellationToken cancellation = default) => RemoveAsync($"{Imports}/{id}", cancellation);

    // What is given, by the names that it has in JSON: they are those of the query.
    private static string QueryOf<TQuestion>(TQuestion? question) =>
        string.Concat(
            (question is null ? [] : JsonSerializer.SerializeToElement(question, JsonSerializerOptions.Web).EnumerateObject())
                .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                .Select(member => $"&{member.Name}={Uri.EscapeDataString(TextOf(member.Value))}")
        );

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private async Task<TJob> StartAsync<TJob>(string path, Stream file, string contentType, CancellationToken cancellation)
    {
        using var content = new StreamContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await service.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        await response.RequireSuccessAsync(cancellation);
        return ServiceCalls.Parse<TJob>(await response.Content.ReadAsStringAsync(cancellation));
    }

    private async Task<Stream> ResultAsync(string path, CancellationToken cancellation)
    {
        var response = await service.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        try
        {
            await response.RequireSuccessAsync(cancellation);
            return await response.Content.ReadAsStreamAsync(cancellation);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task RemoveAsync(string path, CancellationToken cancellation)
    {
        using var response = await service.DeleteAsync(new Uri(path, UriKind.Relative), cancellation);
        await response.RequireSuccessAsync(cancellation);
    }
}
