using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting;

/// <summary>
/// The XML documentation that the compiler writes beside each assembly, as text: what stands on a route's method and on a record says the
/// same to a caller of the API.
/// </summary>
internal static class XmlDocs
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "SenefConsent.*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .DistinctBy(member => (string)member.Attribute("name")!)
            .ToDictionary(member => (string)member.Attribute("name")!)
    );

    /// <summary>What a type is, or a value of an enumeration; null where nothing says so.</summary>
    public static string? SummaryOf(MemberInfo member) => TextOf(Find(member)?.Element("summary"));

    /// <summary>What a parameter of a route is: of its method, or of a record that stands for parameters.</summary>
    public static string? ParameterOfRoute(MethodInfo route, string name) =>
        ParameterOf(route, name)
        ?? route
            .GetParameters()
            .Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute)))
            .Select(parameters => ParameterOf(parameters.ParameterType, name))
            .FirstOrDefault(text => text is not null);

    /// <summary>What a parameter of a method or of a record is.</summary>
    public static string? ParameterOf(MemberInfo member, string name) =>
        TextOf(
            Find(member)
                ?.Elements("param")
                .FirstOrDefault(param => string.Equals((string?)param.Attribute("name"), name, StringComparison.OrdinalIgnoreCase))
        );

    private static XElement? Find(MemberInfo member) =>
        member switch
        {
            Type type => Members.Value.GetValueOrDefault($"T:{NameOf(type)}"),
            MethodInfo method => Members
                .Value.Where(pair => pair.Key.StartsWith($"M:{NameOf(method.DeclaringType!)}.{method.Name}(", StringComparison.Ordinal))
                .Select(pair => pair.Value)
                .FirstOrDefault(),
            FieldInfo field => Members.Value.GetValueOrDefault($"F:{NameOf(field.DeclaringType!)}.{field.Name}"),
            _ => Members.Value.GetValueOrDefault($"P:{NameOf(member.DeclaringType!)}.{member.Name}"),
        };

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    // As Markdown, which is what OpenAPI takes.
    private static string? TextOf(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(
                node switch
                {
                    XText plain => plain.Value,
                    XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } reference => (
                        (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name")
                    )?.Split('.', ':')[^1],
                    XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                    XElement other => TextOf(other),
                    _ => "",
                }
            );
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
