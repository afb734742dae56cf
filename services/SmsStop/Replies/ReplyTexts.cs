using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>What a person is told by SMS: one fact, no marketing, one SMS long.</summary>
/// <param name="language">ISO 639-1 code of one of its files.</param>
/// <param name="brand">Who speaks.</param>
internal sealed class ReplyTexts(string language, string brand) : Texts(language, brand)
{
    /// <summary>In the language that the person wrote in; French where that is not known, or where the file has no such text.</summary>
    public static ReplyTexts For(SmsReply reply) =>
        new(
            (reply.Kind, reply.Language) switch
            {
                (_, Languages.English) => Languages.English,
                (ReplyKind.Stopped or ReplyKind.Help, "de" or "es" or "it" or "nl" or "pt") => reply.Language,
                _ => Languages.French,
            },
            reply.Brand
        );
}
