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
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// The OpenAPI document of a service and the page that shows it. What a route and a record are stands in their XML documentation; a title
/// and examples for each route stand in the service's <c>reference.json</c>, by method and path.
/// </summary>
internal static class ApiReference
{
    private const string DocumentPath = "/openapi/v1.json";
    private const string PagePath = "/reference";
    private const string Scheme = "Bearer";
    private const string ProblemType = "application/problem+json";
    private const string ProblemSchema = "ProblemDetails";

    // One that the page's own markup adds, so that no other script runs; styles are written by its script.
    private const string Policy =
        "default-src 'none'; script-src 'nonce-{0}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
        + "blob:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Regex Constraint = LinearRegex.Of(@"[:?][^}]*\}");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static void AddApiReference(this IHostApplicationBuilder builder, string name)
    {
        var routes = new Lazy<Dictionary<string, RouteReference>>(() => Read(builder.Environment.ApplicationName));
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new OpenApiInfo { Title = $"SenefConsent: {name}", Version = "v1" };
                    document.Tags = routes
                        .Value.Values.Select(route => route.Group)
                        .Distinct()
                        .Select(group => new OpenApiTag { Name = group })
                        .ToHashSet();
                    document.Components ??= new OpenApiComponents();
                    document.AddComponent<IOpenApiSecurityScheme>(
                        Scheme,
                        new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "bearer",
                            Description =
                                $"An API key of ours (`{Clients.KeyPrefix}…`) or a JWT of the configured OIDC issuer, with the "
                                + "scope that the operation names.",
                        }
                    );
                    document.AddComponent<IOpenApiSchema>(ProblemSchema, DescribeProblem());
                    DescribeMembers(document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>());
                    return Task.CompletedTask;
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    Describe(operation, context, routes.Value);
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

    private static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        Dictionary<string, RouteReference> routes
    )
    {
        var (method, metadata) = (context.Description.HttpMethod, context.Description.ActionDescriptor.EndpointMetadata);
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault();
        var route = routes.GetValueOrDefault(
            $"{(method == "HEAD" ? "GET" : method)} /{Constraint.Replace(context.Description.RelativePath!, "}")}"
        );
        operation.OperationId = method == "HEAD" ? $"{route?.Id}Head" : route?.Id;
        operation.Tags = route is null ? null : new HashSet<OpenApiTagReference> { new(route.Group, context.Document) };
        operation.Summary = route?.Summary;
        operation.Description = handler is null
            ? null
            : string.Join(
                "\n\n",
                new[] { XmlDocs.SummaryOf(handler.DeclaringType!), XmlDocs.SummaryOf(handler) }.Where(text => !string.IsNullOrEmpty(text))
            );
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description = handler is null ? null : XmlDocs.ParameterOf(handler, parameter.Name!);
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
            AddProblem(answers, context.Document, status, detail);
        }

        if (metadata.OfType<RequiredScope>().FirstOrDefault() is { } required)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [required.Scope] },
            ];
            AddProblem(answers, context.Document, "401", Clients.WhoIsIt);
            AddProblem(answers, context.Document, "403", Clients.LacksScope);
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

    private static void AddProblem(OpenApiResponses answers, OpenApiDocument? document, string status, string detail)
    {
        var code = int.Parse(status, CultureInfo.InvariantCulture);
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
                ["type"] = Member(JsonSchemaType.String, "A link to what the status means."),
                ["title"] = Member(JsonSchemaType.String, "The status in words."),
                ["status"] = Member(JsonSchemaType.Integer, "The status of the answer."),
                ["detail"] = Member(JsonSchemaType.String, "What is wrong and what to do."),
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
    private static void DescribeMembers(IDictionary<string, IOpenApiSchema> schemas)
    {
        // A body that a route reads as it comes has no schema.
        schemas.Remove(nameof(Stream));
        foreach (var (record, schema) in schemas)
        {
            if (Type.GetType($"SenefConsent.Contracts.{record}, SenefConsent.Contracts") is not { } type)
            {
                continue;
            }

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
    /// <param name="Problems">By status, the problem detail that a caller may have to act upon.</param>
    private sealed record RouteReference(
        string Id,
        string Group,
        string Summary,
        Dictionary<string, JsonNode?>? Parameters,
        Dictionary<string, JsonNode?>? Request,
        Dictionary<string, Dictionary<string, JsonNode?>>? Answers,
        Dictionary<string, string>? Problems
    );
}
