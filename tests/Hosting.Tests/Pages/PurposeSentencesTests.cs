using System.Text.RegularExpressions;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting.Tests;

/// <summary>What the catalogue says of its purposes, as people read it.</summary>
public partial class PurposeSentencesTests
{
    private static readonly PurposeCatalogue Catalogue = PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue);

    private static readonly PurposeSentence[] Questions = [PurposeSentence.Question, PurposeSentence.Consent];

    public static TheoryData<string> BothLanguages => ["fr", "en"];

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public void every_purpose_has_each_sentence_for_each_channel_and_nothing_is_left_over(string language)
    {
        var texts = new SharedTexts(language, "SENEF");
        foreach (var purpose in Catalogue.Purposes)
        {
            foreach (var channel in Enum.GetValues<Channel>())
            {
                foreach (var sentence in Enum.GetValues<PurposeSentence>())
                {
                    var text = texts.About(purpose, channel, sentence);
                    Assert.Matches(
                        Questions.Contains(sentence) ? Question()
                            : sentence == PurposeSentence.Refuse ? Button()
                            : Statement(),
                        text
                    );
                    Assert.DoesNotMatch(Leftover(), text);
                }
            }
        }
    }

    [Theory]
    [InlineData("newsletter", Channel.Email, PurposeSentence.Question, "Ne plus recevoir la lettre d’information de SENEF par e-mail ?")]
    [InlineData("newsletter", Channel.Email, PurposeSentence.Consent, "Recevoir la lettre d’information de SENEF par e-mail ?")]
    [InlineData("prospecting", Channel.Email, PurposeSentence.Question, "Ne plus recevoir d’e-mails commerciaux de SENEF ?")]
    [InlineData("prospecting", Channel.All, PurposeSentence.Refuse, "Plus aucune publicité, par aucun moyen")]
    [InlineData("events", Channel.Telephone, PurposeSentence.Refused, "SENEF ne vous appellera plus pour vous inviter à ses événements.")]
    [InlineData("profiling", Channel.Sms, PurposeSentence.Again, "SENEF peut de nouveau analyser vos données pour ses SMS commerciaux.")]
    public void a_sentence_is_the_one_of_its_purpose_and_channel(string purpose, Channel channel, PurposeSentence sentence, string text) =>
        Assert.Equal(text, new SharedTexts("fr", "SENEF").About(Catalogue.Find(purpose)!, channel, sentence));

    [GeneratedRegex(@"^\p{Lu}.*([^ ]\?|\u00A0\?)$")]
    private static partial Regex Question();

    [GeneratedRegex(@"^\p{Lu}.*\w$")]
    private static partial Regex Button();

    [GeneratedRegex(@"^\p{Lu}.*\w\.$")]
    private static partial Regex Statement();

    [GeneratedRegex(@"[{}'""]|  | [?!:;»]|« |\bd[eu] [aeiouyéè]")]
    private static partial Regex Leftover();
}
