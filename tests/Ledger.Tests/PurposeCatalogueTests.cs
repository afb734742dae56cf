namespace SenefConsent.Ledger.Tests;

public class PurposeCatalogueTests
{
    private static readonly Purpose Root = Named("prospecting", 1, null);

    private static readonly BasisRule[] AllBases =
    [
        .. Enum.GetValues<Audience>()
            .Select(audience => new BasisRule(
                audience,
                [Channel.Email, Channel.Sms, Channel.Telephone, Channel.Post],
                LegalBasis.LegitimateInterest
            )),
    ];

    [Fact]
    public void a_purpose_that_is_added_later_is_covered_by_an_earlier_refusal_of_its_parent() =>
        Assert.True(new PurposeCatalogue([Root, Named("webinars", 9, "prospecting")], AllBases).Covers("prospecting", "webinars"));

    [Fact]
    public void a_purpose_that_was_taken_out_covers_itself() => Assert.True(new PurposeCatalogue([Root], AllBases).Covers("old", "old"));

    [Fact]
    public void a_catalogue_that_contradicts_itself_is_not_taken()
    {
        Refused([Root, Root], AllBases, "twice");
        Refused([Root, Named("a", 1, null)], AllBases, "twice");
        Refused([Root, Named("a", 2, null)], AllBases, "one purpose without a parent");
        Refused([], AllBases, "one purpose without a parent");
        Refused([Root, Named("a", 2, "nowhere")], AllBases, "nowhere");
        Refused([Root, Named("a", 2, "b"), Named("b", 3, "a")], AllBases, "below itself");
        Refused([Root], [AllBases[0]], "no legal basis");
    }

    [Fact]
    public void a_file_with_a_misspelt_setting_is_not_taken()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "purposes": [], "legalBasis": [] }""");
        Assert.Throws<InvalidDataException>(() => PurposeCatalogue.Read(file));
        File.Delete(file);
    }

    [Theory]
    [InlineData("\"consented.all\"", "\"consented.everything\"", "has fr.consented.everything, which nothing says")]
    [InlineData("\"title\"", "\"titel\"", "the purpose prospecting has no text fr.title")]
    [InlineData("\"refuse.post\"", "\"refuse.email\"", "the purpose prospecting has no text fr.refuse")]
    [InlineData("{messages}", "{message}", "names a value that is not known")]
    public void a_file_that_lacks_a_text_is_not_taken(string text, string instead, string reason)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, File.ReadAllText(new LedgerOptions().PurposeCatalogue).Replace(text, instead, StringComparison.Ordinal));
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => PurposeCatalogue.Read(file)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static Purpose Named(string name, byte code, string? parent) =>
        new(name, code, parent, new Dictionary<string, string>(), new Dictionary<string, string>());

    private static void Refused(Purpose[] purposes, BasisRule[] bases, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<InvalidDataException>(() => new PurposeCatalogue(purposes, bases)).Message,
            StringComparison.Ordinal
        );
}
