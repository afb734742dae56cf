using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What the contract says in words and a schema can say as values: a purpose is one of the catalogue's, and where a route takes one channel
/// <c>all</c> is none.
/// </summary>
internal static class ReferenceSchemas
{
    private const string PurposeSchema = "Purpose";
    private const string OneChannelSchema = "OneChannel";

    // Their purposes are sentences of the register and of proofs.
    private static readonly string[] PurposesInWords = [nameof(Processing), nameof(ProvenProcessing)];

    // They are about one channel, or about each of several: 'all' is refused, or never answered.
    private static readonly string[] WithoutAll =
    [
        nameof(ChecksRequest),
        nameof(StandingDecision),
        nameof(ConsentRequest),
        nameof(ExportSummary),
        nameof(HistoryRequest),
        nameof(Preference),
        nameof(PseudonymsRequest),
        nameof(SubscriberRequest),
        nameof(SubscriberResponse),
        nameof(BreachScreening),
        nameof(ScreeningJobQuestion),
        nameof(ImportJobQuestion),
    ];

    /// <summary>Puts the values in.</summary>
    public static void Refine(OpenApiDocument document, PurposeCatalogue catalogue)
    {
        var schemas = document.Components!.Schemas!;
        OpenApiSchema purpose =
                new()
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. catalogue.Purposes.Select(known => (JsonNode)known.Name)],
                    Description =
                        "A purpose of the catalogue. A refusal of one covers those below it.\n\n"
                        + string.Join('\n', catalogue.Purposes.Select(known => $"- `{known.Name}`: {known.En}")),
                },
            channel =
                new()
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. ExactNames<Channel>.All.Where(name => name != "all").Select(name => (JsonNode)name)],
                    Description = "One channel.",
                };
        var records = schemas.ToList();
        document.AddComponent<IOpenApiSchema>(PurposeSchema, purpose);
        document.AddComponent<IOpenApiSchema>(OneChannelSchema, channel);
        foreach (var (record, schema) in records)
        {
            foreach (var (name, member) in schema.Properties?.ToList() ?? [])
            {
                switch (name)
                {
                    case "purpose" or "purposes" when !PurposesInWords.Contains(record):
                        Put(PurposeSchema, schema, name, member, purpose);
                        break;
                    case "channel" or "channels" when WithoutAll.Contains(record):
                        Put(OneChannelSchema, schema, name, member, channel);
                        break;
                }
            }
        }

        foreach (
            var parameter in document
                .Paths.SelectMany(path => path.Value.Operations ?? [])
                .SelectMany(operation => operation.Value.Parameters ?? [])
                .OfType<OpenApiParameter>()
                .Where(parameter => parameter.In == ParameterLocation.Query)
        )
        {
            parameter.Schema = parameter.Name switch
            {
                "purpose" => new OpenApiSchemaReference(PurposeSchema, document),
                "channel" => new OpenApiSchemaReference(OneChannelSchema, document),
                "audience" => new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. ExactNames<Audience>.All.Select(name => (JsonNode)name)],
                },
                _ => parameter.Schema,
            };
        }

        void Put(string id, IOpenApiSchema schema, string name, IOpenApiSchema member, OpenApiSchema values)
        {
            var reference = new OpenApiSchemaReference(id, document);
            switch (member)
            {
                case OpenApiSchema { Items: not null } list:
                    list.Items = reference;
                    break;
                case OpenApiSchema { Type: { } type } optional when type.HasFlag(JsonSchemaType.Null):
                    optional.Enum = values.Enum;
                    break;
                default:
                    reference.Description = member.Description;
                    schema.Properties![name] = reference;
                    break;
            }
        }
    }
}
