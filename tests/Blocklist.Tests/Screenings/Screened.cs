using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SenefConsent.Blocklist.Tests;

/// <summary>What came back of a screening.</summary>
internal sealed record Screened(byte[] Bytes, IReadOnlyDictionary<string, string> Trailers, Guid Id, string? ContentType)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public static async Task<Screened> RunAsync(HttpClient client, string query, byte[] file, string type = "text/csv")
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var response = await client.PostAsync(new Uri($"/screenings?{query}", UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.OK);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new Screened(
            bytes,
            response.TrailingHeaders.ToDictionary(trailer => trailer.Key, trailer => string.Join(", ", trailer.Value)),
            Guid.Parse(response.Headers.GetValues("Screening-Id").Single()),
            response.Content.Headers.ContentType?.ToString()
        );
    }

    public static Task<Screened> RunAsync(HttpClient client, string query, string file, string type = "text/csv") =>
        RunAsync(client, query, Encoding.UTF8.GetBytes(file), type);
}
