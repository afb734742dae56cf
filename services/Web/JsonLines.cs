using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SenefConsent.Web;

/// <summary>It has no settings of its own.</summary>
internal sealed class JsonLinesOptions : ConsoleFormatterOptions;

/// <summary>
/// Writes each log line as one JSON object: <c>time</c>, <c>level</c>, <c>category</c>, <c>message</c>, <c>traceId</c> within a request, and
/// the values of the message by their names. Of an exception it writes types and stack, never a message: messages quote values, and values
/// can be addresses. Scopes are left out: they hold the path of the request, which can hold a token.
/// </summary>
internal sealed class JsonLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-lines";

    private const string Template = "{OriginalFormat}";
    private const string TraceId = "TraceId";

    // Lines are read by programs and by people; nothing puts them into a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", LevelOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, null));
            var values = logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            if (Activity.Current is { } activity && !values.Any(value => value.Key == TraceId))
            {
                json.WriteString("traceId", activity.TraceId.ToHexString());
            }

            foreach (var (name, value) in values.Where(value => value.Key != Template))
            {
                json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
                WriteValue(json, value);
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", Describe(exception));
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Describe(Exception exception)
    {
        var types = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            types.Add(cause.GetType().Name);
        }

        return $"{string.Join(" <- ", types)}\n{exception.StackTrace}";
    }

    private static string LevelOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "information",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };
}
