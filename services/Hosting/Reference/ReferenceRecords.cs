using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SenefConsent.Hosting;

/// <summary>What the schemas of records and enumerations say: their XML documentation.</summary>
internal static class ReferenceRecords
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Describes a record or an enumeration.</summary>
    public static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
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

    /// <summary>
    /// Describes the members of records, when all are there: a member of a record's type is a reference, whose words would otherwise become
    /// those of the record.
    /// </summary>
    public static void DescribeMembers(IDictionary<string, IOpenApiSchema> schemas, string ofThisService)
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
}
