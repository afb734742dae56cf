using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>
/// The OpenAPI documents of all services: nothing in them is without words and an example, and the examples are played against the real
/// routes.
/// </summary>
[Collection(OneSystem.Name)]
public sealed class ApiReferenceTests(RunningSystem running) : IDisposable
{
    // Nobody is left waiting for 60 days by a test of the whole system, and nothing is swept. A gateway's own proof, or a page that only a mail to the person leads to: tests of the services themselves play them.
    private static readonly string[] NotPlayed =
    [
        "GET /webhooks/{gateway}/{account}",
        "POST /messages",
        "GET /consents/confirmations/{token}",
        "POST /consents/confirmations/{token}",
        "POST /consents/confirmations/{token}/withdrawal",
        "GET /identity/{token}",
        "POST /identity/{token}",
        "POST /cases/{id}/subjects/{subject}/identity-checks",
        "POST /cases/{id}/identity-failure",
        "GET /retention-runs",
        "GET /subscribers",
        "GET /subscribers/{name}/deliveries",
    ];

    // What others need must be there before.
    private static readonly string[] Order = ["put", "post", "get", "options", "delete"];

    // The console has pages, and no routes for programs.
    private IReadOnlyDictionary<string, string> Services =>
        running.System.Addresses.Services.Where(service => service.Key != ServiceNames.Console).ToDictionary();

    private readonly HttpClient http = new() { DefaultRequestHeaders = { AcceptLanguage = { new StringWithQualityHeaderValue("en") } } };

