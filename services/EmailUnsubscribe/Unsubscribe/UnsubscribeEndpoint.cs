using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>/u/{token}</c>: the link of an e-mail. GET shows a page and never acts, because scanners follow links; POST acts (RFC 8058), whatever its
/// body says, without cookie, login, origin or redirect.
/// </summary>
public static class UnsubscribeEndpoint
{
    private const string Person = "person";

    /// <summary>The page with the button, or the one for a damaged link.</summary>
    public static IResult Get(string token, HttpRequest request, UnsubscribeTokens tokens, PurposeCatalogue catalogue, IOptions<UnsubscribeOptions> options)
    {
        var page = new UnsubscribePage(Languages.Of(request), options.Value.Sender);
        return tokens.Read(token) is { } target ? page.Confirm(target.PurposeIn(catalogue)) : page.DamagedLink();
    }

    /// <summary>
    /// Records the objection that the token names, or, from the page for a damaged link, the objection for the address given. 200 says that it is
    /// in force; 404 that the link was damaged, and the request is kept; 503 that nothing could be stored, and to try again.
    /// </summary>
    public static async Task<IResult> Post(
        string token, HttpContext context, UnsubscribeTokens tokens, PurposeCatalogue catalogue, ContactPointKeyring keyring, CampaignRegister campaigns,
        EvidenceVault vault, UnattributedObjections unattributed, IMessageBus bus, TimeProvider clock, IOptions<UnsubscribeOptions> options)
    {
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var page = new UnsubscribePage(LanguageShown(form) ?? Languages.Of(context.Request), options.Value.Sender);
        try
        {
            // Not cancelled when the caller hangs up: what it came to say has arrived.
            if (tokens.Read(token) is { } target)
            {
                var purpose = target.PurposeIn(catalogue);
                var isOneClick = IsOneClick(request);
                var capture = new Capture(
                    isOneClick ? Source.OneClick : Source.Link, Person, OccurredAt: now, ReceivedAt: now,
                    isOneClick ? null : page.NoticeOf(purpose), await campaigns.NameOfAsync(target.Campaign, CancellationToken.None));
                return page.Done(purpose, await RecordAsync(target.ContactPoint, purpose, capture));
            }

            if (form.TryGetValue("address", out var given) && ContactAddress.Email(given.ToString()) is { IsReadable: true } address)
            {
                var capture = new Capture(Source.Link, Person, OccurredAt: now, ReceivedAt: now, page.NoticeOfDamagedLink());
                return page.Done(catalogue.Root, await RecordAsync(keyring.IdOf(address), catalogue.Root, capture));
            }

            await unattributed.KeepAsync(UnattributedReason.DamagedLink, Source.Link, request.ToEvidence(), request.Fingerprint, now);
            return page.DamagedLink();
        }
        catch (Exception fault) when (StoreFault.IsOutage(fault))
        {
            context.Response.Headers.RetryAfter = $"{Problems.RetryAfterSeconds}";
            return page.TryAgain();
        }

        Task<ObjectionReceipt> RecordAsync(Guid contactPoint, Purpose purpose, Capture capture) => bus.InvokeAsync<ObjectionReceipt>(
            new RecordObjection(contactPoint, Scope.Of(Channel.Email, purpose.Name), capture, vault.Seal(EvidencePurpose.Objection, request.ToEvidence(), now)),
            CancellationToken.None);
    }

    // What the page was shown in, which the browser need not ask for again.
    private static string? LanguageShown(Dictionary<string, StringValues> form) =>
        form.TryGetValue("language", out var shown) && shown.ToString() is Languages.French or Languages.English ? shown.ToString() : null;

    // Multipart, urlencoded, text/plain or no type at all, in any case: the words are the same in each.
    private static bool IsOneClick(RawRequest request)
    {
        var body = Encoding.Latin1.GetString(request.Body);
        return body.Contains("List-Unsubscribe", StringComparison.OrdinalIgnoreCase) && body.Contains("One-Click", StringComparison.OrdinalIgnoreCase);
    }
}
