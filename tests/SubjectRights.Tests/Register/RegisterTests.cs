using System.Net;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

public sealed class RegisterTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly RegisterClient dpo = new(system.Dpo);

    private static DateOnly Today => LegalCalendar.DayOf(TimeProvider.System.GetUtcNow()).ToDateOnly();

    [Fact]
    public async Task the_register_says_of_each_part_where_it_comes_from()
    {
        var register = await dpo.GetAsync(LetterLanguage.English);
        Assert.Equal("SENEF", register.Controller.Name);
        Assert.Equal(11, register.Processings.Count);
        Assert.All(register.Processings, one => Assert.Equal(RegisterOrigin.Declared, one.Origin));
        var generated = register.Generated;
        Assert.Equal(RegisterOrigin.Generated, generated.Origin);
        Assert.Contains(generated.Purposes, purpose => purpose is { Name: "newsletter", Text: "the newsletter" });
        Assert.Contains(generated.Retention, rule => rule is { Id: "technical", Period: "P1Y", Then: "delete" });
        Assert.Contains(generated.Clients, client => client.Name == "all" && client.Scopes.Contains("dpo"));
        Assert.Contains(
            generated.DatabaseRights,
            right =>
                right is { Role: "consent_subject_rights", Table: "consent.breach" }
                && right.Rights.SequenceEqual(["INSERT", "SELECT", "UPDATE"])
        );
        Assert.Equal(
            ["consent_erasure"],
            generated
                .DatabaseRights.Where(right => right.Table == "consent.mt_events" && right.Rights.Contains("DELETE"))
                .Select(right => right.Role)
        );
        Assert.Contains("Prospection commerciale", (await dpo.GetAsync(LetterLanguage.French)).Processings.Select(one => one.Name));
    }

    [Fact]
    public async Task what_is_declared_is_attested_as_it_was_looked_at()
    {
        var shown = (await dpo.GetAsync(LetterLanguage.English)).Processings.Single(one => one.Id == "cctv");
        Assert.Equal([RegisterWarning.NotAttested], shown.Warnings);
        Assert.Contains("is not what has this hash", await RefusedAsync(() => dpo.AttestAsync("cctv", new AttestationRequest("0"))));
        var attested = await dpo.AttestAsync("cctv", new AttestationRequest(shown.Hash));
        Assert.Equal(("all", 0), (attested.Attestation!.By, attested.Attestation.AgeInMonths));
        Assert.Empty(attested.Warnings);
        await RefusedAsync(() => dpo.AttestAsync("nothing", new AttestationRequest(shown.Hash)), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_processor_has_a_contract_and_audits_with_their_dates()
    {
        var name = $"Acme {Guid.NewGuid():N}";
        var request = new RecipientRequest(RecipientRole.Processor, name, ["marketing"]);
        var recorded = await dpo.RecordRecipientAsync(request);
        Assert.Equal([RegisterWarning.ContractMissing], recorded.Warnings);
        Assert.Equal(recorded.Id, (await dpo.RecordRecipientAsync(request)).Id);

        var id = recorded.Id;
        var expired = await dpo.RecordContractAsync(id, new ContractRequest(Today.AddYears(-2), "C-1", Today.AddDays(-1)));
        Assert.Equal([RegisterWarning.ContractExpired], expired.Warnings);
        var soon = await dpo.RecordContractAsync(id, new ContractRequest(Today, "C-2", Today, ["Hosting SAS"], ["FR", "DE"]));
        Assert.Equal([RegisterWarning.ContractExpiresSoon], soon.Warnings);
        Assert.Empty((await dpo.RecordContractAsync(id, new ContractRequest(Today, "C-3"))).Warnings);

        var audited = await dpo.RecordAuditAsync(id, new AuditRequest(Today.AddDays(-9), AuditScope.Security, 2, Today.AddDays(-1)));
        Assert.Equal([RegisterWarning.FindingsOverdue], audited.Warnings);
        Assert.Empty((await dpo.ResolveAuditAsync(id, audited.Audits.Single().Id)).Warnings);
        Assert.Contains("has no audit", await RefusedAsync(() => dpo.ResolveAuditAsync(id, Guid.NewGuid())));

        Assert.NotNull((await dpo.EndRecipientAsync(id)).EndedAt);
        Assert.Contains("Record it anew", await RefusedAsync(() => dpo.RecordContractAsync(id, new ContractRequest(Today, "C-4"))));
        var shown = (await dpo.GetAsync(LetterLanguage.English)).Recipients.Single(recipient => recipient.Id == id);
        Assert.Equal(3, shown.Contracts.Count);
        await RefusedAsync(() => dpo.EndRecipientAsync(Guid.NewGuid()), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task the_register_is_a_page_in_both_languages()
    {
        await dpo.RecordRecipientAsync(new RecipientRequest(RecipientRole.Authority, "Trésor <public>", ["invoicing"]));
        var page = await dpo.PageAsync(LetterLanguage.French);
        Assert.Contains("<html lang=\"fr\">", page, StringComparison.Ordinal);
        Assert.Contains("Tr&#xE9;sor &lt;public&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Record of processing activities", await dpo.PageAsync(LetterLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/recipients", """{"role":"processor","name":"","processings":["marketing"]}""", "name is missing")]
    [InlineData("/recipients", """{"role":"processor","name":"Acme","processings":[]}""", "processings names at least one")]
    [InlineData("/recipients", """{"role":"processor","name":"Acme","processings":[null]}""", "processings[0] is null")]
    [InlineData("/recipients", """{"role":"processor","name":"Acme","processings":["unknown"]}""", "processings names at least one")]
    [InlineData("/recipients", """{"role":"friend","name":"Acme","processings":["marketing"]}""", "role is one of")]
    [InlineData("contracts", """{"signedOn":"2026-02-30","reference":"C-1"}""", "signedOn takes a day")]
    [InlineData("contracts", """{"signedOn":"2026-02-03","reference":"two words"}""", "reference is what")]
    [InlineData("contracts", """{"signedOn":"2026-02-03","reference":"C-1","expiresOn":"2026-02-01"}""", "expiresOn is before")]
    [InlineData("contracts", """{"signedOn":"2026-02-03","reference":"C-1","countries":["France"]}""", "two capital letters")]
    [InlineData("contracts", """{"signedOn":"2026-02-03","reference":"C-1","subProcessors":[""]}""", "subProcessors[0] is missing")]
    [InlineData("audits", """{"auditedOn":"2026-02-03","scope":"security","findings":2}""", "dueOn is the day")]
    [InlineData("audits", """{"auditedOn":"2026-02-03","scope":"security","findings":-1}""", "findings is less than 0")]
    public async Task a_request_that_cannot_be_understood_is_told_what_it_takes(string path, string body, string why)
    {
        var recipient = await dpo.RecordRecipientAsync(new RecipientRequest(RecipientRole.Processor, "Acme", ["marketing"]));
        Assert.Contains(
            why,
            await system.Dpo.RefusedAsync(
                HttpMethod.Post,
                path.StartsWith('/') ? path : $"/recipients/{recipient.Id}/{path}",
                body,
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
    }
}
