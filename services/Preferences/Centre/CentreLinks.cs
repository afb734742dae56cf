using System.Buffers.Binary;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>Whom a link of the preference centre is for, and how long it opens.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ExpiresAt">The first instant at which it no longer opens.</param>
/// <param name="Audience">What the person is to us.</param>
/// <param name="SentTo">The contact point that it was sent to; null when that is not known.</param>
/// <param name="Masked">That contact point as its owner recognises it; null when the link does not carry it.</param>
public readonly record struct CentreTicket(
    Guid Account,
    DateTimeOffset ExpiresAt,
    Audience Audience,
    (Guid ContactPoint, ContactPointKind Kind)? SentTo,
    string? Masked = null
)
{
    /// <summary>Whether the law wants the person's consent to a channel.</summary>
    public bool AsksConsent(Channel channel, PurposeCatalogue catalogue) =>
        channel != Channel.All && catalogue.BasisFor(Audience, channel).Basis == LegalBasis.Consent;

    /// <summary>
    /// Whether a consent can be given with the link: not to everything at once, and not where whoever reads the contact point must confirm
    /// it, unless the link was sent there.
    /// </summary>
    public bool CanConsent(Channel channel, string purpose, PurposeCatalogue catalogue) =>
        purpose != catalogue.Root.Name
        && (!catalogue.NeedsConfirmation(channel, purpose) || (SentTo is { } place && Preferences.Account.Serves(place.Kind, channel)));
}

/// <summary>
/// Makes and reads the links of the preference centre: account, end, audience and where it was sent, signed; behind it, encrypted, the
/// masked address.
/// </summary>
public sealed class CentreLinks(IOptions<CentreOptions> options, IOptions<PublicAddress> address)
{
    private const int TokenBytes = SealedToken.HeadBytes + 16 + 8 + 1 + 1 + 16 + SealedToken.SealBytes;

    private readonly FrozenDictionary<int, KeyedHash> keys = options.Value.Keys.ToFrozenDictionary(
        key => key.Key,
        key => new KeyedHash(key.Value)
    );

    /// <summary>Makes one.</summary>
    public CentreLink LinkOf(
        Guid account,
        Audience audience,
        (Guid ContactPoint, ContactPointKind Kind)? sentTo,
        string? masked,
        DateTimeOffset now
    )
    {
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + options.Value.Lifetime).ToUnixTimeSeconds());
        Span<byte> bytes = stackalloc byte[TokenBytes];
        var newest = keys.Keys.Max();
        SealedToken.WriteHead(bytes, newest);
        account.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[18..], expiresAt.ToUnixTimeSeconds());
        bytes[26] = (byte)audience;
        if (sentTo is { } place)
        {
            bytes[27] = (byte)place.Kind;
            place.ContactPoint.TryWriteBytes(bytes[28..], bigEndian: true, out _);
        }

        SealedToken.Sign(bytes, keys[newest]);
        var token = SealedToken.Write(bytes);
        var path = masked is null ? token : SealedToken.WriteWith(token, masked, keys[newest]);
        return new CentreLink($"{address.Value.BaseUrl}/centre/{path}", expiresAt);
    }

    /// <summary>Reads a token, expired or not, whatever follows it in the link; null when it is none that was made.</summary>
    public CentreTicket? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        return
            SealedToken.TryRead(SealedToken.FirstIn(token), bytes)
            && keys.TryGetValue(SealedToken.HeadOf(bytes), out var key)
            && SealedToken.IsSigned(bytes, key)
            ? new CentreTicket(
                GuidAt(bytes[2..]),
                DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes[18..])),
                (Audience)bytes[26],
                GuidAt(bytes[28..]) is var sentTo && sentTo == Guid.Empty ? null : (sentTo, (ContactPointKind)bytes[27]),
                SealedToken.ReadBehind(token, key)
            )
            : null;

        static Guid GuidAt(ReadOnlySpan<byte> bytes) => new(bytes[..16], bigEndian: true);
    }
}

/// <summary><c>POST /accounts/{id}/centre-links</c>.</summary>
public static class CentreLinksEndpoint
{
    /// <summary>
    /// A link to the account's own page, for the person and for nobody else: whoever has it can read and change the preferences until it
    /// expires.
    /// </summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<CentreLink>(200)]
    public static IResult Post(string id, CentreLinkRequest? request, ContactPointKeyring keyring, CentreLinks links, TimeProvider clock)
    {
        if (AccountReader.Validate(id) is { } problem)
        {
            return problem;
        }

        var sentTo = request?.SentTo is { } given ? ContactAddress.For(given.Kind, given.Value) : (ContactAddress?)null;
        if (sentTo is { IsReadable: false } or { Kind: not (ContactPointKind.Email or ContactPointKind.Telephone) })
        {
            return Problems.Problem(
                400,
                "sentTo is the e-mail address or the telephone number that the link is sent to. Leave it out where it is sent nowhere."
            );
        }

        return TypedResults.Ok(
            links.LinkOf(
                keyring.IdOfAccount(id),
                request?.Audience ?? Audience.Business,
                sentTo is { } address ? (keyring.IdsOf(address).Lasting, address.Kind) : null,
                sentTo?.Masked,
                clock.GetUtcNow()
            )
        );
    }
}
