using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// The OpenAPI document of a service and the page that shows it, and the pages that it leads to. What a route and a record are stands in their
/// XML documentation; a title and examples for each route stand in the service's <c>reference.json</c>, by method and path. There
/// <c>WEBHOOK name</c> is a request that the service sends, and <c>SECURITY name</c> a way in which others prove theirs. Its
/// <c>reference.md</c> says what the service is for.
/// </summary>
internal static class ApiReference
{
    private const string DocumentPath = "/openapi/v1.json";
    private const string PagePath = "/reference";
    private const string Scheme = "Bearer";
    private const string ProblemType = "application/problem+json";
    private const string ProblemSchema = "ProblemDetails";
    private const string ErrorsPath = "/reference/errors";
    private const string WebhookPrefix = "WEBHOOK ";
    private const string SecurityPrefix = "SECURITY ";

    /// <summary>The header of requests that have one effect under one key.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    // What a header of a request is, for those that routes read from the request itself.
    private static readonly Dictionary<string, string> Headers = new()
    {
        [IdempotencyKeyHeader] =
            "The same request under the same key has one effect and one answer. At most 255 characters, for example a UUID for each act.",
        ["If-Match"] =
            "The ETag of what the client has read. When that is out of date, nothing that allows more is done and the answer is 412.",
        ["webhook-id"] = "The message's id. A message that is sent again has the same.",
        ["webhook-timestamp"] = "When it is sent, in Unix seconds. Refuse what is more than five minutes away.",
        ["webhook-signature"] =
            "One or more of `v1,{Base64}`, separated by spaces, each the HMAC-SHA-256 of `{webhook-id}.{webhook-timestamp}.{body}` under a "
            + "secret. Take it when one of them is right.",
    };

    // One that the page's own markup adds, so that no other script runs; styles are written by its script.
    private const string Policy =
        "default-src 'none'; script-src 'nonce-{0}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
        + "blob:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Endpoint AnyRoute = new(null, null, null);

