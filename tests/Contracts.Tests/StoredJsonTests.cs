using System.Text.Json;
using System.Text.Json.Serialization;

namespace SenefConsent.Contracts.Tests;

/// <summary>
/// The JSON of everything that is stored for ever or that others send and receive. A change here is a change for all who wrote before: add
/// an optional member, or give the event a new name.
/// </summary>
public class StoredJsonTests
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly DateTimeOffset Time = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("11111111-2222-3333-4444-555555555555");
    private static readonly Scope Scope = new([Channel.Email, Channel.All], ["newsletter"]);
    private static readonly Capture Capture = new(
        Source.OneClick,
        "person",
        Time,
        Time,
        new Notice("page", "1", "fr", "abc"),
        "2026-11-news",
        "SM1",
        Id
    );

    private const string CaptureJson =
        """{"source":"one-click","actor":"person","occurredAt":"2026-03-03T10:00:00+00:00","receivedAt":"2026-03-03T10:00:00+00:00","notice":{"id":"page","version":"1","language":"fr","hash":"abc"},"campaign":"2026-11-news","idempotencyKey":"SM1","evidence":"11111111-2222-3333-4444-555555555555"}""";

    private const string ScopeJson = """{"channels":["email","all"],"purposes":["newsletter"]}""";

    private const string ChangeJson =
        $$"""{"position":7,"contactPoint":"11111111-2222-3333-4444-555555555555","eventId":"11111111-2222-3333-4444-555555555555","type":"objection-recorded","scope":{{ScopeJson}},"occurredAt":"2026-03-03T10:00:00+00:00","receivedAt":"2026-03-03T10:00:00+00:00","holds":[{"audience":"business","channel":"email","purposes":["newsletter"],"decision":"blocked","rule":"objection","since":"2026-03-03T10:00:00+00:00","eventId":"11111111-2222-3333-4444-555555555555","until":"2026-03-03T10:00:00+00:00"}]}""";

    private static readonly StandingDecision Standing = new(
        Audience.Business,
        Channel.Email,
        ["newsletter"],
        Verdict.Blocked,
        Rule.Objection,
        Time,
        Id,
        Time
    );

    public static TheoryData<object, string> Pinned =>
        new()
        {
            { new ObjectionRecorded(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            { new ObjectionLifted(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            {
                new ObjectionLifted(Scope, Capture, Id),
                $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}},"objection":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new LiftRefused(Scope, Capture, Id),
                $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}},"objection":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new ObjectionReasonGiven(Id, ObjectionReason.TooMany, Scope, Capture),
                $$"""{"objection":"11111111-2222-3333-4444-555555555555","reason":"too-many","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            {
                new ConsentGiven(Scope, Capture, Time),
                $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}},"validUntil":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ConsentGiven(Scope, Capture, Request: Id),
                $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}},"request":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new ConsentRequested(Scope, Capture, Time, Time),
                $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}},"confirmBefore":"2026-03-03T10:00:00+00:00","validUntil":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new OrganisationLinked(Id, Capture),
                $$"""{"organisation":"11111111-2222-3333-4444-555555555555","capture":{{CaptureJson}}}"""
            },
            { new AllowRefused(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            {
                new OrganisationJoined(Id, Scope, Capture),
                $$"""{"organisation":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            { new ConsentWithdrawn(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            {
                new ObjectionAnswered(Id, Scope, Capture),
                $$"""{"objection":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            {
                new ProcessingRestricted(Id, Scope, Capture),
                $$"""{"restriction":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            {
                new RestrictionEnded(Id, Scope, Capture),
                $$"""{"restriction":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            {
                new ContactPointErased(Id, Scope, Capture),
                $$"""{"erasure":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            { new StatementErased(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            { new AccountEventErased(Time), """{"at":"2026-03-03T10:00:00+00:00"}""" },
            { new HelpRequested(Scope, Capture), $$"""{"scope":{{ScopeJson}},"capture":{{CaptureJson}}}""" },
            {
                new ProspectingPaused(Id, Scope, Capture),
                $$"""{"unattributed":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson}}}"""
            },
            {
                new PauseEnded(Id, Scope, Capture with { Evidence = null, Reading = "keyword" }),
                $$"""{"unattributed":"11111111-2222-3333-4444-555555555555","scope":{{ScopeJson}},"capture":{{CaptureJson.Replace("\"evidence\":\"11111111-2222-3333-4444-555555555555\"", "\"reading\":\"keyword\"")}} }""".Replace(
                    " }",
                    "}"
                )
            },
            {
                new PreferencesChosen([new PreferenceChoice(Channel.Sms, "offers", Choice.Refuse)], Capture),
                $$"""{"choices":[{"channel":"sms","purpose":"offers","choice":"refuse"}],"capture":{{CaptureJson}}}"""
            },
            {
                new ContactPointLinked(Id, ContactPointKind.Telephone, Time),
                """{"contactPoint":"11111111-2222-3333-4444-555555555555","kind":"telephone","linkedAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ContactPointLinked(Id, ContactPointKind.Email, Time, Capture, Id),
                $$"""{"contactPoint":"11111111-2222-3333-4444-555555555555","kind":"email","linkedAt":"2026-03-03T10:00:00+00:00","capture":{{CaptureJson}},"replaces":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new ContactPointLinked(
                    Id,
                    ContactPointKind.Email,
                    Time,
                    Confirmation: new ContactPointConfirmation(ConfirmedBy.Website, Time)
                ),
                """{"contactPoint":"11111111-2222-3333-4444-555555555555","kind":"email","linkedAt":"2026-03-03T10:00:00+00:00","confirmation":{"by":"website","at":"2026-03-03T10:00:00+00:00"}}"""
            },
            {
                new ObjectionLifted(
                    Scope,
                    new Capture(
                        Source.Preferences,
                        "account:1",
                        Time,
                        Time,
                        Confirmation: new ContactPointConfirmation(ConfirmedBy.Us, Time)
                    )
                ),
                $$$$"""{"scope":{{{{ScopeJson}}}},"capture":{"source":"preferences","actor":"account:1","occurredAt":"2026-03-03T10:00:00+00:00","receivedAt":"2026-03-03T10:00:00+00:00","confirmation":{"by":"us","at":"2026-03-03T10:00:00+00:00"}}}"""
            },
            {
                new ContactPointUnlinked(Id, Time, Capture),
                $$"""{"contactPoint":"11111111-2222-3333-4444-555555555555","unlinkedAt":"2026-03-03T10:00:00+00:00","capture":{{CaptureJson}}}"""
            },
            {
                new ContactPointUnlinked(Id, Time),
                """{"contactPoint":"11111111-2222-3333-4444-555555555555","unlinkedAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new UnattributedReceived(UnattributedReason.Unclear, Source.Sms, Id, Time, Id, "doubt/ro/refusal-87"),
                """{"reason":"unclear","source":"sms","evidence":"11111111-2222-3333-4444-555555555555","receivedAt":"2026-03-03T10:00:00+00:00","contactPoint":"11111111-2222-3333-4444-555555555555","reading":"doubt/ro/refusal-87"}"""
            },
            {
                new UnattributedReceived(UnattributedReason.DamagedLink, Source.Link, Id, Time),
                """{"reason":"damaged-link","source":"link","evidence":"11111111-2222-3333-4444-555555555555","receivedAt":"2026-03-03T10:00:00+00:00"}"""
            },
            { new PauseTakenAlong(Id), """{"contactPoint":"11111111-2222-3333-4444-555555555555"}""" },
            {
                new UnattributedResolved(UnattributedResolution.Objection, "dpo", Time, Id),
                """{"resolution":"objection","actor":"dpo","resolvedAt":"2026-03-03T10:00:00+00:00","contactPoint":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new SubscriberRegistered(
                    "mirror",
                    "marketing",
                    new SubscriberTerms("https://x.example", "abc", [Channel.Email], ["offers"]),
                    7,
                    Time
                ),
                """{"name":"mirror","client":"marketing","terms":{"origin":"https://x.example","urlHash":"abc","channels":["email"],"purposes":["offers"]},"position":7,"registeredAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new SubscriberChanged("marketing", new SubscriberTerms("https://x.example", "abc"), true, Time, 7),
                """{"client":"marketing","terms":{"origin":"https://x.example","urlHash":"abc"},"hasNewSecret":true,"changedAt":"2026-03-03T10:00:00+00:00","position":7}"""
            },
            { new SubscriberDisabled(7, Time), """{"position":7,"disabledAt":"2026-03-03T10:00:00+00:00"}""" },
            {
                new SubscriberRemoved("marketing", 7, Time),
                """{"client":"marketing","position":7,"removedAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ConfirmObjection(Id, Id, Scope, Capture, new SealedBytes(Id, SealedPurpose.Confirmation, Time, Time, 1, [1, 2])),
                $$$"""{"contactPoint":"11111111-2222-3333-4444-555555555555","objection":"11111111-2222-3333-4444-555555555555","scope":{{{ScopeJson}}},"capture":{{{CaptureJson}}},"confirmation":{"id":"11111111-2222-3333-4444-555555555555","purpose":"confirmation","collectedAt":"2026-03-03T10:00:00+00:00","expiresAt":"2026-03-03T10:00:00+00:00","keyVersion":1,"ciphertext":"AQI="}}"""
            },
            {
                new LinksRequest("2026-11-news", "newsletter", ["a@x.fr"]),
                """{"campaign":"2026-11-news","purpose":"newsletter","recipients":["a@x.fr"]}"""
            },
            {
                new ExportSummary(Id, ExportOutcome.Broken, Channel.Email, "newsletter", Audience.Business, Time, 7, 2000, Time, "printer"),
                """{"id":"11111111-2222-3333-4444-555555555555","outcome":"broken","channel":"email","purpose":"newsletter","audience":"business","startedAt":"2026-03-03T10:00:00+00:00","position":7,"exported":2000,"endedAt":"2026-03-03T10:00:00+00:00","partner":"printer"}"""
            },
            {
                new LinksResponse([new UnsubscribeLink("a@x.fr", "u", "l", "p", Id)]),
                """{"links":[{"recipient":"a@x.fr","url":"u","listUnsubscribe":"l","listUnsubscribePost":"p","contactPoint":"11111111-2222-3333-4444-555555555555"}]}"""
            },
            {
                new InboundMailResponse(InboundMailOutcome.Unattributed, [Id]),
                """{"outcome":"unattributed","objections":["11111111-2222-3333-4444-555555555555"]}"""
            },
            {
                new AuditResponse(false, [new AuditFinding(AuditPoint.ListId, AuditResult.Advice, "t")]),
                """{"compliant":false,"findings":[{"point":"list-id","result":"advice","text":"t"}]}"""
            },
            {
                new UnattributedPage([new UnattributedItem(Id, UnattributedReason.DamagedLink, Source.Link, Time)], "n"),
                """{"items":[{"id":"11111111-2222-3333-4444-555555555555","reason":"damaged-link","source":"link","receivedAt":"2026-03-03T10:00:00+00:00"}],"next":"n"}"""
            },
            {
                new UnattributedItem(Id, UnattributedReason.Signature, Source.Sms, Time, "c", UnattributedResolution.NotAnObjection, Time),
                """{"id":"11111111-2222-3333-4444-555555555555","reason":"signature","source":"sms","receivedAt":"2026-03-03T10:00:00+00:00","content":"c","resolution":"not-an-objection","resolvedAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new UnattributedResolutionRequest(
                    UnattributedResolution.Objection,
                    new ContactPointAddress(ContactPointKind.Email, "v"),
                    "newsletter",
                    [Channel.Email]
                ),
                """{"resolution":"objection","contactPoint":{"kind":"email","value":"v"},"purpose":"newsletter","channels":["email"]}"""
            },
            {
                new UnattributedResolutionResponse(UnattributedResolution.Objection, Id),
                """{"resolution":"objection","eventId":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new ChecksRequest(Channel.Email, "newsletter", ["a@x.fr"], Audience.Consumer),
                """{"channel":"email","purpose":"newsletter","recipients":["a@x.fr"],"audience":"consumer"}"""
            },
            {
                new ChecksResponse(
                    Time,
                    Audience.Business,
                    [new RecipientDecision("a@x.fr", Verdict.Blocked, Rule.ConsentWithdrawn, Time, Id)]
                ),
                """{"asOf":"2026-03-03T10:00:00+00:00","audience":"business","decisions":[{"recipient":"a@x.fr","decision":"blocked","rule":"consent-withdrawn","since":"2026-03-03T10:00:00+00:00","eventId":"11111111-2222-3333-4444-555555555555"}]}"""
            },
            {
                new ChecksRequest(
                    Channel.Email,
                    "newsletter",
                    ["a@x.fr", null],
                    Audience.Business,
                    "552100554",
                    Time,
                    ["b@x.fr"],
                    ["c@x.fr"]
                ),
                """{"channel":"email","purpose":"newsletter","recipients":["a@x.fr",null],"audience":"business","organisation":"552100554","at":"2026-03-03T10:00:00+00:00","cc":["b@x.fr"],"bcc":["c@x.fr"]}"""
            },
            { new PermitVerificationRequest("p", ["a@x.fr"]), """{"permit":"p","recipients":["a@x.fr"]}""" },
            {
                new PermitVerificationResponse(Time, [new BlockedRecipient(1, "a@x.fr", Rule.Objection, true, Time, Id)]),
                """{"asOf":"2026-03-03T10:00:00+00:00","blocked":[{"index":1,"recipient":"a@x.fr","rule":"objection","isNew":true,"since":"2026-03-03T10:00:00+00:00","eventId":"11111111-2222-3333-4444-555555555555"}]}"""
            },
            {
                new PreferencesRequest([new PreferenceChoice(Channel.Email, "newsletter", Choice.Allow)], new Notice("n", "2", "en")),
                """{"choices":[{"channel":"email","purpose":"newsletter","choice":"allow"}],"notice":{"id":"n","version":"2","language":"en"}}"""
            },
            {
                new PreferencesRequest([new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)], By: ChangedBy.Operator),
                """{"choices":[{"channel":"email","purpose":"newsletter","choice":"refuse"}],"by":"operator"}"""
            },
            {
                new PreferencesResponse([new Preference(Channel.Sms, "offers", Choice.Refuse, Time, Id, Source.Sms)], 1, Id),
                """{"preferences":[{"channel":"sms","purpose":"offers","choice":"refuse","since":"2026-03-03T10:00:00+00:00","eventId":"11111111-2222-3333-4444-555555555555","source":"sms"}],"contactPoints":1,"account":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new PreferencesResponse([], 1, Id, [new NotLifted(Channel.Email, "offers", NotLiftedReason.Unconfirmed)]),
                """{"preferences":[],"contactPoints":1,"account":"11111111-2222-3333-4444-555555555555","notLifted":[{"channel":"email","purpose":"offers","reason":"unconfirmed"}]}"""
            },
            {
                new ConsentsResponse([], [new NotLifted(Channel.Email, "offers", NotLiftedReason.AnotherAccount)]),
                """{"consents":[],"notLifted":[{"channel":"email","purpose":"offers","reason":"another-account"}]}"""
            },
            { new CentreLink("u", Time), """{"url":"u","expiresAt":"2026-03-03T10:00:00+00:00"}""" },
            {
                new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, "v", "old")], By: ChangedBy.Holder),
                """{"contactPoints":[{"kind":"email","value":"v","replaces":"old"}],"by":"holder"}"""
            },
            {
                new ContactPointsRequest([
                    new ContactPointAddress(
                        ContactPointKind.Email,
                        "v",
                        Confirmation: new ContactPointConfirmation(ConfirmedBy.Website, Time)
                    ),
                ]),
                """{"contactPoints":[{"kind":"email","value":"v","confirmation":{"by":"website","at":"2026-03-03T10:00:00+00:00"}}]}"""
            },
            {
                new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Postal, "v")]),
                """{"contactPoints":[{"kind":"postal","value":"v"}]}"""
            },
            {
                new HistoryRequest(Channel.Email, "a@x.fr", Time, Audience.Consumer),
                """{"channel":"email","address":"a@x.fr","at":"2026-03-03T10:00:00+00:00","audience":"consumer"}"""
            },
            {
                new ChangesPage([new Change(7, Id, Id, "objection-recorded", Scope, Time, Time, [Standing])], 7),
                $$"""{"changes":[{{ChangeJson}}],"next":7}"""
            },
            {
                new Change(7, Id, Id, "organisation-joined", Scope, null, Time, [], [Id]),
                $$"""{"position":7,"contactPoint":"11111111-2222-3333-4444-555555555555","eventId":"11111111-2222-3333-4444-555555555555","type":"organisation-joined","scope":{{ScopeJson}},"receivedAt":"2026-03-03T10:00:00+00:00","holds":[],"organisations":["11111111-2222-3333-4444-555555555555"]}"""
            },
            {
                new Change(7, Id, Id, "lift-refused", Scope, null, Time, [], Source: Source.OneClick, Campaign: "c"),
                $$"""{"position":7,"contactPoint":"11111111-2222-3333-4444-555555555555","eventId":"11111111-2222-3333-4444-555555555555","type":"lift-refused","scope":{{ScopeJson}},"receivedAt":"2026-03-03T10:00:00+00:00","holds":[],"source":"one-click","campaign":"c"}"""
            },
            {
                new ChangesWebhook("consent.changes", Time, new ChangesPage([], 7)),
                """{"type":"consent.changes","timestamp":"2026-03-03T10:00:00+00:00","data":{"changes":[],"next":7}}"""
            },
            {
                new SubscriberRequest("u", [Channel.Email], ["newsletter"], 7, true),
                """{"url":"u","channels":["email"],"purposes":["newsletter"],"after":7,"newSecret":true}"""
            },
            {
                new SubscriberResponse("n", "u", SubscriberState.Retrying, 7, null, null, 2, Time, Time, "s"),
                """{"name":"n","url":"u","state":"retrying","position":7,"attempts":2,"nextAttemptAt":"2026-03-03T10:00:00+00:00","disabledAt":"2026-03-03T10:00:00+00:00","secret":"s"}"""
            },
            {
                new DeliveriesResponse([new Delivery("n", 7, Id, Id, "objection-recorded", Time, DeliveryState.NotSent, Time, "m", 2)]),
                """{"deliveries":[{"subscriber":"n","position":7,"contactPoint":"11111111-2222-3333-4444-555555555555","eventId":"11111111-2222-3333-4444-555555555555","type":"objection-recorded","receivedAt":"2026-03-03T10:00:00+00:00","state":"not-sent","takenAt":"2026-03-03T10:00:00+00:00","message":"m","attempts":2}]}"""
            },
            {
                new PseudonymsRequest(Channel.Email, ["a@x.fr", null], "p"),
                """{"channel":"email","recipients":["a@x.fr",null],"partner":"p"}"""
            },
            {
                new PseudonymsResponse([new RecipientPseudonyms("a@x.fr", ["o"], ["d"], false)]),
                """{"pseudonyms":[{"recipient":"a@x.fr","own":["o"],"domain":["d"],"readable":false}]}"""
            },
            {
                new CaseReceived(
                    "R-2026-0042",
                    CaseDoor.Mail,
                    Time,
                    RequesterCapacity.Employer,
                    [SubjectRight.Access, SubjectRight.Erasure],
                    AnswerForm.Paper,
                    LetterLanguage.French,
                    "dpo",
                    Time,
                    Id,
                    Id,
                    Id,
                    Id
                ),
                """{"reference":"R-2026-0042","door":"mail","receivedAt":"2026-03-03T10:00:00+00:00","capacity":"employer","rights":["access","erasure"],"form":"paper","language":"fr","by":"dpo","at":"2026-03-03T10:00:00+00:00","wording":"11111111-2222-3333-4444-555555555555","contact":"11111111-2222-3333-4444-555555555555","proof":"11111111-2222-3333-4444-555555555555","unattributed":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new CaseAcknowledged("dpo", Time, Id),
                """{"by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new SubjectAdded(Id, SubjectKind.Telephone, "dpo", Time, [Id]),
                """{"subject":"11111111-2222-3333-4444-555555555555","kind":"telephone","by":"dpo","at":"2026-03-03T10:00:00+00:00","otherIds":["11111111-2222-3333-4444-555555555555"]}"""
            },
            {
                new RequesterAsked(Id, QuestionAbout.Identity, "dpo", Time, Id),
                """{"question":"11111111-2222-3333-4444-555555555555","about":"identity","by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new RequesterReminded(Id, "dpo", Time, Id),
                """{"question":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new RequesterAnswered(Id, Time, "dpo", Time, Id),
                """{"question":"11111111-2222-3333-4444-555555555555","answeredAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00","wording":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new IdentityChecked(Id, IdentityMethod.ContactPoint, IdentityResult.NotPossible, "dpo", Time, Id),
                """{"subject":"11111111-2222-3333-4444-555555555555","method":"contact-point","result":"not-possible","by":"dpo","at":"2026-03-03T10:00:00+00:00","doubt":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new IdentityNotEstablished("dpo", Time, Id),
                """{"by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new CaseLinked(Id, CaseLink.DuplicateOf, Time, "system", Time),
                """{"other":"11111111-2222-3333-4444-555555555555","link":"duplicate-of","firstReceivedAt":"2026-03-03T10:00:00+00:00","by":"system","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new SourceSearched(DataSource.MailPlatform, 3, "dpo", Time, Id),
                """{"source":"mail-platform","found":3,"by":"dpo","at":"2026-03-03T10:00:00+00:00","note":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new TaskGiven(Id, DataSource.Cameras, TaskAction.HandOver, new DateOnly(2026, 3, 3), "dpo", Time, Id),
                """{"task":"11111111-2222-3333-4444-555555555555","owner":"cameras","action":"hand-over","dueOn":"2026-03-03","by":"dpo","at":"2026-03-03T10:00:00+00:00","note":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new TaskGiven(Id, DataSource.Recipient, TaskAction.Erase, new DateOnly(2026, 3, 3), "dpo", Time, Recipient: "partner"),
                """{"task":"11111111-2222-3333-4444-555555555555","owner":"recipient","action":"erase","dueOn":"2026-03-03","by":"dpo","at":"2026-03-03T10:00:00+00:00","recipient":"partner"}"""
            },
            {
                new TaskDone(Id, "dpo", Time, Id),
                """{"task":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00","note":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new ItemDecided(
                    Id,
                    SubjectRight.Erasure,
                    ItemOutcome.NothingHeld,
                    "dpo",
                    Time,
                    Id,
                    DataSource.Crm,
                    PolicyGround.LeftWorkforce,
                    LawGround.OppositionList,
                    true,
                    true,
                    Id
                ),
                """{"decision":"11111111-2222-3333-4444-555555555555","right":"erasure","outcome":"nothing-held","by":"dpo","at":"2026-03-03T10:00:00+00:00","subject":"11111111-2222-3333-4444-555555555555","source":"crm","policyGround":"left-workforce","lawGround":"opposition-list","needsSecondPerson":true,"overridesHold":true,"grounds":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new SecondPersonAgreed(Id, "dpo", Time),
                """{"decision":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ExtensionNotified([ExtensionReason.Complexity], "dpo", Time, Id),
                """{"reasons":["complexity"],"by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new FeeAnnounced(12.5m, FeeReason.FurtherCopy, "dpo", Time, Id),
                """{"amount":12.5,"reason":"further-copy","by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            { new FeeAccepted("dpo", Time), """{"by":"dpo","at":"2026-03-03T10:00:00+00:00"}""" },
            {
                new LetterSent(Id, LetterTemplate.AccessAnswer, "1", "abc", LetterChannel.Email, Time, "dpo", Time, Id),
                """{"letter":"11111111-2222-3333-4444-555555555555","template":"access-answer","version":"1","hash":"abc","channel":"email","sentAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00","content":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new LetterSent(Id, LetterTemplate.Recipient, "1", "abc", LetterChannel.Email, Time, "dpo", Time, Task: Id),
                """{"letter":"11111111-2222-3333-4444-555555555555","template":"recipient","version":"1","hash":"abc","channel":"email","sentAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00","task":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new HoldPlaced(Id, HoldReason.PreLitigation, new DateOnly(2026, 3, 3), "dpo", Time, Id),
                """{"hold":"11111111-2222-3333-4444-555555555555","reason":"pre-litigation","reviewOn":"2026-03-03","by":"dpo","at":"2026-03-03T10:00:00+00:00","subject":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new RestrictionPlaced(Id, Id, "dpo", Time),
                """{"restriction":"11111111-2222-3333-4444-555555555555","subject":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ErasureOrdered(Id, [Id], [Id], [Id], true, "dpo", Time),
                """{"erasure":"11111111-2222-3333-4444-555555555555","subjects":["11111111-2222-3333-4444-555555555555"],"contactPoints":["11111111-2222-3333-4444-555555555555"],"accounts":["11111111-2222-3333-4444-555555555555"],"overridesHold":true,"by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ErasureCarriedOut(Id, new ErasureCounts(1, 2, 3, 4, 5, 6), "erasure", Time),
                """{"erasure":"11111111-2222-3333-4444-555555555555","counts":{"events":1,"evidence":2,"links":3,"answers":4,"messages":5,"kept":6},"by":"erasure","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new RestrictionLifted(Id, "dpo", Time),
                """{"restriction":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new HoldReleased(Id, "dpo", Time),
                """{"hold":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new CaseAnswered(true, "dpo", Time, Id),
                """{"isPartial":true,"by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new CaseRefused("dpo", Time, Id),
                """{"by":"dpo","at":"2026-03-03T10:00:00+00:00","letter":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new CaseWithdrawn(Time, "dpo", Time, Id),
                """{"withdrawnAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00","wording":"11111111-2222-3333-4444-555555555555"}"""
            },
            { new CaseClosed("dpo", Time), """{"by":"dpo","at":"2026-03-03T10:00:00+00:00"}""" },
            { new CaseReopened("dpo", Time), """{"by":"dpo","at":"2026-03-03T10:00:00+00:00"}""" },
            {
                new PackageMade(Id, "abc", [new SourceCount(DataSource.Evidence, 2, 1)], true, Time, "dpo", Time),
                """{"package":"11111111-2222-3333-4444-555555555555","hash":"abc","counts":[{"source":"evidence","found":2,"withheld":1}],"isFurtherCopy":true,"expiresAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new PackageFetched(Id, PackageFormat.Page, "link", Time),
                """{"package":"11111111-2222-3333-4444-555555555555","format":"page","by":"link","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new BreachRecorded("B-2026-0003", Time, Time, 72, BreachRisk.Risk, "dpo", Time),
                """{"reference":"B-2026-0003","discoveredAt":"2026-03-03T10:00:00+00:00","awareAt":"2026-03-03T10:00:00+00:00","notifyWithinHours":72,"notifyFrom":"risk","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new AwarenessCorrected(Time, Id, "dpo", Time),
                """{"awareAt":"2026-03-03T10:00:00+00:00","grounds":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ProcessorNoticeReceived(Time, "dpo", Time, Id, Id),
                """{"notifiedAt":"2026-03-03T10:00:00+00:00","by":"dpo","at":"2026-03-03T10:00:00+00:00","processor":"11111111-2222-3333-4444-555555555555","wording":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new BreachDescribed(
                    [BreachNature.Integrity],
                    [PersonalDataCategory.Choices],
                    [BreachConsequence.ForgedChoice],
                    "dpo",
                    Time,
                    BreachCause.SecretLeaked,
                    Time,
                    Time,
                    3,
                    4,
                    Id
                ),
                """{"natures":["integrity"],"categories":["choices"],"consequences":["forged-choice"],"by":"dpo","at":"2026-03-03T10:00:00+00:00","cause":"secret-leaked","from":"2026-03-03T10:00:00+00:00","until":"2026-03-03T10:00:00+00:00","persons":3,"records":4,"description":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new BreachAssessed(BreachRisk.High, Id, "dpo", Time),
                """{"risk":"high","grounds":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new MeasureRecorded(Id, BreachMeasureKind.SecretsReplaced, true, "dpo", Time, Id),
                """{"measure":"11111111-2222-3333-4444-555555555555","kind":"secrets-replaced","isPlanned":true,"by":"dpo","at":"2026-03-03T10:00:00+00:00","note":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new MeasureCompleted(Id, "dpo", Time),
                """{"measure":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new AuthorityNotified(Id, AuthorityNoticeKind.Initial, "N-1", Time, [BreachGap.Records], "dpo", Time, Id, Id),
                """{"notice":"11111111-2222-3333-4444-555555555555","kind":"initial","reference":"N-1","sentAt":"2026-03-03T10:00:00+00:00","missing":["records"],"by":"dpo","at":"2026-03-03T10:00:00+00:00","delayReasons":"11111111-2222-3333-4444-555555555555","content":"11111111-2222-3333-4444-555555555555"}"""
            },
            {
                new AuthorityNotified(Id, AuthorityNoticeKind.Initial, "N-1", Time, [], "dpo", Time, Form: "edpb-2026-06"),
                """{"notice":"11111111-2222-3333-4444-555555555555","kind":"initial","reference":"N-1","sentAt":"2026-03-03T10:00:00+00:00","missing":[],"by":"dpo","at":"2026-03-03T10:00:00+00:00","form":"edpb-2026-06"}"""
            },
            {
                new PersonsTold(Id, LetterChannel.Email, Time, 3, LetterLanguage.French, "1", "abc", Id, "dpo", Time),
                """{"telling":"11111111-2222-3333-4444-555555555555","channel":"email","toldAt":"2026-03-03T10:00:00+00:00","persons":3,"language":"fr","version":"1","hash":"abc","content":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new TellingWaived(TellingWaiverGround.Effort, Id, "dpo", Time, Time),
                """{"ground":"effort","grounds":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00","publicNoticeAt":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new BreachScopeAdded(
                    Id,
                    BreachScopeKind.Secret,
                    5,
                    "dpo",
                    Time,
                    Time,
                    Time,
                    LeakedSecret.EvidenceKey,
                    "crm",
                    true,
                    [Id],
                    Time,
                    2
                ),
                """{"scope":"11111111-2222-3333-4444-555555555555","kind":"secret","contactPoints":5,"by":"dpo","at":"2026-03-03T10:00:00+00:00","from":"2026-03-03T10:00:00+00:00","until":"2026-03-03T10:00:00+00:00","secret":"evidence-key","client":"crm","withDump":true,"ids":["11111111-2222-3333-4444-555555555555"],"jobsUntil":"2026-03-03T10:00:00+00:00","jobsGone":2}"""
            },
            {
                new BreachScopeRemoved(Id, "dpo", Time),
                """{"scope":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new BreachListScreened(Id, Channel.Email, 9, 2, 1, "dpo", Time),
                """{"list":"11111111-2222-3333-4444-555555555555","channel":"email","rows":9,"touched":2,"unreadable":1,"by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            { new BreachClosed("dpo", Time), """{"by":"dpo","at":"2026-03-03T10:00:00+00:00"}""" },
            { new BreachReopened("dpo", Time), """{"by":"dpo","at":"2026-03-03T10:00:00+00:00"}""" },
            {
                new ProcessingAttested("marketing", "abc", "dpo", Time),
                """{"processing":"marketing","hash":"abc","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new RecipientRecorded(Id, RecipientRole.JointController, "Acme", ["marketing"], "dpo", Time, "crm"),
                """{"recipient":"11111111-2222-3333-4444-555555555555","role":"joint-controller","name":"Acme","processings":["marketing"],"by":"dpo","at":"2026-03-03T10:00:00+00:00","client":"crm"}"""
            },
            {
                new RecipientEnded(Id, "dpo", Time),
                """{"recipient":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new ContractRecorded(Id, Id, new DateOnly(2026, 3, 3), "C-1", ["Sub"], ["FR"], "dpo", Time, new DateOnly(2027, 3, 3)),
                """{"contract":"11111111-2222-3333-4444-555555555555","recipient":"11111111-2222-3333-4444-555555555555","signedOn":"2026-03-03","reference":"C-1","subProcessors":["Sub"],"countries":["FR"],"by":"dpo","at":"2026-03-03T10:00:00+00:00","expiresOn":"2027-03-03"}"""
            },
            {
                new AuditRecorded(Id, Id, new DateOnly(2026, 3, 3), AuditScope.PenetrationTest, 2, "dpo", Time, new DateOnly(2026, 6, 3)),
                """{"audit":"11111111-2222-3333-4444-555555555555","recipient":"11111111-2222-3333-4444-555555555555","auditedOn":"2026-03-03","scope":"penetration-test","findings":2,"by":"dpo","at":"2026-03-03T10:00:00+00:00","dueOn":"2026-06-03"}"""
            },
            {
                new AuditFindingsResolved(Id, "dpo", Time),
                """{"audit":"11111111-2222-3333-4444-555555555555","by":"dpo","at":"2026-03-03T10:00:00+00:00"}"""
            },
            {
                new CaseRequest(
                    CaseDoor.Mail,
                    Time,
                    [SubjectRight.Access],
                    [new CaseSubject(SubjectKind.Email, "v")],
                    Touches: [DataSource.Cameras]
                ),
                """{"door":"mail","receivedAt":"2026-03-03T10:00:00+00:00","rights":["access"],"subjects":[{"kind":"email","value":"v"}],"capacity":"self","form":"file","language":"fr","touches":["cameras"]}"""
            },
        };

    [Theory]
    [MemberData(nameof(Pinned))]
    public void what_is_written_is_pinned_and_read_back_alike(object record, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(record, Stored).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(
            json,
            JsonSerializer
                .Serialize(JsonSerializer.Deserialize(json, record.GetType(), Stored), Stored)
                .Replace("\\u002B", "+", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(Source.OneClick, "one-click")]
    [InlineData(Source.Link, "link")]
    [InlineData(Source.Preferences, "preferences")]
    [InlineData(Source.Sms, "sms")]
    [InlineData(Source.Mail, "mail")]
    [InlineData(Source.Post, "post")]
    [InlineData(Source.Telephone, "telephone")]
    [InlineData(Source.Dpo, "dpo")]
    [InlineData(Source.Import, "import")]
    [InlineData(Source.Platform, "platform")]
    [InlineData(Source.Operator, "operator")]
    public void the_name_of_a_source_is_pinned(Source source, string name) => Assert.Equal($"\"{name}\"", JsonSerializer.Serialize(source));

    [Theory]
    [InlineData(Rule.None, "none")]
    [InlineData(Rule.Objection, "objection")]
    [InlineData(Rule.Restricted, "restricted")]
    [InlineData(Rule.StoreBehind, "store-behind")]
    [InlineData(Rule.ConsentWithdrawn, "consent-withdrawn")]
    [InlineData(Rule.ConsentMissing, "consent-missing")]
    [InlineData(Rule.ConsentExpired, "consent-expired")]
    [InlineData(Rule.Consent, "consent")]
    [InlineData(Rule.DomainObjection, "domain-objection")]
    [InlineData(Rule.OrganisationObjection, "organisation-objection")]
    [InlineData(Rule.Unreadable, "unreadable")]
    public void the_name_of_a_rule_is_pinned(Rule rule, string name) => Assert.Equal($"\"{name}\"", JsonSerializer.Serialize(rule));

    [Fact]
    public void the_names_of_the_points_and_results_of_an_audit_are_pinned()
    {
        Assert.Equal(
            "\"list-unsubscribe-once\" \"list-unsubscribe-syntax\" \"one-https-uri\" \"https-uri-token\" \"https-uri-first\" "
                + "\"mailto-uri\" "
                + "\"list-unsubscribe-post-once\" \"list-unsubscribe-post-value\" \"dkim-valid\" \"dkim-covers-fields\" "
                + "\"visible-link\" \"list-id\" \"line-length\"",
            string.Join(' ', Enum.GetValues<AuditPoint>().Select(point => JsonSerializer.Serialize(point)))
        );
        Assert.Equal(
            "\"pass\" \"fail\" \"advice\" \"unknown\"",
            string.Join(' ', Enum.GetValues<AuditResult>().Select(result => JsonSerializer.Serialize(result)))
        );
    }

    [Fact]
    public void the_names_that_events_of_records_store_are_pinned() =>
        Assert.Equal(
            """
            CaseDoor: mail, post, telephone, counter, form, sms, reply, organisation, authority, unattributed
            RequesterCapacity: self, employer, mandate, authority
            SubjectRight: access, copy, rectification, erasure, restriction, objection, portability, information, complaint
            AnswerForm: page, file, paper
            LetterLanguage: fr, en
            SubjectKind: email, telephone, postal, account
            QuestionAbout: identity, scope, other
            IdentityMethod: contact-point, account, postal-code, mark, call-back, employer-attestation, identity-document
            IdentityResult: established, failed, not-possible
            CaseLink: duplicate-of, has-duplicate, continues, continued-by, split-from, split-into
            DataSource: ledger, unattributed, evidence, deliveries, messages, crm, mail-platform, sms-gateway, website, accounting, archive, cameras, premises, backups, cases, reads, recipient
            TaskAction: freeze, search, hand-over, rectify, erase, restrict, attest
            ItemOutcome: given, nothing-held, withheld, rectified, erased, kept, restricted, refused
            PolicyGround: contract-ended, left-workforce, may-object, confidential, law-forbids, abusive
            LawGround: rights-of-others, not-necessary, consent-withdrawn, objected, unlawful, legal-duty-to-erase, legal-duty, legal-claims, opposition-list, condition-missing, not-identified, unfounded, excessive, secrecy
            ExtensionReason: complexity, number, effort
            FeeReason: further-copy, excessive
            LetterTemplate: acknowledgement, identity, clarification, reminder, extension, access-answer, nothing-held, rectified, erasure, restriction, portability, objection, fee, refusal, not-identified, recipient, employer, breach, policy, restriction-end
            LetterChannel: email, post, page, counter, telephone
            HoldReason: litigation, pre-litigation, legal-duty
            CaseState: new, acknowledged, waiting-for-requester, in-work, waiting-for-others, ready, partly-answered, answered, refused, withdrawn, identity-not-established, closed
            PackageFormat: json, csv, page, pdf
            BreachCause: device-lost, paper-lost, intrusion, malware, phishing, secret-leaked, wrong-recipient, published, misuse, disposal, failure, other
            BreachNature: confidentiality, integrity, availability
            PersonalDataCategory: identity, contact-details, professional-details, choices, correspondence, contracts, technical-data, pseudonyms, images, visits, special
            BreachConsequence: loss-of-control, unwanted-messages, phishing, identity-theft, financial-loss, reputation, forged-choice, choice-ignored, service-unavailable
            BreachRisk: unlikely, risk, high
            BreachMeasureKind: access-blocked, secrets-replaced, fault-repaired, deletion-asked, restored, monitored, complaint-filed, rules-changed, other
            AuthorityNoticeKind: initial, complementary
            TellingWaiverGround: encrypted, mitigated, effort
            BreachScopeKind: time, secret, ids
            LeakedSecret: database-dump, contact-point-key, evidence-key, link-key, api-key, gateway-secret, subscriber-mirror
            BreachGap: cause, natures, categories, persons, records, consequences, measures, assessment
            RecipientRole: processor, joint-controller, controller, authority
            AuditScope: security, data-protection, penetration-test, sub-processors
            """,
            string.Join(
                '\n',
                "CaseDoor: " + string.Join(", ", ExactNames<CaseDoor>.All),
                "RequesterCapacity: " + string.Join(", ", ExactNames<RequesterCapacity>.All),
                "SubjectRight: " + string.Join(", ", ExactNames<SubjectRight>.All),
                "AnswerForm: " + string.Join(", ", ExactNames<AnswerForm>.All),
                "LetterLanguage: " + string.Join(", ", ExactNames<LetterLanguage>.All),
                "SubjectKind: " + string.Join(", ", ExactNames<SubjectKind>.All),
                "QuestionAbout: " + string.Join(", ", ExactNames<QuestionAbout>.All),
                "IdentityMethod: " + string.Join(", ", ExactNames<IdentityMethod>.All),
                "IdentityResult: " + string.Join(", ", ExactNames<IdentityResult>.All),
                "CaseLink: " + string.Join(", ", ExactNames<CaseLink>.All),
                "DataSource: " + string.Join(", ", ExactNames<DataSource>.All),
                "TaskAction: " + string.Join(", ", ExactNames<TaskAction>.All),
                "ItemOutcome: " + string.Join(", ", ExactNames<ItemOutcome>.All),
                "PolicyGround: " + string.Join(", ", ExactNames<PolicyGround>.All),
                "LawGround: " + string.Join(", ", ExactNames<LawGround>.All),
                "ExtensionReason: " + string.Join(", ", ExactNames<ExtensionReason>.All),
                "FeeReason: " + string.Join(", ", ExactNames<FeeReason>.All),
                "LetterTemplate: " + string.Join(", ", ExactNames<LetterTemplate>.All),
                "LetterChannel: " + string.Join(", ", ExactNames<LetterChannel>.All),
                "HoldReason: " + string.Join(", ", ExactNames<HoldReason>.All),
                "CaseState: " + string.Join(", ", ExactNames<CaseState>.All),
                "PackageFormat: " + string.Join(", ", ExactNames<PackageFormat>.All),
                "BreachCause: " + string.Join(", ", ExactNames<BreachCause>.All),
                "BreachNature: " + string.Join(", ", ExactNames<BreachNature>.All),
                "PersonalDataCategory: " + string.Join(", ", ExactNames<PersonalDataCategory>.All),
                "BreachConsequence: " + string.Join(", ", ExactNames<BreachConsequence>.All),
                "BreachRisk: " + string.Join(", ", ExactNames<BreachRisk>.All),
                "BreachMeasureKind: " + string.Join(", ", ExactNames<BreachMeasureKind>.All),
                "AuthorityNoticeKind: " + string.Join(", ", ExactNames<AuthorityNoticeKind>.All),
                "TellingWaiverGround: " + string.Join(", ", ExactNames<TellingWaiverGround>.All),
                "BreachScopeKind: " + string.Join(", ", ExactNames<BreachScopeKind>.All),
                "LeakedSecret: " + string.Join(", ", ExactNames<LeakedSecret>.All),
                "BreachGap: " + string.Join(", ", ExactNames<BreachGap>.All),
                "RecipientRole: " + string.Join(", ", ExactNames<RecipientRole>.All),
                "AuditScope: " + string.Join(", ", ExactNames<AuditScope>.All)
            )
        );

    [Fact]
    public void contracts_reference_no_package() =>
        Assert.All(
            typeof(Scope).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal)
        );
}
