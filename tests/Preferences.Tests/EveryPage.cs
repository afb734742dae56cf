using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

/// <summary>Every page of Preferences, in every state that it can be in.</summary>
internal static class EveryPage
{
    public static readonly DateTimeOffset March = new(2026, 3, 1, 6, 16, 0, TimeSpan.Zero);

    private static readonly ControllerOptions Controller = new()
    {
        Address = "100 avenue de Suffren, 75015 Paris",
        Contact = "dpo@example.org",
    };

    public static CentreTexts CentreIn(string language) => new(language, "SENEF", Catalogue);

    public static ConsentTexts ConsentIn(string language) => new(language, "SENEF", Catalogue);

    /// <summary>The centre, where all is as it is at first but what is given.</summary>
    public static CentrePage Centre(string language, Audience audience, ChangedPart? changed = null, params Preference[] said) =>
        new()
        {
            Texts = CentreIn(language),
            Ticket = new CentreTicket(
                Guid.Empty,
                March,
                audience,
                audience == Audience.Consumer ? (Guid.Empty, ContactPointKind.Email) : null,
                audience == Audience.Consumer ? "j…n@example.fr" : null
            ),
            Preferences =
            [
                .. from channel in Enum.GetValues<Channel>()
                where channel != Channel.All
                from purpose in Catalogue.Purposes
                select Array.Find(said, preference => preference.Channel == channel && preference.Purpose == purpose.Name)
                    ?? new Preference(channel, purpose.Name, Choice: null, Since: null),
            ],
            Etag = "\"1-1\"",
            Changed = changed,
            Catalogue = Catalogue,
        };

    /// <summary>What holds when all of some channels was refused.</summary>
    public static Preference[] Refused(params Channel[] channels) =>
        [.. channels.SelectMany(channel => Catalogue.Purposes.Select(purpose => Refused(channel, purpose.Name)))];

    public static Preference Refused(Channel channel, string purpose, Source source = Source.Preferences) =>
        new(channel, purpose, Choice.Refuse, March, Source: source);

    public static Preference Allowed(Channel channel, string purpose, Source source = Source.Preferences, DateTimeOffset? until = null) =>
        new(channel, purpose, Choice.Allow, March, Source: source, ValidUntil: until);

    public static ChangedPart Changed(Channel channel, string purpose, CentreMessage message = CentreMessage.Done) =>
        new(channel, Catalogue.Find(purpose)!, message);

    /// <summary>A consent that was asked for.</summary>
    public static ConsentRequested Requested(DateTimeOffset? until = null) =>
        new(
            Scope.Of(Channel.Email, "newsletter"),
            new Capture(Source.Preferences, "account:1", March, March, new Notice("n", "1", "fr", "h")),
            March.AddHours(48),
            until
        );

