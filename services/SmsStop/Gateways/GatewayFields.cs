using Microsoft.Extensions.Primitives;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>The fields of a webhook that comes as JSON, as a form or in the query, by names that match in any case.</summary>
internal sealed class GatewayFields(Dictionary<string, StringValues> fields)
{
    /// <summary>Reads them. Of a request with a body, the query is the address's own business and none of them.</summary>
    public static async Task<GatewayFields> ReadAsync(RawRequest request)
    {
        var json = ReceivedJson.Parse(request.Body);
        return new GatewayFields(
            json.IsObject
                ? json.WrittenMembers()
                    .ToDictionary(member => member.Key, member => (StringValues)member.Value, StringComparer.OrdinalIgnoreCase)
            : request.Body.Length > 0 ? await request.FormAsync()
            : request.Query()
        );
    }

    /// <summary>The first value that is not blank under these names; null when there is none.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (fields.GetValueOrDefault(name).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) is { } value)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The names, and for each its values.</summary>
    public IReadOnlyDictionary<string, StringValues> All => fields;

    /// <summary>Whether there is a field of one of these names, even a blank one.</summary>
    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (fields.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }
}
