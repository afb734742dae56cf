using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /policy-texts</c>: the data protection policy in each version and language, as it was kept by
/// <c>PUT /notices/policy/{version}/{language}</c> of Preferences.
/// </summary>
public static class PolicyTextsEndpoint
{
    private const string Policy = "policy";

    /// <summary>They, in the order in which they were kept.</summary>
    [ProducesResponseType<PolicyTexts>(200)]
    public static async Task<IResult> Get(NoticeRegister notices, CancellationToken cancellation) =>
        TypedResults.Ok(new PolicyTexts(await notices.AllAsync(Policy, cancellation)));
}
