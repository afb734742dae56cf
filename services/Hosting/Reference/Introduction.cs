using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What the reference of a service begins with: its own <c>reference.md</c>, and what is the same for all services, filled with the scopes,
/// purposes, limits and addresses of this installation.
/// </summary>
internal static class Introduction
{
    /// <summary>Writes it, as Markdown.</summary>
    /// <param name="service">The service.</param>
    /// <param name="assembly">The name of its assembly.</param>
    /// <param name="document">The service's document with its operations.</param>
    /// <param name="services">The service's settings and its purpose catalogue.</param>
    public static string Of(KnownService service, string assembly, OpenApiDocument document, IServiceProvider services)
    {
        var address = services.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl;
        var reference = services.GetRequiredService<IOptions<ReferenceOptions>>().Value;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        var operations = document
            .Paths.SelectMany(path => path.Value.Operations ?? [])
            .Where(operation => operation.Key != HttpMethod.Head)
            .Select(operation => operation.Value)
            .ToList();
        var scopes = ScopesOf(operations);
        var values = new Dictionary<string, string>
        {
            ["base"] = address,
            ["scopes"] = string.Join('\n', scopes.Select(scope => $"- `{scope.Key}`: {string.Join("; ", scope)}")),
            ["root"] = catalogue.Root.Name,
            ["purposes"] = string.Join(
                '\n',
                catalogue.Purposes.Select(purpose => $"| `{purpose.Name}` | {ParentOf(purpose)} | {purpose.En} |")
            ),
            ["idempotency"] = IdempotencyOf(operations),
            ["limits"] = LimitsOf(operations, services),
            ["services"] = string.Join(
                '\n',
                KnownService
                    .All.Where(other => other != service)
                    .Select(other =>
                        reference.AddressOf(other.Project) is { } url
                            ? $"- [{other.Title}]({url}/reference): {other.Purpose}"
                            : $"- {other.Title}: {other.Purpose}"
                    )
            ),
        };
        var text = $"{Read(Assembly.Load(assembly), "reference.md")}\n";
        text += (scopes.Count > 0 ? Read(typeof(Introduction).Assembly, "introduction.md") : "");
        text += Read(typeof(Introduction).Assembly, "introduction-common.md");
        return values.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
    }

    private static ILookup<string, string> ScopesOf(IReadOnlyList<OpenApiOperation> operations) =>
        operations
            .SelectMany(operation =>
                (operation.Security ?? [])
                    .SelectMany(requirement => requirement.Values)
                    .SelectMany(scopes => scopes)
                    .Select(scope => (Scope: scope, Summary: Uncapitalised(operation.Summary ?? "")))
            )
            .ToLookup(use => use.Scope, use => use.Summary);

    private static string IdempotencyOf(IReadOnlyList<OpenApiOperation> operations) =>
        operations.Any(operation => operation.Parameters?.Any(parameter => parameter.Name == IdempotencyKey.Header) == true)
            ? "Where a route takes the header `Idempotency-Key`, the same request under the same key has one effect and one answer, for "
                + "ever; another request under it is answered 422. Choose a key for each act, for example a UUID."
            : "";

    private static string LimitsOf(IReadOnlyList<OpenApiOperation> operations, IServiceProvider services)
    {
        if (operations.All(operation => operation.Responses?.ContainsKey("429") != true) || services.GetService<QueryQuotas>() is null)
        {
            return "";
        }

        var quotas = services.GetRequiredService<IOptions<QueryQuotaOptions>>().Value;
        var (recipients, histories) = (Grouped(quotas.RecipientsPerMinute), Grouped(quotas.HistoriesPerMinute));
        return $"A client may ask about {recipients} recipients and {histories} histories a minute, by whichever route.";

        static string Grouped(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
    }

    private static string ParentOf(Purpose purpose) => purpose.Parent is { } parent ? $"`{parent}`" : "";

    private static string Uncapitalised(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];

    private static string Read(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream(name);
        if (file is null)
        {
            return "";
        }

        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
