using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET")!;
var key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret);

var app = WebApplication.Create();
app.Urls.Add($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
app.MapPost(
    "/",
    async (HttpRequest request) =>
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        if (!IsGenuine(request.Headers, body))
        {
            return Results.Unauthorized();
        }

        using var message = JsonDocument.Parse(body);
        foreach (var change in message.RootElement.GetProperty("data").GetProperty("changes").EnumerateArray())
        {
            // Store what holds, with its position, in place of whatever you had for the contact point.
            Console.WriteLine($"{change.GetProperty("position")} {change.GetProperty("contactPoint")} {change.GetProperty("holds")}");
        }

        return Results.NoContent();
    }
);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("listening"));
app.Run();

bool IsGenuine(IHeaderDictionary headers, byte[] body)
{
    string id = headers["webhook-id"].ToString(),
        timestamp = headers["webhook-timestamp"].ToString();
    if (!long.TryParse(timestamp, out var seconds) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300)
    {
        return false;
    }

    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
    var expected = Encoding.UTF8.GetBytes($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
    return headers["webhook-signature"]
        .ToString()
        .Split(' ')
        .Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected));
}