    [Fact]
    public async Task every_operation_has_a_title_words_examples_and_its_answers()
    {
        var faults = new List<string>();
        foreach (var (service, operations) in await DocumentsAsync())
        {
            Assert.NotEmpty(operations);
            foreach (var operation in operations)
            {
                faults.AddRange(FaultsOf(operation).Select(fault => $"{service}: {operation.Method} {operation.Path} {fault}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task every_record_and_each_of_its_members_is_described()
    {
        var faults = new List<string>();
        foreach (var (service, address) in Services)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/openapi/v1.json")));
            foreach (var schema in Members(document.RootElement.GetProperty("components"), "schemas"))
            {
                faults.AddRange(Text(schema.Value, "description") == "" ? [$"{service}: {schema.Name}"] : []);
                faults.AddRange(
                    Members(schema.Value, "properties")
                        .Where(member => Text(member.Value, "description") == "")
                        .Select(member => $"{service}: {schema.Name}.{member.Name}")
                );
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task every_example_is_answered_by_the_route_as_the_document_says()
    {
        var faults = new List<string>();
        foreach (var (service, operations) in await DocumentsAsync())
        {
            foreach (
                var operation in operations
                    .Where(operation => operation.Method != "head" && !NotPlayed.Contains(operation.Route))
                    .OrderBy(operation => Array.IndexOf(Order, operation.Method))
            )
            {
                faults.AddRange(await PlayAsync(service, operation));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task the_page_of_each_service_runs_its_own_script_and_no_other()
    {
        foreach (var address in Services.Values)
        {
            using var page = await http.GetAsync(new Uri($"{address}/reference/"));
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("https:", policy, StringComparison.Ordinal);
            var script = new Uri(new Uri($"{address}/reference/"), html.Split("src=\"")[1].Split('"')[0]);
            Assert.Equal(new Uri(address).Authority, script.Authority);
            Assert.True((await http.GetByteArrayAsync(script)).Length > 100_000);
        }
    }

    [Fact]
    public async Task every_problem_leads_to_where_it_is_explained()
    {
        foreach (var (service, address) in Services)
        {
            var errors = await http.GetStringAsync(new Uri($"{address}/reference/errors"));
            var document = await http.GetStringAsync(new Uri($"{address}/openapi/v1.json"));
            var kinds = document.Split("/reference/errors#").Skip(1).Select(rest => rest.Split('"')[0]).Distinct().ToList();
            Assert.NotEmpty(kinds);
            Assert.Empty(
                kinds.Where(kind => !errors.Contains($"id=\"{kind}\"", StringComparison.Ordinal)).Select(kind => $"{service}: {kind}")
            );

            using var missing = await http.GetAsync(new Uri($"{address}/nothing-here"));
            using var problem = JsonDocument.Parse(await missing.Content.ReadAsStringAsync());
            Assert.Equal($"{address}/reference/errors#no-route", Text(problem.RootElement, "type"));
            Assert.Contains("/reference", Text(problem.RootElement, "detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv")]
    public async Task a_problem_has_all_its_members_whatever_type_is_asked_for(string type)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{running.System.Addresses.Services["blocklist"]}/nothing-here")
        {
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue(type) } },
        };
        using var missing = await http.SendAsync(message);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await missing.Content.ReadAsStringAsync());
        Assert.Equal(
            ["detail", "status", "title", "traceId", "type"],
            problem.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task every_reference_leads_to_all_services()
    {
        foreach (var address in Services.Values)
        {
            var page = await http.GetStringAsync(new Uri($"{address}/reference/services"));
            Assert.All(Services.Values, other => Assert.Contains($"href=\"{other}/reference\"", page, StringComparison.Ordinal));
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<List<(string Service, List<Operation> Operations)>> DocumentsAsync()
    {
        var documents = new List<(string, List<Operation>)>();
        foreach (var (service, address) in Services)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/openapi/v1.json")));
            documents.Add(
                (
                    service,
                    [
                        .. Members(document.RootElement, "paths")
                            .SelectMany(path =>
                                path.Value.EnumerateObject().Select(method => new Operation(path.Name, method.Name, method.Value.Clone()))
                            ),
                    ]
                )
            );
        }

        return documents;
    }

    private static IEnumerable<string> FaultsOf(Operation operation)
    {
        var json = operation.Json;
        foreach (var needed in new[] { "operationId", "summary", "description" }.Where(needed => Text(json, needed) == ""))
        {
            yield return $"has no {needed}";
        }

        if (!json.TryGetProperty("tags", out var groups) || groups.GetArrayLength() != 1)
        {
            yield return "stands in no group";
        }

        foreach (var parameter in Parameters(json))
        {
            if (Text(parameter, "description") == "")
            {
                yield return $"does not say what {Text(parameter, "name")} is";
            }

            if (Text(parameter, "in") == "path" && !parameter.TryGetProperty("example", out _) && Text(parameter, "name") != "scope")
            {
                yield return $"has no example of {Text(parameter, "name")}";
            }
        }

        var body = json.TryGetProperty("requestBody", out var request) ? Members(request, "content") : [];
        foreach (var media in body.Where(media => !media.Value.TryGetProperty("example", out _)))
        {
            yield return $"has no example of {media.Name} in its request";
        }

        var answers = Members(json, "responses");
        if (!answers.Exists(answer => answer.Name.StartsWith('2')))
        {
            yield return "documents no answer that is none of a fault";
        }

        foreach (var answer in answers)
        {
            foreach (
                var media in Members(answer.Value, "content")
                    .Where(media => !media.Value.TryGetProperty("example", out _) || !media.Value.TryGetProperty("schema", out _))
            )
            {
                yield return $"has no example or no schema of {media.Name} in its answer {answer.Name}";
            }

            if (Text(answer.Value, "description") == "")
            {
                yield return $"does not say what {answer.Name} is";
            }
        }

        if (json.TryGetProperty("security", out var security))
        {
            string[] needed =
                security[0].TryGetProperty("Bearer", out var scopes) && scopes.GetArrayLength() > 0 ? ["401", "403"] : ["401"];
            if (needed.Except(answers.Select(answer => answer.Name)).Any())
            {
                yield return $"has to be proven and does not document {string.Join(" and ", needed)}";
            }
        }
    }

    private async Task<List<string>> PlayAsync(string service, Operation operation)
    {
        var values = Parameters(operation.Json)
            .Where(parameter => parameter.TryGetProperty("example", out _))
            .ToDictionary(parameter => Text(parameter, "name"), parameter => $"{parameter.GetProperty("example")}");
        foreach (var (name, value) in await PreparedAsync(operation.Route))
        {
            values[name] = value;
        }

        var path = values
            .Where(value => operation.Path.Contains($"{{{value.Key}}}", StringComparison.Ordinal))
            .Aggregate(operation.Path, (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal))
            .Replace("/{scope}", "", StringComparison.Ordinal);
        var query = string.Join(
            '&',
            values
                .Where(value => !operation.Path.Contains($"{{{value.Key}}}", StringComparison.Ordinal) && value.Key != "body")
                .Select(value => $"{value.Key}={Uri.EscapeDataString(value.Value)}")
        );
        var bodies = operation.Json.TryGetProperty("requestBody", out var request) ? Members(request, "content") : [];
        var faults = new List<string>();
        foreach (
            var body in bodies
                .Select(body => (Type: (string?)body.Name, Example: body.Value.GetProperty("example")))
                .DefaultIfEmpty((null, default))
        )
        {
            var isLines = body.Type == "application/x-ndjson" && operation.Path == "/links";
            using var message = new HttpRequestMessage(
                new HttpMethod(operation.Method),
                $"{running.System.Addresses.Services[service]}{path}?{(isLines ? "campaign=2026-11-news&purpose=newsletter" : query)}"
            );
            if (body.Type is { } type)
            {
                var text =
                    values.GetValueOrDefault("body")
                    ?? (body.Example.ValueKind == JsonValueKind.String ? body.Example.GetString()! : body.Example.GetRawText());
                message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text))
                {
                    Headers = { ContentType = new MediaTypeHeaderValue(type) },
                };
            }

            message.Headers.Authorization = KeyOf(operation);
            using var response = await http.SendAsync(message);
            var content = await response.Content.ReadAsStringAsync();
            if (
                !operation.Json.GetProperty("responses").TryGetProperty($"{(int)response.StatusCode}", out var answer)
                || !response.IsSuccessStatusCode
            )
            {
                faults.Add($"{operation.Route} was answered {(int)response.StatusCode}: {content}");
            }
            else if (
                Members(answer, "content")
                    .Where(media => media.Name == response.Content.Headers.ContentType?.MediaType)
                    .Select(media => (JsonElement?)media.Value.GetProperty("example"))
                    .FirstOrDefault() is
                { } example
            )
            {
                faults.AddRange(
                    Differences(example, content, response.Content.Headers.ContentType!.MediaType!)
                        .Select(difference => $"{operation.Route} {difference}, and the answer is {content}")
                );
            }
            else if (content != "" && Members(answer, "content").Count > 0)
            {
                faults.Add($"{operation.Route} was answered as {response.Content.Headers.ContentType}, which is not documented");
            }
        }

        return faults;
    }

    // What an example cannot know: the ids and tokens of this system.
    private async Task<Dictionary<string, string>> PreparedAsync(string route)
    {
        switch (route)
        {
            case "GET /screenings/{id}":
                using (
                    var message = new HttpRequestMessage(
                        HttpMethod.Post,
                        $"{running.System.Addresses.Services["blocklist"]}/screenings?channel=email&purpose=newsletter&audience=business"
                    )
                    {
                        Content = new StringContent("email\ndan@example.org\nnobody\n", Encoding.UTF8, "text/csv"),
                        Headers = { Authorization = Key("marketing") },
                    }
                )
                using (var screened = await http.SendAsync(message))
                {
                    return new() { ["id"] = screened.Headers.GetValues("Screening-Id").Single() };
                }

            case var _ when route.Contains("-jobs/{id}", StringComparison.Ordinal):
                return new() { ["id"] = $"{await EndedJobAsync(route.Contains("/import-jobs", StringComparison.Ordinal))}" };

            case "GET /policy-texts":
                using (
                    var kept = new HttpRequestMessage(
                        HttpMethod.Put,
                        $"{running.System.Addresses.Services["preferences"]}/notices/policy/2026-{Guid.NewGuid():N}/en"
                    )
                    {
                        Content = new StringContent("""{"text":"We keep this for a year."}""", Encoding.UTF8, "application/json"),
                        Headers = { Authorization = Key("website") },
                    }
                )
                using (var answer = await http.SendAsync(kept))
                {
                    await answer.ShouldBe(System.Net.HttpStatusCode.Created);
                    return [];
                }

            case "GET /exports/{id}":
                using (
                    var message = new HttpRequestMessage(
                        HttpMethod.Get,
                        $"{running.System.Addresses.Services["blocklist"]}/export?channel=email&purpose=newsletter&audience=business"
                    )
                    {
                        Headers = { Authorization = Key("marketing") },
                    }
                )
                using (var exported = await http.SendAsync(message))
                {
                    return new() { ["id"] = exported.Headers.GetValues("Export-Id").Single() };
                }

            case "POST /permits/verify":
                using (
                    var marketing = new HttpClient
                    {
                        BaseAddress = new Uri(running.System.Addresses.Services["blocklist"]),
                        DefaultRequestHeaders = { Authorization = Key("marketing") },
                    }
                )
                {
                    var check = await new BlocklistClient(marketing).CheckAsync(
                        new ChecksRequest(Channel.Email, "newsletter", ["ann@example.org"], Audience.Business)
                    );
                    return new()
                    {
                        ["body"] = JsonSerializer.Serialize(
                            new PermitVerificationRequest(check.Permit!, ["ann@example.org", "nobody"]),
                            JsonSerializerOptions.Web
                        ),
                    };
                }

            case "GET /u/{token}/{scope}"
            or "OPTIONS /u/{token}/{scope}"
            or "POST /u/{token}/{scope}":
                return new() { ["token"] = (await LinkAsync()).Split("/u/")[1] };
            case "GET /o/{ticket}" or "POST /o/{ticket}/undo" or "POST /o/{ticket}/again" or "POST /o/{ticket}/reason":
                using (var done = await http.PostAsync(new Uri(await LinkAsync()), null))
                {
                    return new() { ["ticket"] = (await done.Content.ReadAsStringAsync()).Split("action=\"/o/")[1].Split('/')[0] };
                }

            case "GET /statements/{id}/evidence":
                return new()
                {
                    ["id"] = $"{(await running.Client.TakeCallAsync($"{Guid.NewGuid():N}@example.org", CancellationToken.None)).EventId}",
                };

            case "GET /objections/{number}":
                return new()
                {
                    ["number"] = (await running.Client.TakeCallAsync($"{Guid.NewGuid():N}@example.org", CancellationToken.None)).Number,
                };
            case var _ when route.Contains("/cases/{id}", StringComparison.Ordinal):
                using (var dpo = ClientOf("dpo"))
                using (var second = ClientOf("dpoSecond"))
                {
                    return await new PreparedCases(new SubjectRightsClient(dpo), new SubjectRightsClient(second)).ForAsync(route);
                }

            case var _ when route.Contains("/breaches/{id}", StringComparison.Ordinal):
                using (var dpo = ClientOf("dpo"))
                {
                    return await new PreparedBreaches(new BreachesClient(dpo)).ForAsync(route);
                }

            case "POST /processings/{id}/attestations":
            case var _ when route.Contains("/recipients/{id}", StringComparison.Ordinal):
                using (var dpo = ClientOf("dpo"))
                {
                    return await new PreparedRegister(new RegisterClient(dpo)).ForAsync(route);
                }

            case "GET /packages/{token}"
            or "POST /packages/{token}":
                using (var dpo = ClientOf("dpo"))
                {
                    var officer = new SubjectRightsClient(dpo);
                    return new() { ["token"] = await new PreparedCases(officer, officer).PackageAsync() };
                }

            case "GET /unattributed/{id}"
            or "POST /unattributed/{id}/resolution":
                await running.Client.ReceiveMailAsync(
                    $"{Guid.NewGuid():N}@example.org",
                    "unsub@unsubscribe.example.org",
                    CancellationToken.None
                );
                using (
                    var dpo = new HttpClient
                    {
                        BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]),
                        DefaultRequestHeaders = { Authorization = Key("dpo") },
                    }
                )
                {
                    var waiting = new SubjectRightsClient(dpo).AllUnattributedAsync();
                    return new() { ["id"] = $"{(await waiting.FirstAsync(item => item.Source == Source.Mail)).Id}" };
                }

            case "GET /centre/{token}"
            or "POST /centre/{token}":
                var link = JsonSerializer.Deserialize<CentreLink>(
                    await PostAsync("/accounts/4711/centre-links", null),
                    JsonSerializerOptions.Web
                )!;
                return new() { ["token"] = link.Url.Split("/centre/")[1] };
            case "GET /consents/{eventId}/proof":
                // An account of its own: an erasure of the examples may have taken away the contact points of theirs.
                await running.Client.LinkContactPointsAsync(
                    "consents",
                    [new ContactPointAddress(ContactPointKind.Telephone, "+33639980415")],
                    CancellationToken.None
                );
                var consents = await PostAsync(
                    "/accounts/consents/consents",
                    """{"channel":"telephone","purpose":"newsletter","notice":{"id":"consent-form","version":"1","language":"en"}}"""
                );
                return new()
                {
                    ["eventId"] = $"{JsonSerializer.Deserialize<ConsentsResponse>(consents, JsonSerializerOptions.Web)!.Consents[0].Id}",
                };
            case "POST /webhooks/{gateway}/{account}":
                return new() { ["token"] = running.System.Addresses.Gateways["ovhcloud"].Secret };
            default:
                return [];
        }
    }

    private async Task<Guid> EndedJobAsync(bool isImport)
    {
        using var service = new HttpClient
        {
            BaseAddress = new Uri(running.System.Addresses.Services["blocklist"]),
            DefaultRequestHeaders = { Authorization = Key("marketing") },
        };
        var jobs = new JobsClient(service);
        using var file = new MemoryStream("name,email\r\nEve,eve@example.org\r\nBob,nobody\r\n"u8.ToArray());
        var id = isImport
            ? (await jobs.StartImportAsync(new ImportQuestion(Channel.Email, "sendgrid", DryRun: true), file, "text/csv")).Id
            : (await jobs.StartScreeningAsync(new ScreeningQuestion(Channel.Email, "newsletter", Audience.Business), file, "text/csv")).Id;
        while ((isImport ? (await jobs.ImportAsync(id)).State : (await jobs.ScreeningAsync(id)).State) != JobState.Completed) { }

        return id;
    }

    private async Task<string> LinkAsync() =>
        (await running.Client.LinkAsync("2026-11-news", "newsletter", $"{Guid.NewGuid():N}@example.org", CancellationToken.None)).Url;

    private async Task<string> PostAsync(string path, string? json)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{running.System.Addresses.Services["preferences"]}{path}")
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
            Headers = { Authorization = Key("website") },
        };
        using var response = await http.SendAsync(message);
        await response.ShouldBe(System.Net.HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    private AuthenticationHeaderValue? KeyOf(Operation operation) =>
        operation.Path.StartsWith("/platform-events/", StringComparison.Ordinal)
            ? new AuthenticationHeaderValue("Bearer", running.System.Addresses.Platforms["brevo"]["token"])
        : operation.Json.TryGetProperty("security", out var security) && security[0].TryGetProperty("Bearer", out var scopes)
            ? Key(ApiClient.All.First(client => scopes.EnumerateArray().All(scope => client.Scopes.Contains($"{scope}"))).Name)
        : null;

    private HttpClient ClientOf(string client) =>
        new()
        {
            BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]),
            DefaultRequestHeaders = { Authorization = Key(client) },
        };

    private AuthenticationHeaderValue Key(string client) => new("Bearer", running.System.Addresses.ApiKeys[client]);

    private static IEnumerable<string> Differences(JsonElement example, string content, string type) =>
        type switch
        {
            "application/json" => Differences("", example, JsonDocument.Parse(content).RootElement),
            "application/x-ndjson" => Lines(example.GetString()!)
                .Zip(Lines(content))
                .SelectMany(pair =>
                    Differences("", JsonDocument.Parse(pair.First).RootElement, JsonDocument.Parse(pair.Second).RootElement)
                ),
            "text/csv" => Lines(example.GetString()!)[0] == Lines(content)[0] ? [] : ["has another header"],
            _ => [],
        };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The same members, of the same kinds: the example is one that the route could have given.
    private static IEnumerable<string> Differences(string at, JsonElement example, JsonElement actual)
    {
        if (example.ValueKind != actual.ValueKind && !(IsTruth(example) && IsTruth(actual)))
        {
            return [$"has {example.ValueKind} at {at} and was answered {actual.ValueKind}"];
        }

        return example.ValueKind switch
        {
            JsonValueKind.Object => example
                .EnumerateObject()
                .SelectMany(member =>
                    actual.TryGetProperty(member.Name, out var value)
                        ? Differences($"{at}/{member.Name}", member.Value, value)
                        : [$"has {at}/{member.Name}, which is not there"]
                ),
            JsonValueKind.Array => example
                .EnumerateArray()
                .SelectMany(
                    (item, index) =>
                        actual
                            .EnumerateArray()
                            .Select(other => Differences($"{at}/{index}", item, other).ToList())
                            .MinBy(differences => differences.Count)
                        ?? [$"has something at {at}, where nothing is"]
                ),
            _ => [],
        };

        static bool IsTruth(JsonElement element) => element.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static List<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    private static List<JsonProperty> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var members) ? [.. members.EnumerateObject()] : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private sealed record Operation(string Path, string Method, JsonElement Json)
    {
        public string Route => $"{Method.ToUpperInvariant()} {Path}";
    }
}
