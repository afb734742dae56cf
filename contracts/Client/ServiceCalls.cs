using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SenefConsent.Client;

/// <summary>What the calls to all services have in common.</summary>
internal static class ServiceCalls
{
    public const string LinesType = "application/x-ndjson";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Sends JSON, or nothing, and reads the answer.</summary>
    /// <exception cref="ConsentProblemException">It was not answered 2xx.</exception>
    public static async Task<T> AskAsync<T>(
        this HttpClient service,
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellation,
        string? language = null,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json),
        };
        if (language is not null)
        {
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await service.SendAsync(request, cancellation);
        await response.RequireSuccessAsync(cancellation);
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellation)
            ?? throw new ConsentProblemException(CallOf(response), response.StatusCode, "The answer is null.");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConsentProblemException">It was not answered 2xx.</exception>
    public static async Task<byte[]> FileAsync(this HttpClient service, string path, string type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));

        // A refusal is for the caller to read, not for a person in a browser.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/problem+json"));
        using var response = await service.SendAsync(request, cancellation);
        await response.RequireSuccessAsync(cancellation);
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }

    /// <summary>Fails with the problem detail, unless it was answered 2xx.</summary>
    public static async Task RequireSuccessAsync(this HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(cancellation);
            throw new ConsentProblemException(CallOf(response), response.StatusCode, DetailOf(body), response.Headers.RetryAfter?.Delta);
        }
    }

    /// <summary>Reads an answer of lines while it comes.</summary>
    public static async IAsyncEnumerable<string> ReadLinesAsync(
        this HttpResponseMessage response,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line != "")
            {
                yield return line;
            }
        }
    }

    public static T Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, Json)!;

    /// <summary>Values as the body of a request, one a line.</summary>
    public static ByteArrayContent LinesOf<T>(IEnumerable<T> values)
    {
        var lines = new MemoryStream();
        foreach (var value in values)
        {
            JsonSerializer.Serialize(lines, value, Json);
            lines.WriteByte((byte)'\n');
        }

        return new ByteArrayContent(lines.GetBuffer(), 0, (int)lines.Length)
        {
            Headers = { ContentType = new MediaTypeHeaderValue(LinesType) },
        };
    }

    public static string CallOf(HttpResponseMessage response) =>
        $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath}";

    private static string DetailOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Problem>(body, Json) is { } problem ? problem.Detail ?? problem.Title ?? body : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private sealed record Problem(string? Title, string? Detail);
}
