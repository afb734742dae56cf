namespace SenefConsent.Ledger.Tests;

public class RetentionRulesTests
{
    private static readonly RetentionRules Delivered = RetentionRules.Read(RetentionRules.DeliveredFile);

    [Fact]
    public void evidence_ends_when_the_vault_says_it_does()
    {
        var rule = Delivered.RuleOf("consent.evidence")!;
        Assert.Equal("expires_at", rule.End);
        Assert.Equal(Given.March(3), rule.Lasts.BeganBefore(Given.March(3).AddYears(1)));
    }

    [Fact]
    public void the_first_rule_that_names_a_table_is_its_rule()
    {
        Assert.Equal("dead-letters", Delivered.RuleOf("messages_sms_stop.wolverine_dead_letters")!.Id);
        Assert.Equal("messages", Delivered.RuleOf("messages_sms_stop.wolverine_nodes")!.Id);
        Assert.Equal(RetentionAction.Keep, Delivered.RuleOf("consent.mt_doc_blocklist")!.Then);
        Assert.Null(Delivered.RuleOf("consent.letter"));
        Assert.Null(Delivered.RuleOf("public.evidence"));
    }

    [Theory]
    [InlineData("P1Y", "2025-03-03")]
    [InlineData("P6M", "2025-09-03")]
    [InlineData("P30D", "2026-02-01")]
    [InlineData("P1Y1M1D", "2025-02-02")]
    public void a_period_goes_back_by_the_calendar(string period, string before) =>
        Assert.Equal(before, $"{Rule(period).Lasts.BeganBefore(Given.March(3)):yyyy-MM-dd}");

    [Theory]
    [InlineData("P")]
    [InlineData("1Y")]
    [InlineData("P1W")]
    [InlineData("P1Y\n")]
    [InlineData("for ever")]
    [InlineData(null)]
    public void what_is_no_period_is_refused(string? period) => Refused(Rule(period), "needs a period such as P1Y");

    [Fact]
    public void what_is_no_name_is_refused()
    {
        Refused(Rule("P1Y") with { Applies = ["consent.a; drop table b"] }, "which is no table");
        Refused(Rule("P1Y") with { Start = "now() --" }, "which is no column");
        Refused(Rule("P1Y") with { Start = null }, "needs a start");
        Refused(Rule("P1Y") with { Then = RetentionAction.Keep }, "keeps what it applies to");
        Refused(Rule("P1Y") with { Then = RetentionAction.Clear }, "needs clears");
    }

    [Fact]
    public void what_is_attested_needs_an_owner_and_months_and_is_of_no_table()
    {
        var attested = new RetentionRule(
            "cctv",
            [],
            RetentionAction.Attest,
            "One month.",
            Period: "P1M",
            Owner: "security",
            EveryMonths: 3
        );
        Assert.Equal("cctv", new RetentionRules([attested]).Rules[0].Id);
        Refused(attested with { Owner = null }, "needs an owner");
        Refused(attested with { EveryMonths = 0 }, "needs everyMonths");
        Refused(attested with { Period = "a month" }, "has a period that is none");
        Refused(attested with { Applies = ["consent.some"] }, "names a table");
        Refused(Rule("P1Y") with { Owner = "security" }, "nobody attests it");
    }

    [Fact]
    public void of_prospects_there_is_one_rule_and_it_has_a_period()
    {
        Assert.Equal(Given.March(3), Delivered.Prospects!.Lasts.BeganBefore(Given.March(3).AddYears(3)));
        Refused(Delivered.Prospects with { Period = null }, "needs a period such as P1Y");
        Refused(Delivered.Prospects with { Start = "at" }, "names a table or columns");
        Assert.Throws<InvalidDataException>(() => new RetentionRules([Delivered.Prospects, Delivered.Prospects with { Id = "others" }]));
    }

    [Fact]
    public void every_period_that_the_policy_promises_for_what_is_held_elsewhere_is_attested_by_its_owner() =>
        Assert.Equal(
            [
                "contracts P5Y sales 12",
                "electronic-contracts P10Y sales 12",
                "correspondence P10Y finance 12",
                "directory  sales 12",
                "cctv P1M security 3",
                "premises P1M security 3",
            ],
            Delivered
                .Rules.Where(rule => rule.Then == RetentionAction.Attest)
                .Select(rule => $"{rule.Id} {rule.Period} {rule.Owner} {rule.EveryMonths}")
        );

    private static RetentionRule Rule(string? period) =>
        new("rule", ["consent.some"], RetentionAction.Delete, "A sentence.", Period: period, Start: "at");

    private static void Refused(RetentionRule rule, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => new RetentionRules([rule])).Message, StringComparison.Ordinal);
}