    private static readonly Regex Constraint = LinearRegex.Of(@"[:?][^}]*\}");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static void AddApiReference(this IHostApplicationBuilder builder, string name)
    {
        var routes = new Lazy<Dictionary<string, RouteReference>>(() => Read(builder.Environment.ApplicationName));
        var service = KnownService.Of(name);
        builder.AddOptions<ReferenceOptions>(ReferenceOptions.Section, (options, _) => options.Fault);
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                async (document, context, cancellation) =>
                {
                    var address = context.ApplicationServices.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl;
                    document.Tags = routes
                        .Value.Values.Where(route => route.Group != "")
                        .Select(route => route.Group)
                        .Distinct()
                        .Select(group => new OpenApiTag { Name = group })
                        .ToHashSet();
                    document.ExternalDocs = new OpenApiExternalDocs
                    {
                        Description = "The references of all services",
                        Url = new Uri($"{address}/reference/services"),
                    };
                    document.Components ??= new OpenApiComponents();
                    var schemas = document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
                    AddSecurity(document, routes.Value);
                    document.AddComponent<IOpenApiSchema>(ProblemSchema, DescribeProblem());
                    await AddWebhooksAsync(document, context, routes.Value, cancellation);
                    DescribeMembers(schemas, $"` of {service.Project}");
                    ReferenceSchemas.Refine(document, context.ApplicationServices.GetRequiredService<PurposeCatalogue>());
                    document.Info = new OpenApiInfo
                    {
                        Title = $"SenefConsent: {service.Title}",
                        Version = "v1",
                        Description = Introduction.Of(service, builder.Environment.ApplicationName, document, context.ApplicationServices),
                    };
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    Describe(operation, context, routes.Value);
                    AddHeaders(operation, routes.Value.GetValueOrDefault(KeyOf(context))?.Headers ?? []);
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    Describe(schema, context);
                    return Task.CompletedTask;
                }
            );
        });
    }

    public static void UseApiReference(this WebApplication app)
    {
        var texts = new SharedTexts(Languages.English);
        app.MapGet(ErrorsPath, () => new ErrorsPage { Texts = texts }).ExcludeFromDescription().ServeWhileBehind();
        app.MapGet(
                "/reference/services",
                (IOptions<ReferenceOptions> options) => new ServicesPage { Texts = texts, AddressOf = options.Value.AddressOf }
            )
            .ExcludeFromDescription()
            .ServeWhileBehind();
        app.MapOpenApi(DocumentPath).ServeWhileBehind();
        app.MapScalarApiReference(
                PagePath,
                (options, context) =>
                {
                    var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                    context.Response.Headers.ContentSecurityPolicy = Policy.Replace("{0}", nonce, StringComparison.Ordinal);
                    context.Response.Headers["Referrer-Policy"] = "no-referrer";
                    options
                        .WithNonce(nonce)
                        .WithOpenApiRoutePattern(DocumentPath)
                        .AddPreferredSecuritySchemes([Scheme])
                        .DisableDefaultFonts()
                        .DisableTelemetry()
                        .DisableAgent()
                        .DisableMcp()
                        .HideClientButton()
                        .HideDeveloperTools();
                }
            )
            .ServeWhileBehind();
    }

    private static Dictionary<string, RouteReference> Read(string service)
    {
        using var file = Assembly.Load(service).GetManifestResourceStream("reference.json");
        return file is null
            ? new Dictionary<string, RouteReference>()
            : JsonSerializer.Deserialize<Dictionary<string, RouteReference>>(file, JsonSerializerOptions.Web)!;
    }

    private static string KeyOf(OpenApiOperationTransformerContext context) =>
        $"{(context.Description.HttpMethod == "HEAD" ? "GET" : context.Description.HttpMethod)} "
        + $"/{Constraint.Replace(context.Description.RelativePath!, "}")}";

    private static void AddHeaders(OpenApiOperation operation, IEnumerable<string> headers)
    {
        foreach (var header in headers)
        {
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = header,
                    In = ParameterLocation.Header,
                    Description = Headers[header],
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }
            );
        }
    }

    private static void AddSecurity(OpenApiDocument document, Dictionary<string, RouteReference> routes)
    {
        document.AddComponent<IOpenApiSecurityScheme>(
            Scheme,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    $"An API key of ours (`{Clients.KeyPrefix}…`) or a JWT of the configured OIDC issuer, with the scope that the operation "
                    + "names.",
            }
        );
        foreach (var (key, scheme) in routes.Where(route => route.Key.StartsWith(SecurityPrefix, StringComparison.Ordinal)))
        {
            document.AddComponent<IOpenApiSecurityScheme>(
                key[SecurityPrefix.Length..],
                scheme.In == "basic"
                    ? new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = scheme.In,
                        Description = scheme.Summary,
                    }
                    : new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.ApiKey,
                        In = scheme.In == "query" ? ParameterLocation.Query : ParameterLocation.Header,
                        Name = scheme.Name,
                        Description = scheme.Summary,
                    }
            );
        }
    }

    // What the service sends, always as a Standard Webhook.
    private static async Task AddWebhooksAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        Dictionary<string, RouteReference> routes,
        CancellationToken cancellation
    )
    {
        foreach (var (key, webhook) in routes.Where(route => route.Key.StartsWith(WebhookPrefix, StringComparison.Ordinal)))
        {
            var record = webhook.Record is { } name ? Type.GetType($"SenefConsent.Contracts.{name}, SenefConsent.Contracts")! : null;
            IOpenApiSchema schema = record is null
                ? new OpenApiSchema { Type = JsonSchemaType.Object, Properties = MembersOf(webhook) }
                : new OpenApiSchemaReference(webhook.Record!, document);
            if (record is not null)
            {
                document.AddComponent(webhook.Record!, await context.GetOrCreateSchemaAsync(record, null, cancellation));
            }

            var operation = new OpenApiOperation
            {
                OperationId = webhook.Id,
                Summary = webhook.Summary,
                Description = webhook.Description ?? (record is null ? null : XmlDocs.SummaryOf(record)),
                Tags = new HashSet<OpenApiTagReference> { new(webhook.Group, document) },
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = webhook.Request!.ToDictionary(
                        example => example.Key,
                        example => new OpenApiMediaType { Schema = schema, Example = example.Value?.DeepClone() }
                    ),
                },
                Responses = new OpenApiResponses(),
            };
            foreach (var (status, meaning) in webhook.Problems ?? [])
            {
                operation.Responses[status] = new OpenApiResponse { Description = meaning };
            }

            AddHeaders(operation, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
            (document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>())[key[WebhookPrefix.Length..]] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = operation },
            };
        }
    }

    private static Dictionary<string, IOpenApiSchema> MembersOf(RouteReference webhook) =>
        (webhook.Members ?? []).ToDictionary(
            member => member.Key,
            IOpenApiSchema (member) => new OpenApiSchema { Type = JsonSchemaType.String, Description = member.Value }
        );

    private static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        Dictionary<string, RouteReference> routes
    )
    {
        var (method, metadata) = (context.Description.HttpMethod, context.Description.ActionDescriptor.EndpointMetadata);
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault();
        var route = routes.GetValueOrDefault(KeyOf(context));
        operation.OperationId = method == "HEAD" ? $"{route?.Id}Head" : route?.Id;
        operation.Tags = route is null ? null : new HashSet<OpenApiTagReference> { new(route.Group, context.Document) };
        operation.Summary = route?.Summary;
        operation.Description = handler is null
            ? null
            : string.Join(
                "\n\n",
                new[] { XmlDocs.SummaryOf(handler.DeclaringType!), XmlDocs.SummaryOf(handler), route?.Description }.Where(text =>
                    !string.IsNullOrEmpty(text)
                )
            );
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description = handler is null ? null : XmlDocs.ParameterOfRoute(handler, parameter.Name!);
            parameter.Example = route?.Parameters?.GetValueOrDefault(parameter.Name!)?.DeepClone();
        }

        if (route?.Request is { } request)
        {
            var known = operation.RequestBody?.Content;
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = operation.RequestBody?.Required ?? true,
                Content = request.ToDictionary(
                    example => example.Key,
                    example => new OpenApiMediaType
                    {
                        Schema =
                            (known?.TryGetValue(example.Key, out var media) == true ? media.Schema : null)
                            ?? new OpenApiSchema { Type = JsonSchemaType.String },
                        Example = example.Value?.DeepClone(),
                    }
                ),
            };
        }

        DescribeAnswers(operation, context, route, metadata);
    }

    private static void DescribeAnswers(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        RouteReference? route,
        IList<object> metadata
    )
    {
        var answers = operation.Responses ??= [];
        foreach (var undocumented in answers.Keys.Where(status => status == "200" && route?.Answers?.ContainsKey("200") == false).ToList())
        {
            answers.Remove(undocumented);
        }

        foreach (var (status, types) in route?.Answers ?? [])
        {
            var answer = answers.TryGetValue(status, out var known) && known is OpenApiResponse response ? response : new OpenApiResponse();
            answers[status] = answer;
            answer.Description = ReasonPhrases.GetReasonPhrase(int.Parse(status, CultureInfo.InvariantCulture));
            answer.Content ??= new Dictionary<string, OpenApiMediaType>();
            foreach (var (type, example) in types)
            {
                // The schema of the record, where the route names one; a text has none.
                var schema = answer.Content.Values.Select(media => media.Schema).FirstOrDefault(schema => schema is not null);
                answer.Content.TryAdd(
                    type,
                    new OpenApiMediaType
                    {
                        Schema = example is JsonValue || schema is null ? new OpenApiSchema { Type = JsonSchemaType.String } : schema,
                    }
                );
                answer.Content[type].Example = example?.DeepClone();
            }
        }

        foreach (var (status, detail) in route?.Problems ?? [])
        {
            AddProblem(
                answers,
                context.Document,
                status,
                detail,
                status == "401" && route!.Security is not null ? ProblemTypes.Unproven : null
            );
        }

        if (metadata.OfType<RequiredScope>().FirstOrDefault() is { } required)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [required.Scope] },
            ];
            AddProblem(answers, context.Document, "401", Clients.WhoIsIt);
            AddProblem(answers, context.Document, "403", Clients.LacksScope(required.Scope), ProblemTypes.MissingScope);
        }
        else if (route?.Security is { } schemes)
        {
            // Any one of them.
            operation.Security =
            [
                .. schemes.Select(scheme =>
                    scheme == ""
                        ? new OpenApiSecurityRequirement()
                        : new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }
                ),
            ];
        }

        if (metadata.Any(item => item is EnableRateLimitingAttribute or CountsQueries))
        {
            AddProblem(
                answers,
                context.Document,
                "429",
                "This client has asked about as many recipients as it may in a minute. Ask again in 12 s."
            );
        }

        AddProblem(answers, context.Document, "503", Problems.DetailOf(Failure.StoreAway));
    }

    private static void AddProblem(OpenApiResponses answers, OpenApiDocument? document, string status, string detail, string? named = null)
    {
        var code = int.Parse(status, CultureInfo.InvariantCulture);
        var type = ProblemTypes.Of(named, code, AnyRoute);
        answers.TryAdd(
            status,
            new OpenApiResponse
            {
                Description = detail,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new()
                    {
                        Schema = new OpenApiSchemaReference(ProblemSchema, document),
                        Example = new JsonObject
                        {
                            ["type"] = $"{ErrorsPath}#{type.Name}",
                            ["title"] = ReasonPhrases.GetReasonPhrase(code),
                            ["status"] = code,
                            ["detail"] = detail,
                        },
                    },
                },
            }
        );
    }

    private static OpenApiSchema DescribeProblem()
    {
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Problem details, RFC 9457.",
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Member(JsonSchemaType.String, "A link to where the page of errors explains this kind of problem."),
                ["title"] = Member(JsonSchemaType.String, "The status in words."),
                ["status"] = Member(JsonSchemaType.Integer, "The status of the answer."),
                ["detail"] = Member(JsonSchemaType.String, "What is wrong and what to do."),
                ["traceId"] = Member(JsonSchemaType.String, "Under which the operator finds the request in traces and logs."),
            },
        };

        static OpenApiSchema Member(JsonSchemaType type, string description) => new() { Type = type, Description = description };
    }

    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum && type.Namespace!.StartsWith("SenefConsent", StringComparison.Ordinal))
        {
            // JSON's name of each value, with what it means.
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type)!)];
            schema.Description =
                $"{XmlDocs.SummaryOf(type)}\n\n{string.Join('\n', type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(value => $"- `{JsonSerializer.Serialize(value.GetValue(null), type).Trim('"')}`: {XmlDocs.SummaryOf(value)}"))}";
        }
        else if (type.Namespace?.StartsWith("SenefConsent", StringComparison.Ordinal) == true)
        {
            schema.Description = XmlDocs.SummaryOf(type);
        }
        else if (type == typeof(JsonElement))
        {
            schema.Description = "Any JSON.";
        }
    }

    // Here and not for each schema: a member of a record's type is a reference, whose words would become those of the record.
    private static void DescribeMembers(IDictionary<string, IOpenApiSchema> schemas, string ofThisService)
    {
        // A body that a route reads as it comes has no schema.
        schemas.Remove(nameof(Stream));
        foreach (var (record, schema) in schemas)
        {
            if (Type.GetType($"SenefConsent.Contracts.{record}, SenefConsent.Contracts") is not { } type)
            {
                continue;
            }

            // The records name the route and its service; in the service's own reference that is this one.
            schema.Description = schema.Description?.Replace(ofThisService, "`", StringComparison.Ordinal);
            foreach (var property in Json.GetTypeInfo(type).Properties)
            {
                if (
                    property.AttributeProvider is MemberInfo member
                    && schema.Properties?.TryGetValue(property.Name, out var described) == true
                )
                {
                    described.Description = XmlDocs.ParameterOf(type, member.Name);
                }
            }
        }
    }

    /// <summary>An entry of <c>reference.json</c>.</summary>
    /// <param name="Id">The operation's id, in camel case: what a generated client calls it.</param>
    /// <param name="Group">The group that the page shows it in.</param>
    /// <param name="Summary">The title.</param>
    /// <param name="Parameters">An example for each parameter of the path and the query.</param>
    /// <param name="Request">An example of the body for each content type.</param>
    /// <param name="Answers">By status, an example for each content type; empty where there is no body.</param>
    /// <param name="Problems">
    /// By status, the problem detail that a caller may have to act upon; of a webhook, what the service makes of the answer.
    /// </param>
    /// <param name="Headers">The headers that the route reads, by their names in <see cref="Headers"/>.</param>
    /// <param name="Security">
    /// The ways in which a request is proven, where that is not by a scope: any one of them. An empty one stands for a proof in the body.
    /// </param>
    /// <param name="Description">What a webhook is, where no record says it; of a route, what else there is to say.</param>
    /// <param name="Record">The record that a webhook posts.</param>
    /// <param name="Members">The members that a webhook posts, where no record has them.</param>
    /// <param name="In">Where a proof stands: <c>header</c>, <c>query</c> or <c>basic</c>.</param>
    /// <param name="Name">The name of the header or parameter that it is.</param>
    private sealed record RouteReference(
        string Id = "",
        string Group = "",
        string Summary = "",
        Dictionary<string, JsonNode?>? Parameters = null,
        Dictionary<string, JsonNode?>? Request = null,
        Dictionary<string, Dictionary<string, JsonNode?>>? Answers = null,
        Dictionary<string, string>? Problems = null,
        IReadOnlyList<string>? Headers = null,
        IReadOnlyList<string>? Security = null,
        string? Description = null,
        string? Record = null,
        Dictionary<string, string>? Members = null,
        string? In = null,
        string? Name = null
    );
}
