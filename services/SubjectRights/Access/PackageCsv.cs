using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A package as CSV (RFC 4180): one row an item. What is not an item stands in the other forms.</summary>
internal static class PackageCsv
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "text/csv";

    private static readonly string[] Columns = ["source", "place", "type", "at", "text", "origin", "rule", "retention", "data"];

    /// <summary>The file, with a byte order mark: spreadsheet programs take it for another charset without one.</summary>
    public static byte[] Of(AccessPackage package)
    {
        var text = new StringBuilder();
        Append(text, Columns);
        foreach (var item in package.Items)
        {
            Append(
                text,
                [
                    ExactNames<DataSource>.Of(item.Source),
                    item.Place,
                    item.Type,
                    item.At?.ToString("O", CultureInfo.InvariantCulture) ?? "",
                    item.Text,
                    ExactNames<DataOrigin>.Of(item.Origin),
                    item.Rule ?? "",
                    item.Retention,
                    item.Data.GetRawText(),
                ]
            );
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
}
