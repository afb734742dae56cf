using System.Text.Json;
using SenefConsent.Database;

namespace SenefConsent.Local;

/// <summary>
/// The other forms of a service's name: <c>email-unsubscribe</c> is the project EmailUnsubscribe and is called emailUnsubscribe in
/// local.json.
/// </summary>
public static class ServiceNames
{
    /// <summary>The pages for staff, which have no database.</summary>
    public const string Console = "console";

    /// <summary>All programs that run, in the order of their ports.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ConsentDatabase.Services.Select(service => service.Name), Console];

    public static string ProjectOf(string service) =>
        string.Concat(service.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public static string KeyOf(string service) => JsonNamingPolicy.CamelCase.ConvertName(ProjectOf(service));

    public static string VariableOf(string service) => ConsentDatabase.SettingOf(service).ToUpperInvariant();
}
