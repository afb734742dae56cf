using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>What several commands print alike.</summary>
internal static class Printed
{
    private const int MostColumns = 20;

    /// <summary>JSON as the services write it, indented. It is no part of a page: accents stay as they are.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same on one line.</summary>
    public static readonly JsonSerializerOptions JsonLine = new(Json) { WriteIndented = false };

    public static string Time(this ToolTexts texts, DateTimeOffset at) => Moment.In(texts.Language, at);

    /// <summary>How long something took: <c>8 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Time(this ToolTexts texts, TimeSpan took) =>
        took.TotalMinutes < 1
            ? texts["Took.Seconds", ("seconds", texts.Count((long)Math.Max(1, Math.Round(took.TotalSeconds))))]
            : texts["Took.Minutes", ("minutes", texts.Count((long)took.TotalMinutes)), ("seconds", texts.Count(took.Seconds))];

    public static string Coloured(this ToolTexts texts, Verdict decision) =>
        $"[{(decision == Verdict.Allowed ? "green" : "red")}]{Markup.Escape(texts.Of(decision))}[/]";

    /// <summary>What was asked, as every answer repeats it: whom one writes to decides whether silence is a yes.</summary>
    public static string Asked(this ToolTexts texts, Channel channel, string purpose, Audience audience, DateTimeOffset asOf) =>
        texts["Asked", ("channel", texts.Of(channel)), ("purpose", purpose), ("audience", texts.Of(audience)), ("time", texts.Time(asOf))];

    /// <summary>What a job was asked.</summary>
    public static string JobFor(this ToolTexts texts, ScreeningJob job) =>
        texts[
            "Job.For",
            ("channel", texts.Of(job.Asked!.Channel!.Value)),
            ("purpose", job.Asked.Purpose!),
            ("audience", texts.Of(job.Asked.Audience!.Value))
        ];

    /// <summary>How the result of a job is fetched.</summary>
    public static string JobResult(this ToolTexts texts, ScreeningJob job) => texts["Job.Result", ("id", $"{job.Id}")];

    /// <summary>A column, by its number and its name.</summary>
    public static string ColumnOf(this ToolTexts texts, IReadOnlyList<string> header, int column) =>
        texts[
            column < header.Count && header[column].Trim() != "" ? "Column.Named" : "Column.Unnamed",
            ("number", (column + 1).ToString(CultureInfo.InvariantCulture)),
            ("name", column < header.Count ? Short(header[column]) : "")
        ];

    /// <summary>The columns of a file, in words.</summary>
    public static string ColumnsOf(this ToolTexts texts, IReadOnlyList<string> header) =>
        header.Count == 0
            ? texts["Column.NoHeader"]
            : texts[
                "Column.All",
                ("columns", string.Join(", ", header.Take(MostColumns).Select(Short)) + (header.Count > MostColumns ? ", …" : ""))
            ];

    private static string Short(string name) => name.Trim() is { Length: > 40 } text ? $"{text[..40]}…" : name.Trim();
}
