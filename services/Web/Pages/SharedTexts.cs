using SenefConsent.Contracts;

namespace SenefConsent.Web;

/// <summary>
/// What the pages of several services say: the languages, channels, sources and lists as a sentence goes on with them.
/// </summary>
/// <param name="language">French or English.</param>
/// <param name="sender">In whose name they speak.</param>
public sealed class SharedTexts(string language, string sender = "") : Texts(language, sender)
{
    /// <summary>By which channel, for example <c>by e-mail</c>.</summary>
    public string By(Channel channel) => this[$"Channel.{channel}"];

    /// <summary>A channel in a list, for example <c>E-mail</c>.</summary>
    public string NameOf(Channel channel) => this[$"ChannelName.{channel}"];

    /// <summary>By which source, for example <c>with the link in an e-mail</c>.</summary>
    public string By(Source source) => this[$"Source.{source}"];

    /// <summary>Names as a sentence goes on with them, for example <c>a, b and c</c>.</summary>
    public string Listed(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))}{this["And"]}{names[^1]}";
}
