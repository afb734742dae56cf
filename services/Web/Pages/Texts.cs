using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Resources;
using System.Text;

namespace SenefConsent.Web;

/// <summary>
/// Texts for people in one language. They stand in <c>{type}.fr.resx</c> and <c>{type}.en.resx</c>, beside the type that derives from this
/// one; a type may have files in more languages. All are embedded in the service itself, because a satellite assembly that is not shipped
/// makes a page silently speak the other language.
/// </summary>
/// <param name="language">French or English, or the ISO 639-1 code of another file.</param>
/// <param name="sender">In whose name they speak; a text says it with <c>{sender}</c>.</param>
public abstract class Texts(string language, string sender = "")
{
    private const string SenderName = "sender";
    private const string FrenchVowels = "aeiouàâäéèêëîïôöùûüæœ";

    private static readonly ConcurrentDictionary<(Type Type, string Language), FrozenDictionary<string, string>> Files = new();

    /// <summary>ISO 639-1 code of the language that they are in.</summary>
    public string Language => language;

    /// <summary>In whose name they speak.</summary>
    public string Sender => sender;

    /// <summary>A text.</summary>
    /// <param name="key">Its name in the file.</param>
    /// <param name="values">What takes the place of <c>{name}</c>, in clear text.</param>
    /// <exception cref="KeyNotFoundException">The file has no such text, or the text names a value that is not given.</exception>
    public string this[string key, params (string Name, string Value)[] values]
    {
        get => Filled(Files.GetOrAdd((GetType(), language), Read)[key], values);
    }

    /// <summary>A text that does not stand in the file.</summary>
    /// <exception cref="KeyNotFoundException">It names a value that is not given.</exception>
    public string Filled(string text, params (string Name, string Value)[] values)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf('{', at) is var open and >= 0 && text.IndexOf('}', open) is var close and >= 0)
        {
            filled.Append(text, at, open - at);
            var name = text[(open + 1)..close];
            if (name == SenderName)
            {
                AppendSender(filled);
            }
            else
            {
                filled.Append(
                    Array.Find(values, value => value.Name == name).Value
                        ?? throw new KeyNotFoundException($"A text of {GetType().Name} needs a value for {name}: {text}")
                );
            }

            at = close + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    // French says "de SENEF" and "que SENEF", but "d’Orange" and "qu’Orange".
    private void AppendSender(StringBuilder text)
    {
        if (
            language == Languages.French
            && sender.Length > 0
            && FrenchVowels.Contains(char.ToLowerInvariant(sender[0]))
            && (EndsWith(text, "de ") || EndsWith(text, "que "))
        )
        {
            text.Remove(text.Length - 2, 2).Append('’');
        }

        text.Append(sender);
    }

    private static bool EndsWith(StringBuilder text, string word)
    {
        var begin = text.Length - word.Length;
        return begin >= 0 && text.ToString(begin, word.Length) == word && (begin == 0 || !char.IsLetter(text[begin - 1]));
    }

    private static FrozenDictionary<string, string> Read((Type Type, string Language) file)
    {
        using var reader = new ResourceReader(
            file.Type.Assembly.GetManifestResourceStream($"{file.Type.Name}.{file.Language}.resources")
                ?? throw new MissingManifestResourceException($"{file.Type.Name}.{file.Language}.resx is not embedded.")
        );
        return reader.Cast<DictionaryEntry>().ToFrozenDictionary(text => (string)text.Key, text => (string)text.Value!);
    }
}
