using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>What the catalogue says of a purpose.</summary>
public static class PurposeTexts
{
    /// <summary>A sentence of the catalogue about a purpose by a channel.</summary>
    public static string About(this SharedTexts texts, Purpose purpose, Channel channel, PurposeSentence sentence) =>
        texts.Filled(
            purpose.Sentence(sentence, channel, texts.Language),
            ("by", texts.By(channel)),
            ("messages", texts[$"Messages.{channel}"])
        );
}
