using System.CommandLine;
using System.Globalization;
using SenefConsent.Contracts;

namespace SenefConsent.BlocklistTool;

/// <summary>The options that several commands have, and how their values are read.</summary>
internal static class Options
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static Option<Channel> Channel(ToolTexts texts) =>
        OneOf(
            new Option<Channel>("--channel", "-c") { Description = texts["Option.Channel"], Required = true },
            texts,
            Contracts.Channel.All
        );

    public static Option<string> Purpose(ToolTexts texts) =>
        new("--purpose", "-p")
        {
            Description = texts["Option.Purpose"],
            HelpName = texts["Value.Name"],
            Required = true,
        };

    public static Option<Audience> Audience(ToolTexts texts) =>
        OneOf(new Option<Audience>("--audience", "-a") { Description = texts["Option.Audience"], Required = true }, texts);

    public static Option<string?> Organisation(ToolTexts texts) =>
        new("--organisation") { Description = texts["Option.Organisation"], HelpName = texts["Value.Name"] };

    public static Option<string?> Column(ToolTexts texts) =>
        new("--column") { Description = texts["Option.Column"], HelpName = texts["Value.Column"] };

    public static Option<string?> Sheet(ToolTexts texts, string command) =>
        new("--sheet") { Description = texts[$"Option.Sheet.{command}"], HelpName = texts["Value.Column"] };

    public static Option<string?> Encoding(ToolTexts texts) =>
        new("--encoding") { Description = texts["Option.Encoding"], HelpName = texts["Value.Name"] };

    public static Option<bool> Force(ToolTexts texts) => new("--force") { Description = texts["Option.Force"] };

    public static Option<bool> Json(ToolTexts texts) => new("--json") { Description = texts["Option.Json"] };

    /// <summary>A past instant; a day alone is its beginning.</summary>
    public static Option<DateTimeOffset?> At(ToolTexts texts) => Time(new("--at") { Description = texts["Option.At"] }, texts);

    /// <summary>When a file was written; a day alone is its end, since within it somebody may have refused after what was permitted.</summary>
    public static Option<DateTimeOffset?> ExportedAt(ToolTexts texts) =>
        Time(new("--exported-at") { Description = texts["Option.ExportedAt"] }, texts, isEndOfDay: true);

    /// <summary>For how long a service that is away at the start is tried again.</summary>
    public static Option<TimeSpan> Wait(ToolTexts texts) =>
        Read(
            new Option<TimeSpan>("--wait")
            {
                Description = texts["Option.Wait"],
                HelpName = texts["Value.Seconds"],
                DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
            },
            text => SecondsOf(text) is { } seconds && seconds <= LongestWait ? seconds : null,
            texts["Value.WrongSeconds", ("option", "--wait")]
        );

    /// <summary>A position of the change feed.</summary>
    public static Option<long?> After(ToolTexts texts) =>
        Read(
            new Option<long?>("--after") { Description = texts["Option.After"], HelpName = texts["Value.Position"] },
            text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : (long?)null,
            texts["Value.WrongPosition", ("option", "--after")]
        );

    /// <summary>The language, which was found before the command line was parsed.</summary>
    public static Option<string?> Language(ToolTexts texts)
    {
        var option = new Option<string?>("--lang")
        {
            Description = texts["Option.Lang"],
            HelpName = string.Join('|', ToolTexts.Languages),
            Recursive = true,
        };
        option.CompletionSources.Add([.. ToolTexts.Languages]);
        option.CustomParser = result =>
        {
            if (!ToolTexts.Languages.Contains(result.Tokens[0].Value))
            {
                result.AddError(texts["Value.NotOneOf", ("option", option.Name), ("values", string.Join(", ", ToolTexts.Languages))]);
            }

            return result.Tokens[0].Value;
        };
        return option;
    }

    private static Option<DateTimeOffset?> Time(Option<DateTimeOffset?> option, ToolTexts texts, bool isEndOfDay = false)
    {
        option.HelpName = texts["Value.Time"];
        return Read(option, text => Moment.Read(text, isEndOfDay), texts["Value.WrongTime", ("option", option.Name)]);
    }

    // By the names that they have in JSON, and not by those that they have here.
    private static Option<T> OneOf<T>(Option<T> option, ToolTexts texts, params T[] except)
        where T : struct, Enum
    {
        List<string> names = [.. ExactNames<T>.All.Except(except.Select(ExactNames<T>.Of))];
        option.HelpName = string.Join('|', names);
        // Instead of the names that the values have in C#.
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. names]);
        return Read(
            option,
            text => names.Contains(text) ? ExactNames<T>.Find(text) : null,
            texts["Value.NotOneOf", ("option", option.Name), ("values", string.Join(", ", names))]
        );
    }

    private static Option<T> Read<T>(Option<T> option, Func<string, T?> read, string fault)
        where T : struct
    {
        option.CustomParser = result => ValueOf(result.Tokens, read) ?? Fail<T>(result, fault);
        return option;
    }

    private static Option<T?> Read<T>(Option<T?> option, Func<string, T?> read, string fault)
        where T : struct
    {
        option.CustomParser = result => ValueOf(result.Tokens, read) ?? Fail<T?>(result, fault);
        return option;
    }

    private static T? ValueOf<T>(IReadOnlyList<System.CommandLine.Parsing.Token> tokens, Func<string, T?> read)
        where T : struct => tokens.Count == 1 ? read(tokens[0].Value) : null;

    private static T? Fail<T>(System.CommandLine.Parsing.ArgumentResult result, string fault)
    {
        result.AddError(fault);
        return default;
    }

    private static TimeSpan? SecondsOf(string text) =>
        int.TryParse(text.TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
