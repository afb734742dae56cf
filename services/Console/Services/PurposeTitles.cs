using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The purposes, for forms and tables. Blocklist and SubjectRights have the same: whichever answers is asked.</summary>
internal sealed class PurposeTitles(IHttpClientFactory clients)
{
    /// <summary>All of them, in the order in which lists show them.</summary>
    public async Task<IReadOnlyList<PurposeTitle>> AllAsync(string language, CancellationToken cancellation)
    {
        try
        {
            return (await clients.Common(Service.Blocklist).PurposesAsync(language, cancellation)).Purposes;
        }
        catch (ServiceAwayException)
        {
            return (await clients.Common(Service.SubjectRights).PurposesAsync(language, cancellation)).Purposes;
        }
    }
}
