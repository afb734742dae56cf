using SenefConsent.Contracts;

namespace SenefConsent.Hosting;

/// <summary>What the pages of several services say: the languages, and channels and sources as a sentence goes on with them.</summary>
/// <param name="language">French or English.</param>
public sealed class SharedTexts(string language) : Texts(language)
{
    /// <summary>By which channel, for example <c>by e-mail</c>.</summary>
    public string By(Channel channel) => this[$"Channel.{channel}"];

    /// <summary>By which source, for example <c>with the link in an e-mail</c>.</summary>
    public string By(Source source) => this[$"Source.{source}"];
}
