using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SenefConsent.Hosting;

/// <summary>
/// An entry of a service's <c>reference.json</c>: a title and examples for a route, by method and path. <c>WEBHOOK name</c> is a request
/// that the service sends, and <c>SECURITY name</c> a way in which others prove theirs.
/// </summary>
/// <param name="Id">The operation's id, in camel case: what a generated client calls it.</param>
/// <param name="Group">The group that the page shows it in.</param>
/// <param name="Summary">The title.</param>
/// <param name="Parameters">An example for each parameter of the path and the query.</param>
/// <param name="Request">An example of the body for each content type.</param>
/// <param name="Answers">By status, an example for each content type; empty where there is no body.</param>
/// <param name="Problems">
/// By status, the problem detail that a caller may have to act upon; of a webhook, what the service makes of the answer.
/// </param>
/// <param name="Headers">The headers that the route reads. <see cref="ReferenceOperations"/> describes each by its name.</param>
/// <param name="Security">
/// The ways in which a request is proven, where that is not by a scope: any one of them. An empty one stands for a proof in the body.
/// </param>
/// <param name="Description">What a webhook is, where no record says it; of a route, what else there is to say.</param>
/// <param name="Record">The record that a webhook posts.</param>
/// <param name="Members">The members that a webhook posts, where no record has them.</param>
/// <param name="In">Where a proof stands: <c>header</c>, <c>query</c> or <c>basic</c>.</param>
/// <param name="Name">The name of the header or parameter that it is.</param>
internal sealed record RouteReference(
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
)
{
    /// <summary>Those of a service, by their keys, and then those that every service has.</summary>
    /// <param name="service">The name of its assembly.</param>
    public static Dictionary<string, RouteReference> Read(string service) =>
        Read(Assembly.Load(service), "reference.json")
            .Concat(Read(typeof(RouteReference).Assembly, "reference-common.json"))
            .ToDictionary();

    private static Dictionary<string, RouteReference> Read(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream(name);
        return file is null
            ? new Dictionary<string, RouteReference>()
            : JsonSerializer.Deserialize<Dictionary<string, RouteReference>>(file, JsonSerializerOptions.Web)!;
    }
}
