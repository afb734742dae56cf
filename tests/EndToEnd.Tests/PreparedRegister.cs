using System.Text.Json;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The register of processing in the state that the example of a route begins with.</summary>
/// <param name="dpo">Calls as a data protection officer.</param>
internal sealed class PreparedRegister(RegisterClient dpo)
{
    /// <summary>The values that the example of a route needs: the ids and hashes of this system.</summary>
    public async Task<Dictionary<string, string>> ForAsync(string route)
    {
        if (route == "POST /processings/{id}/attestations")
        {
            var marketing = (await dpo.GetAsync(LetterLanguage.English)).Processings.Single(one => one.Id == "marketing");
            return new() { ["body"] = JsonSerializer.Serialize(new AttestationRequest(marketing.Hash), JsonSerializerOptions.Web) };
        }

        var recipient = await dpo.RecordRecipientAsync(
            new RecipientRequest(RecipientRole.Processor, $"Acme {Guid.NewGuid():N}", ["marketing"])
        );
        var values = new Dictionary<string, string> { ["id"] = $"{recipient.Id}" };
        if (route == "POST /recipients/{id}/audits/{audit}/resolution")
        {
            var audited = await dpo.RecordAuditAsync(
                recipient.Id,
                new AuditRequest(new DateOnly(2026, 2, 3), AuditScope.Security, 2, new DateOnly(2099, 5, 3))
            );
            values["audit"] = $"{audited.Audits[0].Id}";
        }

        return values;
    }
}
