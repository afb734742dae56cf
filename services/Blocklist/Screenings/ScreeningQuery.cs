using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a screening is asked, as it stands in the query.</summary>
/// <param name="Channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Audience">Whom one writes to: <c>business</c> or <c>consumer</c>.</param>
/// <param name="Organisation">The organisation that all of them belong to: its SIREN, SIRET or name.</param>
/// <param name="Column">The column of CSV, by its name or its number from 1, or the member of JSON; recognised, or <c>recipient</c>,
/// when not given.</param>
/// <param name="Only"><c>allowed</c>: only the rows that may be written to, each recipient once.</param>
/// <param name="Links"><c>true</c>: who may be written to also has a <c>link</c>, the unsubscribe link. Asks for the scope <c>links</c>
/// as well, and for e-mail.</param>
/// <param name="Campaign">The campaign of the links, 1 to 200 characters; the history shows it.</param>
/// <param name="ContactPoints"><c>true</c>: each row tells its contact point as well, which is the same however the recipient is
/// written.</param>
internal sealed record ScreeningQuery(
    [FromQuery(Name = "channel")] string? Channel,
    [FromQuery(Name = "purpose")] string? Purpose,
    [FromQuery(Name = "audience")] string? Audience,
    [FromQuery(Name = "organisation")] string? Organisation,
    [FromQuery(Name = "column")] string? Column,
    [FromQuery(Name = "only")] string? Only,
    [FromQuery(Name = "links")] string? Links,
    [FromQuery(Name = "campaign")] string? Campaign,
    [FromQuery(Name = "contactPoints")] string? ContactPoints
);

/// <summary>Reads what a screening is asked.</summary>
internal sealed class ScreeningQuestions(
    PurposeCatalogue catalogue,
    ContactPointKeyring keyring,
    UnsubscribeTokens tokens,
    CampaignRegister campaigns,
    IOptions<LinkOptions> links,
    ScreeningParts parts
)
{
    private const string OnlyAllowed = "allowed";

    /// <summary>The screening that is asked for.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="contentType">What the file is.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="mayLink">Whether they may have links.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The screening, or the answer that refuses it.</returns>
    public async Task<(Screening? Screening, IResult? Refusal)> ReadAsync(
        ScreeningQuery query,
        string? contentType,
        string client,
        bool mayLink,
        CancellationToken cancellation
    )
    {
        if (ExactNames<Channel>.Find(query.Channel) is not { } by || by == Channel.All)
        {
            return Refuse(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (query.Purpose is not { } purpose || catalogue.Find(purpose) is not { } found)
        {
            return Refuse(400, $"purpose is missing or not in the catalogue; it is one of {catalogue.Names}.");
        }

        if (ExactNames<Audience>.Find(query.Audience) is not { } to)
        {
            return Refuse(400, "audience is missing or unknown; say whom you write to: business or consumer.");
        }

        if (query.Only is not (null or OnlyAllowed))
        {
            return Refuse(400, $"only is unknown; it is {OnlyAllowed}, or left out.");
        }

        if (query.ContactPoints is not (null or "true" or "false"))
        {
            return Refuse(400, "contactPoints is true or false.");
        }

        if (query.Links is not (null or "true" or "false"))
        {
            return Refuse(400, "links is true or false.");
        }

        SigningKey? key = null;
        if (query.Links == "true")
        {
            if (by != Channel.Email)
            {
                return Refuse(400, "Only e-mail has unsubscribe links. Leave links out for another channel.");
            }

            if (CampaignRegister.FaultOf(query.Campaign) is { } fault)
            {
                return Refuse(400, fault);
            }

            key = mayLink ? tokens.KeyOf(client, found) : null;
            if (key is null)
            {
                return Refuse(
                    403,
                    $"This client has no scope 'links', or no key signs its links for {purpose}: see Links:TokenKeys in the "
                        + "service's configuration. Screen without links, and ask POST /links of EmailUnsubscribe for them."
                );
            }
        }

        ContactAddress? organisation = query.Organisation is { } named ? ContactAddress.Organisation(named) : null;
        if (organisation is { IsReadable: false })
        {
            return Refuse(400, "organisation holds neither a name nor a SIREN. Leave it out where it is not known.");
        }

        var type = MediaTypeHeaderValue.TryParse(contentType, out var given) ? given : null;
        if (type?.Charset.Value is { } charset && !FileCharset.IsSingleByteOrUtf8(charset))
        {
            return Refuse(415, "The charset cannot be read. Send utf-8, iso-8859-1 or windows-1252.");
        }

        // By its contact point whoever sends a file in parts finds what is repeated across them.
        string[] added =
        [
            Screening.Decision,
            Screening.AppliedRule,
            .. query.ContactPoints == "true" ? [Screening.ContactPoint] : Array.Empty<string>(),
            .. key is null ? Array.Empty<string>() : [Screening.Link],
        ];
        if (FormatOf(type, query.Column, added) is not { } format)
        {
            return Refuse(415, $"Send the file as text/csv or {ScreeningsEndpoint.LinesType}.");
        }

        if (key is not null)
        {
            await campaigns.RegisterAsync(query.Campaign!, cancellation);
        }

        var request = new ScreeningRequest(
            client,
            new SendQuestion(by, purpose, to, parts.Clock.GetUtcNow()),
            organisation is { } whole ? keyring.IdsOf(whole) : [],
            query.Only == OnlyAllowed,
            added,
            key is null
                ? null
                : new ScreeningLinks($"{links.Value.BaseUrl.TrimEnd('/')}/u/", key, found, CampaignRegister.ReferenceOf(query.Campaign!))
        );
        return (new Screening(request, format, query.Column, parts), null);
    }

    private static IRowFormat? FormatOf(MediaTypeHeaderValue? type, string? column, string[] added) =>
        type?.MediaType.Value?.ToLowerInvariant() switch
        {
            ScreeningsEndpoint.LinesType => new JsonRows(column ?? JsonRows.DefaultMember, added),
            "text/csv" or "application/csv" or "text/tab-separated-values" or "application/vnd.ms-excel" => new CsvRows(cell =>
                ReceivedText.Decode(cell, type.Charset.Value)
            ),
            _ => null,
        };

    private static (Screening?, IResult?) Refuse(int status, string detail) => (null, Problems.Problem(status, detail));
}
