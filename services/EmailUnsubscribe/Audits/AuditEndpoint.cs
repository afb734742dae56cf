using DnsClient;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>POST /audits</c>: whether the recipient of a message that is about to go out can unsubscribe with one click. The body is the message
/// as it would go out, signed. It is neither kept nor logged, and nothing of it is in the answer.
/// </summary>
public static class AuditEndpoint
{
    /// <summary>What Gmail takes, in bytes.</summary>
    public const int LargestMessage = 25 * 1024 * 1024;

    /// <summary>
    /// Answers for every point in the language of the request. Keys are asked for in DNS, but for those that come in <c>Dkim-Public-Key:
    /// &lt;selector&gt;._domainkey.&lt;domain&gt; &lt;TXT record&gt;</c>: so a message can be audited before its key is published.
    /// </summary>
    [ProducesResponseType<AuditResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Post(
        HttpRequest request,
        Stream body,
        UnsubscribeTokens tokens,
        ILookupClient dns,
        TimeProvider clock,
        IOptions<PublicAddress> address,
        IOptions<UnsubscribeOptions> options,
        CancellationToken cancellation
    )
    {
        if (DkimKeys.Given(request.Headers[DkimKeys.RequestHeader]) is not { } given)
        {
            return Problems.Problem(400, $"A {DkimKeys.RequestHeader} header must be '<selector>._domainkey.<domain> <TXT record>'.");
        }

        var content = new MemoryStream();
        try
        {
            await body.CopyToAsync(content, cancellation);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Problem(413, $"The message is larger than {LargestMessage >> 20} MB, which mailbox providers refuse.");
        }

        if (OutgoingMessage.Read(content) is not { } message)
        {
            return Problems.Problem(
                400,
                $"The body is not an e-mail message, or has a header of more than {MessageShape.LargestHeader >> 10} KB, more "
                    + $"than {MessageShape.MostParts} parts, more than {MessageShape.MostEmptyLines} empty lines in a row, or HTML of "
                    + $"more than {MessageShape.MostTags} tags or with one longer than {MessageShape.LongestTag >> 10} KB. Send the "
                    + "message as it would go out, "
                    + "beginning with its first header field."
            );
        }

        var texts = new AuditTexts(Languages.Of(request));
        var signatures = await DkimSignature.VerifyAllAsync(
            message,
            new DkimKeys(given, dns, texts),
            texts,
            clock.GetUtcNow(),
            cancellation
        );
        var findings = MessageAudit.Of(message, signatures, new OurLinks(address.Value.BaseUrl, options.Value.MailDomain, tokens), texts);
        return TypedResults.Ok(
            new AuditResponse(
                MessageAudit.IsCompliant(findings),
                [.. findings.Select(finding => new AuditFinding(finding.Point, finding.Result, finding.Text))]
            )
        );
    }
}

internal static class AuditServices
{
    public static void AddAudits(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ILookupClient>(_ => new LookupClient(
            new LookupClientOptions { Timeout = TimeSpan.FromSeconds(2), Retries = 1 }
        ));
}
