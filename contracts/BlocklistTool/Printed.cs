using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.BlocklistTool;

/// <summary>What several commands print alike.</summary>
internal static class Printed
{
    /// <summary>JSON as the services write it, indented. It is no part of a page: accents stay as they are.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same on one line.</summary>
    public static readonly JsonSerializerOptions JsonLine = new(Json) { WriteIndented = false };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Decision(Verdict decision) =>
        decision == Verdict.Allowed ? "[green]allowed[/]" : $"[red]{ExactNames<Verdict>.Of(decision)}[/]";
}
