using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Client;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>Requests as the tests make them; an answer that is not the one expected fails with what it said.</summary>
public static class Http
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Sends JSON and reads the answer of a 200.</summary>
    public static async Task<TResponse> SendAsync<TResponse>(this HttpClient client, HttpMethod method, string path, object request)
    {
        using var message = new HttpRequestMessage(method, path) { Content = JsonContent.Create(request, options: Json) };
        using var response = await client.SendAsync(message);
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<TResponse>(Json))!;
    }

    /// <summary>Reads the answer of a 200.</summary>
    public static async Task<TResponse> ReadAsync<TResponse>(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<TResponse>(Json))!;
    }

    /// <summary>Sends a body as it stands, as JSON, and reads the problem detail of the answer.</summary>
    public static async Task<string> RefusedAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string body,
        HttpStatusCode status
    )
    {
        using var message = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await client.SendAsync(message);
        await response.ShouldBe(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }

    /// <summary>Reads the problem detail of what a client of ours is refused.</summary>
    public static async Task<string> RefusedAsync(Func<Task> call, HttpStatusCode status = HttpStatusCode.Conflict)
    {
        var problem = await Assert.ThrowsAsync<ConsentProblemException>(call);
        Assert.Equal(status, problem.StatusCode);
        return problem.Message;
    }

    /// <summary>Fails with the body when the status is another.</summary>
    public static async Task ShouldBe(this HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            Assert.Fail(
                $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath} was answered "
                    + $"{(int)response.StatusCode}, not {(int)status}: {await response.Content.ReadAsStringAsync()}"
            );
        }
    }
}
