using System.Text.RegularExpressions;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Preferences;

namespace SenefConsent.Ledger.Tests.Writing;

/// <summary>
/// The writer appends by statements of its own. What it writes is held, column by column, against what Marten writes of the same events.
/// </summary>
public sealed partial class MartensOwnAppendTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");
    private static readonly Scope Everything = Scope.Of(Channel.All, "prospecting");
    private static readonly Notice Shown = new("page", "1", "fr", "abc");
    private static readonly SubscriberTerms Terms = new("https://mirror.example.org", "abc");
    private static readonly Guid Other = Guid.Parse("11111111-2222-3333-4444-555555555555");

    public static TheoryData<string> Tables => ["mt_streams", "mt_events", "mt_doc_blocklist", "mt_doc_linked", "mt_doc_unattributed"];

    private static Contracts.Capture Capture(int day) =>
        Given.On(day) with
        {
            Notice = Shown,
            Campaign = "2026-11 é \"quoted\" <news>",
            Evidence = Other,
            Reading = "keyword",
        };

    private static object[] OfContactPoint(Guid unattributed) =>
        [
            new ObjectionRecorded(Newsletter, Capture(1)),
            new ObjectionLifted(Newsletter, Capture(2), Other),
            new LiftRefused(Newsletter, Capture(3), Other),
            new ConsentRequested(Newsletter, Capture(4), Given.March(9), Given.March(30)),
            new ConsentGiven(Newsletter, Capture(5), Given.March(30), Other),
            new ConsentWithdrawn(Newsletter, Given.On(null) with { Actor = "account:1" }),
            new ObjectionReasonGiven(Other, ObjectionReason.TooMany, Newsletter, Capture(6)),
            new HelpRequested(Newsletter, Capture(7)),
            new ObjectionAnswered(Other, Newsletter, Capture(11)),
            new ProcessingRestricted(Other, Newsletter, Capture(12)),
            new RestrictionEnded(unattributed, Newsletter, Capture(13)),
            new ContactPointErased(unattributed, Everything, Capture(14)),
            new StatementErased(Newsletter, Capture(15)),
            new ProspectingPaused(unattributed, Everything, Capture(8)),
            new PauseEnded(Other, Newsletter, Capture(9)),
            new OrganisationJoined(Other, Everything, Capture(10)),
        ];

    private static object[] OfAccount(Guid contactPoint) =>
        [
            new ContactPointLinked(contactPoint, ContactPointKind.Telephone, Given.March(1), Capture(1), Other),
            new ContactPointLinked(
                Other,
                ContactPointKind.Email,
                Given.March(1),
                Confirmation: new ContactPointConfirmation(ConfirmedBy.Website, Given.March(1))
            ),
            new PreferencesChosen([new PreferenceChoice(Channel.Sms, "offers", Choice.Refuse)], Capture(2)),
            new OrganisationLinked(Other, Capture(3)),
            new AllowRefused(Newsletter, Capture(4)),
            new AccountEventErased(Given.March(4)),
            new ContactPointUnlinked(Other, Given.March(5), Capture(5)),
        ];

    private static ICaseEvent[] OfCase() =>
        [
            new CaseReceived(
                "R-2026-0042",
                CaseDoor.Mail,
                Given.March(1),
                RequesterCapacity.Self,
                [SubjectRight.Access, SubjectRight.Erasure],
                AnswerForm.File,
                LetterLanguage.French,
                "dpo",
                Given.March(2),
                Other
            ),
            new CaseAcknowledged("dpo", Given.March(2)),
            new SubjectAdded(Other, SubjectKind.Email, "dpo", Given.March(2)),
            new RequesterAsked(Other, QuestionAbout.Identity, "dpo", Given.March(3)),
            new RequesterReminded(Other, "dpo", Given.March(4)),
            new RequesterAnswered(Other, Given.March(5), "dpo", Given.March(6), Other),
            new IdentityChecked(Other, IdentityMethod.Mark, IdentityResult.Established, "dpo", Given.March(6)),
            new IdentityNotEstablished("dpo", Given.March(7)),
            new CaseLinked(Other, CaseLink.DuplicateOf, Given.March(1), "system", Given.March(7)),
            new SourceSearched(DataSource.Ledger, 3, "dpo", Given.March(8)),
            new TaskGiven(Other, DataSource.Cameras, TaskAction.Freeze, new DateOnly(2026, 3, 10), "dpo", Given.March(8)),
            new TaskDone(Other, "dpo", Given.March(9)),
            new ItemDecided(
                Other,
                SubjectRight.Erasure,
                ItemOutcome.Kept,
                "dpo",
                Given.March(9),
                LawGround: LawGround.LegalClaims,
                NeedsSecondPerson: true
            ),
            new SecondPersonAgreed(Other, "dpoSecond", Given.March(9)),
            new ExtensionNotified([ExtensionReason.Number], "dpo", Given.March(10)),
            new FeeAnnounced(12.5m, FeeReason.FurtherCopy, "dpo", Given.March(10)),
            new FeeAccepted("dpo", Given.March(11)),
            new LetterSent(Other, LetterTemplate.Fee, "1", "abc", LetterChannel.Email, Given.March(10), "dpo", Given.March(11)),
            new HoldPlaced(Other, HoldReason.Litigation, new DateOnly(2026, 9, 1), "dpo", Given.March(11)),
            new HoldReleased(Other, "dpo", Given.March(12)),
            new RestrictionPlaced(Other, Other, "dpo", Given.March(11)),
            new RestrictionLifted(Other, "dpo", Given.March(12)),
            new ErasureOrdered(Other, [Other], [Other], [], OverridesHold: false, "dpo", Given.March(12)),
            new ErasureCarriedOut(Other, new ErasureCounts(1, 2, 3, 4, 5, 6), "erasure", Given.March(12)),
            new PackageMade(Other, "abc", [new SourceCount(DataSource.Ledger, 3, 1)], false, Given.March(19), "dpo", Given.March(12)),
            new PackageFetched(Other, PackageFormat.Csv, "link", Given.March(12)),
            new CaseAnswered(IsPartial: true, "dpo", Given.March(12)),
            new CaseRefused("dpo", Given.March(13)),
            new CaseWithdrawn(Given.March(13), "dpo", Given.March(14)),
            new CaseClosed("dpo", Given.March(15)),
            new CaseReopened("dpo", Given.March(16)),
        ];

    private static IBreachEvent[] OfBreach() =>
        [
            new BreachRecorded("B-2026-0003", Given.March(1), Given.March(2), 72, BreachRisk.Risk, "dpo", Given.March(2)),
            new AwarenessCorrected(Given.March(1), Other, "dpo", Given.March(2)),
            new ProcessorNoticeReceived(Given.March(1), "dpo", Given.March(2)),
            new BreachDescribed(
                [BreachNature.Confidentiality, BreachNature.Integrity],
                [PersonalDataCategory.Choices],
                [BreachConsequence.ForgedChoice],
                "dpo",
                Given.March(2),
                BreachCause.SecretLeaked,
                Persons: 3
            ),
            new BreachAssessed(BreachRisk.High, Other, "dpo", Given.March(2)),
            new MeasureRecorded(Other, BreachMeasureKind.SecretsReplaced, IsPlanned: true, "dpo", Given.March(3)),
            new MeasureCompleted(Other, "dpo", Given.March(3)),
            new AuthorityNotified(Other, AuthorityNoticeKind.Initial, "N-1", Given.March(3), [BreachGap.Records], "dpo", Given.March(3)),
            new PersonsTold(Other, LetterChannel.Email, Given.March(3), 3, LetterLanguage.French, "1", "abc", Other, "dpo", Given.March(4)),
            new TellingWaived(TellingWaiverGround.Mitigated, Other, "dpo", Given.March(4)),
            new BreachScopeAdded(
                Other,
                BreachScopeKind.Secret,
                5,
                "dpo",
                Given.March(4),
                Until: Given.March(2),
                Secret: LeakedSecret.EvidenceKey,
                WithDump: true
            ),
            new BreachScopeRemoved(Other, "dpo", Given.March(4)),
            new BreachListScreened(Other, Channel.Email, 9, 2, 1, "dpo", Given.March(4)),
            new BreachClosed("dpo", Given.March(5)),
            new BreachReopened("dpo", Given.March(6)),
        ];

    private static IRegisterEvent[] OfRegister() =>
        [
            new ProcessingAttested("marketing", "abc", "dpo", Given.March(1)),
            new RecipientRecorded(Other, RecipientRole.Processor, "Acme", ["marketing"], "dpo", Given.March(1), "crm"),
            new ContractRecorded(Other, Other, new DateOnly(2026, 3, 1), "C-1", ["Sub"], ["FR"], "dpo", Given.March(1)),
            new AuditRecorded(Other, Other, new DateOnly(2026, 3, 1), AuditScope.Security, 0, "dpo", Given.March(1)),
            new AuditFindingsResolved(Other, "dpo", Given.March(2)),
            new RecipientEnded(Other, "dpo", Given.March(3)),
        ];

    private static object[] Waiting(Guid contactPoint) =>
        [
            new UnattributedReceived(UnattributedReason.Unclear, Source.Sms, Other, Given.March(1), contactPoint),
            new PauseTakenAlong(Other),
            new UnattributedResolved(UnattributedResolution.Objection, "dpo", Given.March(2), contactPoint),
        ];

    private static object[] OfSubscriber() =>
        [
            new SubscriberRegistered("mirror", "marketing", Terms, 7, Given.March(1)),
            new SubscriberChanged("marketing", Terms with { Channels = [Channel.Email], Purposes = ["offers"] }, true, Given.March(2), 9),
            new SubscriberDisabled(9, Given.March(3)),
            new SubscriberRemoved("marketing", 9, Given.March(4)),
        ];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task the_rows_are_those_that_marten_writes(string table)
    {
        var (ours, martens) = (Streams.Made(), Streams.Made());
        await WriteAsync(ours);
        await AppendAsync(martens);

        Assert.Equal(await RowsAsync(table, martens), await RowsAsync(table, ours));
        Assert.NotEqual("", await RowsAsync(table, ours));
    }

    [Fact]
    public void every_event_type_of_the_store_is_compared()
    {
        var compared = OfContactPoint(Other)
            .Concat(OfAccount(Other))
            .Concat(Waiting(Other))
            .Concat(OfSubscriber())
            .Concat(OfCase())
            .Concat(OfBreach())
            .Concat(OfRegister())
            .Select(e => e.GetType())
            .Distinct();
        var known = ledger
            .Services.GetRequiredService<IDocumentStore>()
            .Options.Events.AllKnownEventTypes()
            .Select(type => type.EventType)
            .Where(type => type.Assembly == typeof(Scope).Assembly);
        Assert.Equal(known.OrderBy(type => type.Name), compared.OrderBy(type => type.Name));
    }

    [Fact]
    public async Task marten_goes_on_where_the_writer_has_appended_and_the_other_way_round()
    {
        var person = Guid.NewGuid();
        await ledger.Writer.WriteAsync(new RecordObjection(person, Newsletter, Given.On(1, key: "1")), RecordObjection.Decide);
        await using var store = ledger.OpenStore();
        await using (var session = store.LightweightSession())
        {
            var stream = await session.Events.FetchForExclusiveWriting<ContactPoint>(person, TestContext.Current.CancellationToken);
            stream.AppendOne(new ObjectionRecorded(Newsletter, Given.On(2)));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await ledger.Writer.WriteAsync(new RecordObjection(person, Newsletter, Given.On(3, key: "3")), RecordObjection.Decide);

        Assert.Equal(3, await ledger.QueryAsync<long>($"select version from consent.mt_streams where id = '{person}'"));
        Assert.Equal(3, await ledger.QueryAsync<long>($"select mt_version from consent.mt_doc_blocklist where id = '{person}'"));
        Assert.Equal(
            0,
            (
                await BlocklistRebuild.RunAsync(
                    ledger.Services.GetRequiredService<IDocumentStore>(),
                    repair: false,
                    TestContext.Current.CancellationToken
                )
            ).Differing
        );
    }

    // In two commits, so that both a new stream and one that is there are written.
    private async Task WriteAsync(Streams streams)
    {
        await ledger.Writer.WriteAsync(new Append(streams, 0, 1), Append.Decide);
        await ledger.Writer.WriteAsync(new Append(streams, 1, int.MaxValue), Append.Decide);
    }

    private async Task AppendAsync(Streams streams)
    {
        // As the owner: a service can run none of Marten's functions.
        await using var store = ledger.OpenStore();
        foreach (var (from, to) in new[] { (0, 1), (1, int.MaxValue) })
        {
            await using var session = store.LightweightSession();
            await AppendAsync<ContactPoint>(session, streams.ContactPoint, Part(OfContactPoint(streams.Unattributed)), 0);
            await AppendAsync<Account>(session, streams.Account, Part(OfAccount(streams.ContactPoint)), 100);
            await AppendAsync<UnattributedObjection>(session, streams.Unattributed, Part(Waiting(streams.ContactPoint)), 200);
            // Nothing folds these: they are no aggregate.
            var ofSubscriber = Part(OfSubscriber()).Select((data, index) => streams.Wrap(data, 300 + from + index));
            var ofCase = Part(OfCase()).Select((data, index) => streams.Wrap(data, 400 + from + index));
            var ofBreach = Part(OfBreach()).Select((data, index) => streams.Wrap(data, 500 + from + index));
            var ofRegister = Part(OfRegister()).Select((data, index) => streams.Wrap(data, 600 + from + index));
            if (from == 0)
            {
                session.Events.StartStream<Subscriber>(streams.Subscriber, ofSubscriber);
                session.Events.StartStream<SubjectRights.RightsCase>(streams.Case, ofCase);
                session.Events.StartStream<SubjectRights.Breach>(streams.Breach, ofBreach);
                session.Events.StartStream<SubjectRights.RecordedRegister>(streams.Register, ofRegister);
            }
            else
            {
                session.Events.Append(streams.Subscriber, ofSubscriber);
                session.Events.Append(streams.Case, ofCase);
                session.Events.Append(streams.Breach, ofBreach);
                session.Events.Append(streams.Register, ofRegister);
            }

            await session.SaveChangesAsync(TestContext.Current.CancellationToken);

            object[] Part(object[] all) => all[from..Math.Min(to, all.Length)];

            async Task AppendAsync<T>(IDocumentSession into, Guid stream, object[] events, int place)
                where T : class
            {
                var writing = await into.Events.FetchForExclusiveWriting<T>(stream, TestContext.Current.CancellationToken);
                writing.AppendMany([.. events.Select((data, index) => streams.Wrap(data, place + from + index))]);
            }
        }
    }

    // Ids and times of the test's own are told apart only by their place; the events' numbers only by their order.
    private async Task<string> RowsAsync(string table, Streams streams)
    {
        var stream = table switch
        {
            "mt_events" => "stream_id",
            "mt_doc_linked" => "account",
            _ => "id",
        };
        var rows = await ledger.QueryAsync<string>(
            $"""
            select coalesce(string_agg(row::text, e'\n'), '') from (
                select (to_jsonb(t) - 'seq_id' - case when '{table}' = 'mt_doc_linked' then 'mt_version' else '-' end)::text as row
                from consent.{table} t
                where {stream} = any(array['{streams.ContactPoint}', '{streams.Account}', '{streams.Unattributed}', '{streams.Subscriber}',
                    '{streams.Case}', '{streams.Breach}', '{streams.Register}']::uuid[])
                order by case {stream} when '{streams.ContactPoint}' then 1 when '{streams.Account}' then 2 when '{streams.Subscriber}' then 4
                    when '{streams.Case}' then 5 when '{streams.Breach}' then 6 when '{streams.Register}' then 7 else 3 end, {(
                table == "mt_events" ? "version" : "1"
            )}) as rows
            """
        );
        foreach (
            var (id, name) in new[]
            {
                (streams.ContactPoint, "CONTACT-POINT"),
                (streams.Account, "ACCOUNT"),
                (streams.Unattributed, "UNATTRIBUTED"),
                (streams.Subscriber, "SUBSCRIBER"),
                (streams.Case, "CASE"),
                (streams.Breach, "BREACH"),
                (streams.Register, "REGISTER"),
            }
        )
        {
            rows = rows.Replace($"{id}", name, StringComparison.Ordinal).Replace($"{id:N}", name, StringComparison.Ordinal);
        }

        foreach (var (id, place) in streams.EventIds)
        {
            rows = rows.Replace($"{id}", $"EVENT-{place}", StringComparison.Ordinal);
        }

        return ServerTime().Replace(rows, "SERVER-TIME");
    }

    [GeneratedRegex("""(?<=")20[0-9-]+T[0-9:]+\.[0-9]{3,6}\+00:00(?=")""")]
    private static partial Regex ServerTime();

    private sealed record Streams(
        Guid ContactPoint,
        Guid Account,
        Guid Unattributed,
        Guid Subscriber,
        Guid Case,
        Guid Breach,
        Guid Register
    )
    {
        public Dictionary<Guid, int> EventIds { get; } = [];

        public static Streams Made() =>
            new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        public IEvent Wrap(object data, int place)
        {
            var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
            e.Id = Guid.CreateVersion7();
            EventIds[e.Id] = place;
            return e;
        }
    }

    /// <summary>Appends whatever it is given.</summary>
    private sealed record Append(Streams Streams, int From, int To) : ICommand
    {
        public Reach Reach =>
            new()
            {
                Account = Streams.Account,
                Unattributed = Streams.Unattributed,
                ContactPoints = [Streams.ContactPoint],
                Streams = [Streams.Subscriber],
                Records = [Streams.Case, Streams.Breach, Streams.Register],
            };

        public static Decision<bool> Decide(Append command, LedgerState state)
        {
            var (streams, from, to) = command;
            var changes = new Changes(state);
            Add(streams.ContactPoint, OfContactPoint(streams.Unattributed), 0);
            Add(streams.Account, OfAccount(streams.ContactPoint), 100);
            Add(streams.Unattributed, Waiting(streams.ContactPoint), 200);
            Add(streams.Subscriber, OfSubscriber(), 300);
            Add(streams.Case, OfCase(), 400);
            Add(streams.Breach, OfBreach(), 500);
            Add(streams.Register, OfRegister(), 600);
            return changes.With(true);

            void Add(Guid stream, object[] events, int place)
            {
                for (var index = from; index < Math.Min(to, events.Length); index++)
                {
                    var e = streams.Wrap(events[index], place + index);
                    typeof(Changes)
                        .GetMethod(nameof(Changes.Append))!
                        .MakeGenericMethod(events[index].GetType())
                        .Invoke(changes, [stream, e.Id, events[index]]);
                }
            }
        }
    }
}

/// <summary>What Marten names the streams of subscribers by.</summary>
public sealed record Subscriber(Guid Id);
