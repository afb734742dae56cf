using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>A door that an OpenAPI document names.</summary>
internal sealed record DocumentedDoor(string Service, string Address, string Method, string Path, JsonElement Operation)
{
    public string Name => $"{Method.ToUpperInvariant()} {Path}";

    /// <summary>Whether a person opens it in a browser.</summary>
    public bool IsPage =>
        DocumentedDoors
            .Members(Operation, "responses")
            .Exists(answer => DocumentedDoors.Members(answer.Value, "content").Exists(media => media.Name == "text/html"));

    /// <summary>A gateway whose request proves nothing is asked to send it again.</summary>
    public bool MayAskAgain => Path.StartsWith("/webhooks/", StringComparison.Ordinal);
}

/// <summary>Every operation of the OpenAPI documents of all services, with its example made poisonous. A new route needs no edit here.</summary>
internal sealed class DocumentedDoors(SystemAddresses system)
{
    // Others' tests speak of these people.
    private static readonly (string Theirs, string Ours)[] Replaced =
    [
        ("example.org", "poisoned.example"),
        ("4711", "4712poisoned"),
        ("consent-form", "poisoned-form"),
    ];

    public async Task<IReadOnlyList<DocumentedDoor>> ReadAsync(HttpClient http, CancellationToken cancellation)
    {
        var doors = new List<DocumentedDoor>();
        foreach (var (service, address) in system.Services.Where(service => service.Key != ServiceNames.Console))
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/openapi/v1.json"), cancellation));
            doors.AddRange(
                Members(document.RootElement, "paths")
                    .SelectMany(path =>
                        path.Value.EnumerateObject()
                            .Where(method => method.Value.ValueKind == JsonValueKind.Object)
                            .Select(method => new DocumentedDoor(service, address, method.Name, path.Name, method.Value.Clone()))
                    )
            );
        }

        return doors;
    }

    /// <summary>A poisoned request, and its words for whoever repeats it.</summary>
    public (HttpRequestMessage Request, string Words) Poisoned(DocumentedDoor door, Random random)
    {
        var parameters = Members(door.Operation, "parameters", "name");
        var poisoned = parameters.Count > 0 && random.Next(3) == 0 ? random.Next(parameters.Count) : -1;
        var (path, query) = (door.Path, new List<string>());
        foreach (var (index, parameter) in parameters.Index())
        {
            var name = parameter.GetProperty("name").GetString()!;
            var example = parameter.TryGetProperty("example", out var given) ? Ours($"{given}") : "newsletter";
            var value =
                index != poisoned ? Uri.EscapeDataString(example)
                : random.Next(3) == 0 ? Poison.Form(Poison.Text(random, longest: 100))
                : random.Next(2) == 0 ? Poison.Escapes[random.Next(Poison.Escapes.Length)]
                : Uri.EscapeDataString(example).Insert(random.Next(example.Length), Poison.Escapes[random.Next(Poison.Escapes.Length)]);
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                    break;
                case "query":
                    query.Add($"{name}={value}");
                    break;
            }
        }

        if (random.Next(10) == 0)
        {
            query.Add($"{Poison.Escapes[random.Next(Poison.Escapes.Length)]}=1");
        }

        var target = $"{door.Address}{path}{(query.Count > 0 ? $"?{string.Join('&', query)}" : "")}";
        var request = new HttpRequestMessage(
            new HttpMethod(door.Method.ToUpperInvariant()),
            new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
        );
        request.Headers.Authorization = KeyOf(door);
        request.Headers.TryAddWithoutValidation("Accept", door.IsPage ? "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" : "*/*");
        var body = BodyOf(door, random, poisoned >= 0);
        if (body is { } sent)
        {
            request.Content = new ByteArrayContent(sent.Bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", sent.Type);
        }

        return (request, $"{door.Method} {target} {body?.Type} {(body is { } said ? Convert.ToBase64String(said.Bytes) : "")}");
    }

    public static List<JsonProperty> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var members) ? [.. members.EnumerateObject()] : [];

    private static List<JsonElement> Members(JsonElement element, string name, string needed) =>
        element.TryGetProperty(name, out var members) ? [.. members.EnumerateArray().Where(one => one.TryGetProperty(needed, out _))] : [];

    private static (byte[] Bytes, string Type)? BodyOf(DocumentedDoor door, Random random, bool isPoisonedElsewhere)
    {
        var media = door.Operation.TryGetProperty("requestBody", out var body) ? Members(body, "content") : [];
        if (media.Count == 0)
        {
            return null;
        }

        var (name, example) = (media[random.Next(media.Count)].Name, default(JsonElement));
        if (!media.First(one => one.Name == name).Value.TryGetProperty("example", out example))
        {
            return ([], name);
        }

        var type = random.Next(8) == 0 ? Poison.ContentTypes[random.Next(Poison.ContentTypes.Length)] : name;
        var text = example.ValueKind == JsonValueKind.String ? Ours(example.GetString()!) : "";
        var bytes =
            text == "" ? Encoding.ASCII.GetBytes(new PoisonedJson(random, isPoisonedElsewhere ? 0 : random.Next(1, 3)).Of(example))
            : isPoisonedElsewhere ? Encoding.UTF8.GetBytes(text)
            : Poisoned(text, name, random);
        return (bytes, type);
    }

    private static byte[] Poisoned(string text, string type, Random random)
    {
        var place = random.Next(text.Length + 1);
        var poison = Poison.Text(random);
        if (type == "application/x-www-form-urlencoded")
        {
            return Encoding.ASCII.GetBytes(text.Insert(place, Poison.Form(poison)));
        }

        // Half a pair as bytes that no decoder takes.
        var bytes = random.Next(3) == 0 ? [0xED, 0xA0, 0x80, 0xFF, 0x00] : Encoding.UTF8.GetBytes(poison);
        return [.. Encoding.UTF8.GetBytes(text[..place]), .. bytes, .. Encoding.UTF8.GetBytes(text[place..])];
    }

    private AuthenticationHeaderValue? KeyOf(DocumentedDoor door)
    {
        if (door.Path.StartsWith("/platform-events/", StringComparison.Ordinal))
        {
            return new("Bearer", system.Platforms["brevo"]["token"]);
        }

        if (!door.Operation.TryGetProperty("security", out var security) || security.GetArrayLength() == 0)
        {
            return null;
        }

        // Of a route that its sender signs it names another proof.
        if (!security[0].TryGetProperty("Bearer", out var scopes))
        {
            return null;
        }

        // A route for every client names no scope.
        var scope = scopes.EnumerateArray().Select(scope => scope.GetString()!).FirstOrDefault();
        return ApiClient.All.FirstOrDefault(client => scope is null || client.Scopes.Contains(scope)) is { } known
            ? new("Bearer", system.ApiKeys[known.Name])
            : null;
    }

    internal static string Ours(string text) =>
        Replaced.Aggregate(text, (changed, pair) => changed.Replace(pair.Theirs, pair.Ours, StringComparison.Ordinal));
}
