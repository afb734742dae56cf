using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A recipient of the register is recorded, its contracts and audits are, and it ends.</summary>
public sealed class RecipientPagesTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private static readonly Guid Recipient = new("01a2062f-8fbc-7f58-ae88-000000000001");
    private static readonly Guid Audit = new("01a2062f-8fbc-7f58-ae88-000000000002");
    private static readonly string Page = $"/dpo/registers/recipients/{Recipient}";
    private static readonly string Calls = $"POST /recipients/{Recipient}";

    private readonly DpoAtWork dpo = new(system);

    public async ValueTask InitializeAsync()
    {
        await dpo.InitializeAsync();
        dpo.Services.Fill();
        Show(Found());
        await dpo.Browser.GoAsync(Page);
    }

    public ValueTask DisposeAsync() => dpo.DisposeAsync();

    [Fact]
    public async Task a_recipient_is_recorded_for_the_processings_of_the_register()
    {
        dpo.Services.Instead["POST /recipients"] = () => ServiceStandIn.Json(Found());
        var form = await dpo.Browser.GoAsync("/dpo/registers/recipients/new");
        Assert.Contains("value=\"prospecting\"", form.Html, StringComparison.Ordinal);
        Assert.Contains("the register still lacks: mirror", form.Html, StringComparison.Ordinal);
        var seen = await dpo.Browser.PostAsync(
            "/dpo/registers/recipients/new",
            ("name", " A printer "),
            ("role", "processor"),
            ("processings", "prospecting"),
            ("client", "")
        );
        Assert.Equal($"{Page}?done=recorded", seen.At.PathAndQuery);
        var sent = Sent<RecipientRequest>("POST /recipients");
        Assert.Equal((RecipientRole.Processor, "A printer", (string?)null), (sent.Role, sent.Name, sent.Client));
        Assert.Equal(["prospecting"], sent.Processings);
    }

    [Fact]
    public async Task what_a_new_recipient_lacks_is_told_beside_each_field_and_what_was_typed_stays()
    {
        await dpo.Browser.GoAsync("/dpo/registers/recipients/new");
        var seen = await dpo.Browser.PostAsync("/dpo/registers/recipients/new", ("client", "mirror"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.All(["name", "role", "processings"], field => Assert.Contains($"id=\"{field}-error\"", seen.Html, StringComparison.Ordinal));
        Assert.Contains("value=\"mirror\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked("POST /recipients"));
    }

    [Fact]
    public async Task a_contract_is_recorded_with_the_processors_and_countries_as_people_write_them()
    {
        dpo.Services.Instead[$"{Calls}/contracts"] = () => ServiceStandIn.Json(Found());
        var seen = await TakeAsync(
            "contract",
            ("contract-signedOn", "3/11/2026"),
            ("contract-reference", "DPA-2026-014"),
            ("contract-expiresOn", ""),
            ("contract-subProcessors", "A host\r\n\r\nA carrier"),
            ("contract-countries", "fr, DE")
        );
        Assert.Equal($"{Page}?done=contract", seen.At.PathAndQuery);
        var sent = Sent<ContractRequest>($"{Calls}/contracts");
        Assert.Equal((new DateOnly(2026, 11, 3), "DPA-2026-014", (DateOnly?)null), (sent.SignedOn, sent.Reference, sent.ExpiresOn));
        Assert.Equal(["A host", "A carrier"], sent.SubProcessors!);
        Assert.Equal(["FR", "DE"], sent.Countries!);
    }

    [Fact]
    public async Task what_the_service_refuses_of_an_optional_field_stands_beside_it()
    {
        dpo.Services.Instead[$"{Calls}/contracts"] = () => ServiceStandIn.Problem(400, "expiresOn is before signedOn.");
        var seen = await TakeAsync(
            "contract",
            ("contract-signedOn", "3/11/2026"),
            ("contract-reference", "DPA-2026-014"),
            ("contract-expiresOn", "2/11/2026")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"contract-expiresOn-error\"", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"contract-signedOn-error\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"DPA-2026-014\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_day_that_cannot_be_read_is_told_although_it_may_be_left_out()
    {
        var seen = await TakeAsync(
            "contract",
            ("contract-signedOn", "3/11/2026"),
            ("contract-reference", "DPA-2026-014"),
            ("contract-expiresOn", "next year")
        );
        Assert.Contains("id=\"contract-expiresOn-error\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked($"{Calls}/contracts"));
    }

    [Fact]
    public async Task an_audit_is_recorded_and_its_findings_are_put_right()
    {
        dpo.Services.Instead[$"{Calls}/audits"] = () => ServiceStandIn.Json(Found());
        await TakeAsync(
            "audit",
            ("audit-auditedOn", "3/11/2026"),
            ("audit-scope", "penetration-test"),
            ("audit-findings", "2"),
            ("audit-dueOn", "3/12/2026")
        );
        Assert.Equal(
            new AuditRequest(new DateOnly(2026, 11, 3), AuditScope.PenetrationTest, 2, new DateOnly(2026, 12, 3)),
            Sent<AuditRequest>($"{Calls}/audits")
        );

        Assert.Contains($"name=\"resolve-audit\" value=\"{Audit}\"", dpo.Browser.Page.Html, StringComparison.Ordinal);
        dpo.Services.Instead[$"{Calls}/audits/{Audit}/resolution"] = () => ServiceStandIn.Json(Found());
        var seen = await TakeAsync("resolve", ("resolve-audit", $"{Audit}"));
        Assert.Equal($"{Page}?done=resolve", seen.At.PathAndQuery);
    }

    [Fact]
    public async Task of_a_recipient_that_ended_nothing_is_recorded_any_more_but_that_findings_are_put_right()
    {
        dpo.Services.Instead[$"{Calls}/ending"] = () =>
        {
            Show(Found() with { EndedAt = new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero) });
            return ServiceStandIn.Json(Found());
        };
        var seen = await TakeAsync("end");
        Assert.Equal($"{Page}?done=end", seen.At.PathAndQuery);
        Assert.All(
            ["contract", "audit", "end"],
            step => Assert.DoesNotContain($"name=\"step\" value=\"{step}\"", seen.Html, StringComparison.Ordinal)
        );
        Assert.Contains("value=\"resolve\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_may_only_read_changes_nothing()
    {
        var reader = await dpo.ReaderAsync();
        var seen = await reader.GoAsync(Page);
        Assert.Contains("DPA-2025-001", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"step\"", seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync(Page, ("step", "end"))).Status);
        Assert.DoesNotContain("/recipients/new", (await reader.GoAsync("/dpo/registers")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_recipient_that_is_not_in_the_register_is_missing() =>
        Assert.Equal(HttpStatusCode.NotFound, (await dpo.Browser.GoAsync($"/dpo/registers/recipients/{Audit}")).Status);

    private void Show(RegisteredRecipient recipient) =>
        dpo.Services.Instead["GET /processings"] = () => ServiceStandIn.Json(dpo.Services.FilledRegister(recipient));

    private Task<Seen> TakeAsync(string step, params (string Name, string Value)[] fields) =>
        dpo.Browser.PostAsync(Page, [("step", step), .. fields]);

    private T Sent<T>(string call) => JsonSerializer.Deserialize<T>(dpo.Services.Bodies[call], JsonSerializerOptions.Web)!;

    private static RegisteredRecipient Found() =>
        ServiceStandIn.Recipient() with
        {
            Id = Recipient,
            Audits = [ServiceStandIn.Recipient().Audits[0] with { Id = Audit }],
        };
}
