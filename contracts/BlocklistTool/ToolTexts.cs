using System.Globalization;
using SenefConsent.Contracts;
using SenefConsent.Csv;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// All that the tool says, in <c>ToolTexts.en.resx</c> and <c>ToolTexts.fr.resx</c>. What programs read, such as the names of decisions in a
/// file, is no text and is the same in both languages.
/// </summary>
/// <param name="language">French or English.</param>
internal sealed class ToolTexts(string language)
{
    public const string English = "en";
    public const string French = "fr";

    private const string OptionOfLanguage = "--lang";

    // Not those of the machine, which differ between versions of ICU.
    private readonly NumberFormatInfo numbers = new()
    {
        NumberGroupSeparator = language == French ? "\u202F" : ",",
        NumberDecimalSeparator = language == French ? "," : ".",
    };

    /// <summary>The languages there are.</summary>
    public static IReadOnlyList<string> Languages { get; } = [English, French];

    /// <summary>The language that they are in.</summary>
    public string Language => language;

    /// <summary>
    /// The language of a run: that of <c>--lang</c>, else of <c>LC_ALL</c>, <c>LC_MESSAGES</c> or <c>LANG</c>, the first that is set, as Unix
    /// tools choose it; where none of them is usual, that of the system. English, where it is neither French nor English.
    /// </summary>
    /// <param name="arguments">The command line, which is not parsed yet: its own help is in the language.</param>
    /// <param name="variable">The environment variables.</param>
    /// <param name="ofTheSystem">What the system says, where it has no such variables.</param>
    public static ToolTexts For(IReadOnlyList<string> arguments, Func<string, string?> variable, CultureInfo? ofTheSystem = null)
    {
        var asked = AskedFor(arguments);
        return new ToolTexts(
            Languages.Contains(asked) ? asked!
            : OfTheEnvironment(variable, ofTheSystem).StartsWith(French, StringComparison.OrdinalIgnoreCase) ? French
            : English
        );
    }

    /// <summary>A text with values in the place of <c>{name}</c>.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, string Value)> values] =>
        EmbeddedTexts.Of<ToolTexts>(language)[key, values];

    /// <summary>A text that may not be there; null when it is not.</summary>
    public string? Find(string key) =>
        EmbeddedTexts.Of<ToolTexts>(language).Keys.Contains(key) ? EmbeddedTexts.Of<ToolTexts>(language).Raw(key) : null;

    /// <summary>A text that depends on a count, which it says with <c>{count}</c>: none and one are singular in French, one in English.</summary>
    public string Counted(string key, long count, params ReadOnlySpan<(string Name, string Value)> values) =>
        this[$"{key}.{(count == 1 || (count == 0 && language == French) ? "One" : "Many")}", [("count", Count(count)), .. values]];

    /// <summary>A count, with its thousands apart.</summary>
    public string Count(long count) => count.ToString("N0", numbers);

    /// <summary>What a decision is called.</summary>
    public string Of(Verdict decision) => this[$"Decision.{ExactNames<Verdict>.Of(decision)}"];

    /// <summary>What a rule means.</summary>
    public string Of(Rule rule) => this[$"Rule.{ExactNames<Rule>.Of(rule)}"];

    /// <summary>What a channel is called.</summary>
    public string Of(Channel channel) => this[$"Channel.{ExactNames<Channel>.Of(channel)}"];

    /// <summary>Whom one writes to.</summary>
    public string Of(Audience audience) => this[$"Audience.{ExactNames<Audience>.Of(audience)}"];

    /// <summary>By which door something came.</summary>
    public string Of(Source source) => this[$"Source.{ExactNames<Source>.Of(source)}"];

    private static string? AskedFor(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count && arguments[index] != "--"; index++)
        {
            var argument = arguments[index];
            if (argument == OptionOfLanguage)
            {
                return index + 1 < arguments.Count ? arguments[index + 1] : null;
            }

            if (argument.StartsWith(OptionOfLanguage, StringComparison.Ordinal) && argument[OptionOfLanguage.Length] is '=' or ':')
            {
                return argument[(OptionOfLanguage.Length + 1)..];
            }
        }

        return null;
    }

    private static string OfTheEnvironment(Func<string, string?> variable, CultureInfo? ofTheSystem)
    {
        foreach (var name in (string[])["LC_ALL", "LC_MESSAGES", "LANG"])
        {
            if (variable(name) is { Length: > 0 } locale)
            {
                // As gettext has it: a list of languages counts before the locale, unless that is the one of programs.
                return locale is "C" or "POSIX" || locale.StartsWith("C.", StringComparison.Ordinal) ? English
                    : variable("LANGUAGE") is { Length: > 0 } languages ? FirstKnown(languages)
                    : locale;
            }
        }

        return ofTheSystem?.TwoLetterISOLanguageName ?? English;
    }

    private static string FirstKnown(string languages) =>
        languages
            .Split(':')
            .FirstOrDefault(one => Languages.Any(known => one.StartsWith(known, StringComparison.OrdinalIgnoreCase)), English);
}
