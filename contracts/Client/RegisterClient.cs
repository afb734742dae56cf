using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls SubjectRights about the register of processing. Every call throws <see cref="ConsentProblemException"/> where the service refuses,
/// and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class RegisterClient(HttpClient service)
{
    /// <summary>The register of processing. Scope <c>dpo.read</c>.</summary>
    public Task<ProcessingRegister> GetAsync(LetterLanguage language, CancellationToken cancellation = default) =>
        service.AskAsync<ProcessingRegister>(HttpMethod.Get, PathOf(language), null, cancellation);

    /// <summary>The register of processing, as a page. Scope <c>dpo.read</c>.</summary>
    public async Task<string> PageAsync(LetterLanguage language, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await service.FileAsync(PathOf(language), "text/html", cancellation));

    /// <summary>The data protection policy in each version and language. Scope <c>dpo.read</c>.</summary>
    public Task<PolicyTexts> PolicyTextsAsync(CancellationToken cancellation = default) =>
        service.AskAsync<PolicyTexts>(HttpMethod.Get, "/policy-texts", null, cancellation);

    /// <summary>A page of what went at the end of its retention, the last runs first. Scope <c>dpo.read</c>.</summary>
    /// <param name="since">Only runs from this moment on; all that are kept when null.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<RetentionRunsPage> RetentionRunsPageAsync(
        DateTimeOffset? since = null,
        string? after = null,
        CancellationToken cancellation = default
    ) =>
        service.AskAsync<RetentionRunsPage>(
            HttpMethod.Get,
            "/retention-runs"
                + string.Join(
                    '&',
                    new[] { since is { } at ? $"since={Uri.EscapeDataString($"{at:O}")}" : null, after is null ? null : $"after={after}" }
                        .OfType<string>()
                        .Select((parameter, index) => index == 0 ? $"?{parameter}" : parameter)
                ),
            null,
            cancellation
        );

    /// <summary>Somebody who knows attests that what is declared about a processing is right. Scope <c>dpo.decide</c>.</summary>
    /// <exception cref="ConsentProblemException">409: it has changed since it was looked at.</exception>
    public Task<Processing> AttestAsync(string processing, AttestationRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<Processing>(
            HttpMethod.Post,
            $"/processings/{Uri.EscapeDataString(processing)}/attestations",
            request,
            cancellation
        );

    /// <summary>A company or an authority receives personal data. The same again records nothing more. Scope <c>dpo.decide</c>.</summary>
    public Task<RegisteredRecipient> RecordRecipientAsync(RecipientRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<RegisteredRecipient>(HttpMethod.Post, "/recipients", request, cancellation);

    /// <summary>A contract was signed with a recipient. Scope <c>dpo.decide</c>.</summary>
    public Task<RegisteredRecipient> RecordContractAsync(
        Guid recipient,
        ContractRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<RegisteredRecipient>(HttpMethod.Post, $"/recipients/{recipient}/contracts", request, cancellation);

    /// <summary>A recipient was audited. Scope <c>dpo.decide</c>.</summary>
    public Task<RegisteredRecipient> RecordAuditAsync(Guid recipient, AuditRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<RegisteredRecipient>(HttpMethod.Post, $"/recipients/{recipient}/audits", request, cancellation);

    /// <summary>What an audit had found was put right. Scope <c>dpo.decide</c>.</summary>
    public Task<RegisteredRecipient> ResolveAuditAsync(Guid recipient, Guid audit, CancellationToken cancellation = default) =>
        service.AskAsync<RegisteredRecipient>(HttpMethod.Post, $"/recipients/{recipient}/audits/{audit}/resolution", null, cancellation);

    /// <summary>A recipient receives nothing any more. Scope <c>dpo.decide</c>.</summary>
    public Task<RegisteredRecipient> EndRecipientAsync(Guid recipient, CancellationToken cancellation = default) =>
        service.AskAsync<RegisteredRecipient>(HttpMethod.Post, $"/recipients/{recipient}/ending", null, cancellation);

    private static string PathOf(LetterLanguage language) => $"/processings?language={ExactNames<LetterLanguage>.Of(language)}";
}
