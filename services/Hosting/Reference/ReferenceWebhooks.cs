using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SenefConsent.Hosting;

/// <summary>What the service sends, always as a Standard Webhook: <c>WEBHOOK name</c> in <c>reference.json</c>.</summary>
internal static class ReferenceWebhooks
{
    private const string Prefix = "WEBHOOK ";

    /// <summary>Puts them in.</summary>
    public static async Task AddAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        Dictionary<string, RouteReference> routes,
        CancellationToken cancellation
    )
    {
        foreach (var (key, webhook) in routes.Where(route => route.Key.StartsWith(Prefix, StringComparison.Ordinal)))
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

            ReferenceOperations.AddHeaders(operation, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
            (document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>())[key[Prefix.Length..]] = new OpenApiPathItem
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
}
