using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a screening was asked.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Question">Channel, purpose, audience.</param>
/// <param name="Organisation">The ids of the organisation; none when not asked about.</param>
/// <param name="AllowedOnly">Whether only those come back that may be written to, each once.</param>
/// <param name="Added">What is added to a row: columns of CSV, members of JSON.</param>
/// <param name="Links">Makes the unsubscribe links of those who may be written to; null when none are asked for.</param>
internal sealed record ScreeningRequest(
    string Client,
    SendQuestion Question,
    IReadOnlyList<Guid> Organisation,
    bool AllowedOnly,
    IReadOnlyList<string> Added,
    ScreeningLinks? Links
);

/// <summary>
/// <c>POST /screenings?channel=…&amp;purpose=…</c>: a file of any size, CSV or one JSON object a line, comes back row by row with
/// <c>decision</c> and <c>rule</c> while it is sent. With <c>links=true</c> and a <c>campaign</c> whoever may be written to also has a
/// <c>link</c>. Whoever sends must read at the same time. <c>GET /screenings/{id}</c> tells what it came to.
/// </summary>
internal static class ScreeningsEndpoint
{
    public const string LinesType = "application/x-ndjson";
    private const string OnlyAllowed = "allowed";

    /// <param name="channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="purpose">A name of the purpose catalogue.</param>
    /// <param name="audience">Whom one writes to: <c>business</c> or <c>consumer</c>.</param>
    /// <param name="organisation">The organisation that all of them belong to: its SIREN, SIRET or name.</param>
    /// <param name="column">The column of CSV, by its name or its number from 1, or the member of JSON; recognised, or <c>recipient</c>,
    /// when not given.</param>
    /// <param name="only"><c>allowed</c>: only the rows that may be written to, each recipient once.</param>
    /// <param name="links"><c>true</c>: who may be written to also has a <c>link</c>, the unsubscribe link. Asks for the scope <c>links</c>
    /// as well, and for e-mail.</param>
    /// <param name="campaign">The campaign of the links, 1 to 200 characters; the history shows it.</param>
    /// <param name="contactPoints"><c>true</c>: each row tells its contact point as well, which is the same however the recipient is
    /// written.</param>
    [ProducesResponseType<ScreenedRecipient>(200, "application/x-ndjson")]
    public static async Task<IResult> Post(
        string? channel,
        string? purpose,
        string? audience,
        string? organisation,
        string? column,
        string? only,
        string? links,
        string? campaign,
        string? contactPoints,
        HttpContext context,
        PurposeCatalogue catalogue,
        ContactPointKeyring keyring,
        UnsubscribeTokens tokens,
        CampaignRegister campaigns,
        IOptions<LinkOptions> linkOptions,
        TimeProvider clock
    )
    {
        if (ExactNames<Channel>.Find(channel) is not { } by || by == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (purpose is null || catalogue.Find(purpose) is not { } found)
        {
            return Problems.Problem(400, $"purpose is missing or not in the catalogue; it is one of {catalogue.Names}.");
        }

        if (ExactNames<Audience>.Find(audience) is not { } to)
        {
            return Problems.Problem(400, "audience is missing or unknown; say whom you write to: business or consumer.");
        }

        if (only is not (null or OnlyAllowed))
        {
            return Problems.Problem(400, $"only is unknown; it is {OnlyAllowed}, or left out.");
        }

        if (contactPoints is not (null or "true" or "false"))
        {
            return Problems.Problem(400, "contactPoints is true or false.");
        }

        if (links is not (null or "true" or "false"))
        {
            return Problems.Problem(400, "links is true or false.");
        }

        SigningKey? key = null;
        if (links == "true")
        {
            if (by != Channel.Email)
            {
                return Problems.Problem(400, "Only e-mail has unsubscribe links. Leave links out for another channel.");
            }

            if (CampaignRegister.FaultOf(campaign) is { } fault)
            {
                return Problems.Problem(400, fault);
            }

            key = tokens.KeyOf(Clients.NameOf(context.User), found);
            if (key is null || !Clients.HasScope(context.User, "links"))
            {
                return Problems.Problem(
                    403,
                    $"This client has no scope 'links', or no key signs its links for {purpose}: see Links:TokenKeys in the "
                        + "service's configuration. Screen without links, and ask POST /links of EmailUnsubscribe for them."
                );
            }
        }

        if (organisation is not null && !ContactAddress.Organisation(organisation).IsReadable)
        {
            return Problems.Problem(400, "organisation holds neither a name nor a SIREN. Leave it out where it is not known.");
        }

        var type = context.Request.GetTypedHeaders().ContentType;
        var charset = type?.Charset.Value;
        if (charset is not null && !FileCharset.IsSingleByteOrUtf8(charset))
        {
            return Problems.Problem(415, "The charset cannot be read. Send utf-8, iso-8859-1 or windows-1252.");
        }

        // By its contact point whoever sends a file in parts finds what is repeated across them.
        string[] added =
        [
            Screening.Decision,
            Screening.AppliedRule,
            .. contactPoints == "true" ? [Screening.ContactPoint] : Array.Empty<string>(),
            .. key is null ? Array.Empty<string>() : [Screening.Link],
        ];
        IRowFormat? format = type?.MediaType.Value?.ToLowerInvariant() switch
        {
            LinesType => new JsonRows(column ?? JsonRows.DefaultMember, added),
            "text/csv" or "application/csv" or "text/tab-separated-values" or "application/vnd.ms-excel" => new CsvRows(cell =>
                ReceivedText.Decode(cell, charset)
            ),
            _ => null,
        };
        if (format is null)
        {
            return Problems.Problem(415, $"Send the file as text/csv or {LinesType}.");
        }

        if (key is not null)
        {
            await campaigns.RegisterAsync(campaign!, context.RequestAborted);
        }

        return new Screening(
            new ScreeningRequest(
                Clients.NameOf(context.User),
                new SendQuestion(by, purpose, to, clock.GetUtcNow()),
                organisation is null ? [] : keyring.IdsOf(ContactAddress.Organisation(organisation)),
                only == OnlyAllowed,
                added,
                key is null
                    ? null
                    : new ScreeningLinks(
                        $"{linkOptions.Value.BaseUrl.TrimEnd('/')}/u/",
                        key,
                        found,
                        CampaignRegister.ReferenceOf(campaign!)
                    )
            ),
            format,
            column
        );
    }

    /// <param name="id">The <c>Screening-Id</c> of the answer.</param>
    [ProducesResponseType<ScreeningSummary>(200)]
    public static async Task<IResult> Get(Guid id, HttpContext context, SummaryRegister<ScreeningSummary> register) =>
        await register.FindAsync(Clients.NameOf(context.User), id, context.RequestAborted) is { } summary
            ? TypedResults.Ok(summary)
            : Problems.Problem(404, "This client has started no screening of this id within a year.");
}
