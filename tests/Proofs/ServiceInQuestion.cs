using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>A running service, with the database that shows what it did.</summary>
/// <param name="address">Its base address.</param>
/// <param name="apiKey">A key that may ask for links.</param>
/// <param name="owner">The connection string of the database's owner.</param>
public sealed class ServiceInQuestion(Uri address, string apiKey, string owner) : IAsyncDisposable
{
    private const int LinksPerRequest = 10_000;

    private readonly NpgsqlDataSource database = NpgsqlDataSource.Create(owner);

    /// <summary>Anybody: no key, no cookies, no redirects.</summary>
    public HttpClient Public { get; } =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    /// <summary>The paths of links of recipients that nobody has heard of.</summary>
    public Task<IReadOnlyList<string>> LinksAsync(int count, CancellationToken cancellation) =>
        LinksAsync(Enumerable.Range(0, count).Select(_ => $"{Guid.NewGuid():N}@example.org"), cancellation);

    /// <summary>The paths of the links of recipients, in their order.</summary>
    public async Task<IReadOnlyList<string>> LinksAsync(IEnumerable<string> recipients, CancellationToken cancellation)
    {
        var paths = new List<string>();
        foreach (var some in recipients.Chunk(LinksPerRequest))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/links")
            {
                Content = JsonContent.Create(new LinksRequest("2026-11-proof", "newsletter", some)),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
            using var response = await Public.SendAsync(request, cancellation);
            var links = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<LinksResponse>(cancellation);
            paths.AddRange(links!.Links.Select(link => new Uri(link.Url).AbsolutePath));
        }

        return paths;
    }

    /// <summary>A one-click POST.</summary>
    public async Task<HttpResponseMessage> OneClickAsync(string path, CancellationToken cancellation)
    {
        using var request = OneClickRequest(path);
        return await Public.SendAsync(request, cancellation);
    }

    /// <summary>A one-click POST, to be sent by any client.</summary>
    public HttpRequestMessage OneClickRequest(string path) =>
        new(HttpMethod.Post, new Uri(Public.BaseAddress!, path))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]),
        };

    /// <summary>How many events there are of a type, such as <c>objection_recorded</c>; of all types when none is given.</summary>
    public async Task<long> EventsAsync(string? type = null)
    {
        await using var command = database.CreateCommand("select count(*) from consent.mt_events where $1 is null or type = $1");
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = type });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many rows of evidence there are.</summary>
    public async Task<long> EvidenceAsync()
    {
        await using var command = database.CreateCommand("select count(*) from consent.evidence");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        await database.DisposeAsync();
    }
}
