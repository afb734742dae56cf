using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What an operation of a service says: its method's XML documentation, its entry in <c>reference.json</c>, and the problems that every
/// route of its kind answers.
/// </summary>
internal static class ReferenceOperations
{
    private const string ProblemType = "application/problem+json";
    private const string ProblemSchema = "ProblemDetails";

    // What a header of a request is, for those that routes read from the request itself.
    private static readonly Dictionary<string, string> Headers = new()
    {
        [IdempotencyKey.Header] =
            "The same request under the same key has one effect and one answer. At most 255 characters, for example a UUID for each act.",
        ["If-Match"] =
            "The ETag of what the client has read. When that is out of date, nothing that allows more is done and the answer is 412.",
        ["webhook-id"] = "The message's id. A message that is sent again has the same.",
        ["webhook-timestamp"] = "When it is sent, in Unix seconds. Refuse what is more than five minutes away.",
        ["webhook-signature"] =
            "One or more of `v1,{Base64}`, separated by spaces, each the HMAC-SHA-256 of `{webhook-id}.{webhook-timestamp}.{body}` under a "
            + "secret. Take it when one of them is right.",
    };

    private static readonly Endpoint AnyRoute = new(null, null, null);

    private static readonly Regex Constraint = LinearRegex.Of(@"[:?][^}]*\}");

    /// <summary>Describes an operation.</summary>
    public static void Describe(
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
        AddHeaders(operation, route?.Headers ?? []);
    }

    /// <summary>Adds headers of a request, by their names.</summary>
    public static void AddHeaders(OpenApiOperation operation, IEnumerable<string> headers)
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

    /// <summary>Puts in what all problems have.</summary>
    public static void AddProblems(OpenApiDocument document) => document.AddComponent<IOpenApiSchema>(ProblemSchema, DescribeProblem());

    private static string KeyOf(OpenApiOperationTransformerContext context) =>
        $"{(context.Description.HttpMethod == "HEAD" ? "GET" : context.Description.HttpMethod)} "
        + $"/{Constraint.Replace(context.Description.RelativePath!, "}")}";

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
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(ReferenceSecurity.Bearer, context.Document)] = required.Scope is { } scope
                        ? [scope]
                        : [],
                },
            ];
            AddProblem(answers, context.Document, "401", Clients.WhoIsIt);
            if (required.Scope is { } lacked)
            {
                AddProblem(answers, context.Document, "403", Clients.LacksScope(lacked), ProblemTypes.MissingScope);
            }
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
                            ["type"] = $"{ApiReference.ErrorsPath}#{type.Name}",
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
}