    /// <summary>All of them, by what they show.</summary>
    public static IEnumerable<(string Name, IResult Page)> In(string language)
    {
        var (centre, consent) = (CentreIn(language), ConsentIn(language));
        Channel[] all = [Channel.Email, Channel.Sms, Channel.Telephone, Channel.Post];
        var ended = new Preference(Channel.Sms, "offers", Choice: null, Since: null, ValidUntil: March);
        var awaited = new Preference(Channel.Email, "newsletter", Choice: null, Since: null, ConfirmBefore: March.AddHours(48));
        var call = Allowed(Channel.Telephone, "offers", Source.Preferences, March.AddYears(1));
        var form = new Dictionary<string, StringValues>
        {
            ["channel"] = "email",
            ["purpose"] = "newsletter",
            ["choice"] = "refuse",
        };
        return
        [
            ("centre", Centre(language, Audience.Business)),
            (
                "centre-mixed",
                Centre(
                    language,
                    Audience.Business,
                    null,
                    [
                        Refused(Channel.Email, "newsletter", Source.Link),
                        Refused(Channel.Email, "surveys", Source.Import),
                        .. Refused(Channel.Sms),
                        .. Refused(Channel.Telephone)[..^1],
                        Allowed(Channel.Telephone, "profiling"),
                        Allowed(Channel.Post, "offers"),
                    ]
                )
            ),
            (
                "centre-refused",
                Centre(language, Audience.Business, Changed(Channel.Email, "newsletter"), Refused(Channel.Email, "newsletter"))
            ),
            ("centre-allowed", Centre(language, Audience.Business, Changed(Channel.Email, "newsletter"))),
            ("centre-channel-refused", Centre(language, Audience.Business, Changed(Channel.Sms, "prospecting"), Refused(Channel.Sms))),
            (
                "centre-channel-allowed",
                Centre(language, Audience.Business, Changed(Channel.Sms, "prospecting"), Refused(Channel.Sms, "events", Source.Link))
            ),
            ("centre-all-refused", Centre(language, Audience.Business, Changed(Channel.All, "prospecting"), Refused(all))),
            ("centre-all-refused-before", Centre(language, Audience.Business, null, Refused(all))),
            (
                "centre-all-allowed",
                Centre(language, Audience.Business, Changed(Channel.All, "prospecting"), Refused(Channel.Email, "newsletter"))
            ),
            .. from message in Enum.GetValues<CentreMessage>()
            where message != CentreMessage.Done
            select (
                $"centre-{message}".ToLowerInvariant(),
                (IResult)Centre(
                    language,
                    Audience.Business,
                    Changed(Channel.Email, "newsletter", message),
                    Refused(Channel.Email, "newsletter", Source.Link)
                )
            ),
            ("centre-consumer", Centre(language, Audience.Consumer)),
            (
                "centre-consumer-mixed",
                Centre(language, Audience.Consumer, null, [awaited, ended, call, .. Refused(Channel.Post), Refused(Channel.Sms, "surveys")])
            ),
            (
                "centre-consumer-agreed",
                Centre(language, Audience.Consumer, Changed(Channel.Email, "newsletter"), Allowed(Channel.Email, "newsletter", Source.Link))
            ),
            (
                "centre-consumer-withdrawn",
                Centre(language, Audience.Consumer, Changed(Channel.Email, "newsletter"), Refused(Channel.Email, "newsletter"))
            ),
            (
                "centre-consumer-channel-refused",
                Centre(language, Audience.Consumer, Changed(Channel.Sms, "prospecting"), Refused(Channel.Sms))
            ),
            ("centre-consumer-all-allowed", Centre(language, Audience.Consumer, Changed(Channel.All, "prospecting"))),
            ("centre-expired", new ExpiredLinkPage { Texts = centre, Catalogue = Catalogue }),
            (
                "centre-expired-refused",
                new RefusedPage
                {
                    Texts = centre,
                    Refused = ChoiceForm.Everything(Catalogue),
                    Catalogue = Catalogue,
                    Form = form,
                }
            ),
            ("home", new HomePage { Texts = centre }),
            ("centre-damaged", new DamagedLinkPage { Texts = centre }),
            ("centre-kept", new KeptPage { Texts = centre, Form = form }),
            ("centre-try-again", new TryAgainPage { Texts = centre, Form = form }),
            (
                "consent-confirm",
                new ConfirmConsentPage
                {
                    Texts = consent,
                    Address = "/consents/confirmations/t",
                    Requested = Requested(),
                    Shown = new NoticeText(
                        "n",
                        "1",
                        "fr",
                        "Je souhaite recevoir la lettre d’information de SENEF.\nJe peux me désinscrire.",
                        "h",
                        March
                    ),
                    Masked = "j…n@example.fr",
                    Controller = Controller,
                }
            ),
            (
                "consent-confirmed",
                new ConsentConfirmedPage
                {
                    Texts = consent,
                    Address = "/consents/confirmations/t",
                    Requested = Requested(March.AddYears(1)),
                    Masked = "78",
                }
            ),
            ("consent-refused-since", new RefusedSincePage { Texts = consent, Requested = Requested() }),
            ("consent-expired", new ConfirmationExpiredPage { Texts = consent }),
            ("consent-damaged", new DamagedConfirmationPage { Texts = consent }),
            ("consent-proof", new ConsentProofPage { Texts = consent, Proof = Proof() }),
            ("too-many-requests", new TooManyRequestsPage { Texts = new SharedTexts(language) }),
        ];
    }

    private static ConsentProof Proof()
    {
        var scope = Scope.Of(Channel.Email, "newsletter");
        var notice = new Notice("consent-form", "2026-11", "fr", NoticeRegister.HashOf("x"));
        var given = new ProvenEvent(
            new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]),
            "explicit consent",
            "given",
            March,
            March,
            March.AddYears(1),
            $"account:{Guid.Empty:N}",
            Source.Link,
            scope,
            notice
        );
        return new ConsentProof(
            "ISO/IEC TS 27560:2023",
            given.EventId,
            Guid.Empty,
            new ProvenProcessing(
                new NoticeText(
                    notice.Id,
                    notice.Version,
                    "fr",
                    "Je souhaite recevoir la lettre d’information de SENEF.",
                    notice.Hash!,
                    March
                ),
                "fr",
                ["la lettre d’information"],
                "GDPR Art. 6(1)(a)",
                [Channel.Email],
                ["controller"],
                Source.Link,
                [],
                "",
                "FR",
                [],
                ""
            ),
            [new ProvenParty("controller", "controller", "SENEF", Controller.Address, Controller.Contact)],
            given,
            [
                .. new[]
                {
                    "requested",
                    "withdrawn",
                    "expired",
                    "renewed",
                    "refused",
                    "refusal lifted",
                    "paused",
                    "pause ended",
                    "restricted",
                    "restriction ended",
                    "erased",
                    "no effect",
                }.Select(state => given with { EventId = Guid.Empty, State = state, Method = Source.Preferences }),
                given,
            ]
        );
    }
}
