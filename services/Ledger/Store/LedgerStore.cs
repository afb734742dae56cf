using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>The one event store of all services, with the blocklist in it.</summary>
public static class LedgerStore
{
    /// <summary>The schema of the events and of all that is written in their transactions.</summary>
    public const string Schema = "consent";

    /// <summary>The table of the blocklist: one row a contact point, read by primary key.</summary>
    public const string BlocklistTable = $"{Schema}.mt_doc_blocklist";

    /// <summary>The table of which contact points belong to which accounts.</summary>
    public const string LinkedTable = $"{Schema}.mt_doc_linked";

    /// <summary>The table of what waits for the data protection officer.</summary>
    public const string UnattributedTable = $"{Schema}.mt_doc_unattributed";

    /// <summary>The sequence that the numbers of cases are drawn from.</summary>
    public const string CaseNumbers = $"{Schema}.rights_case_number";

    /// <summary>The sequence that the numbers of breaches are drawn from.</summary>
    public const string BreachNumbers = $"{Schema}.breach_number";

    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "Consent";

    /// <summary>Adds the event store and what a service does with it.</summary>
    public static void AddLedger(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LedgerOptions>().Bind(builder.Configuration.GetSection(LedgerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidation>();
        services.AddOptions<JournalOptions>().Bind(builder.Configuration.GetSection(JournalOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JournalOptions>, JournalOptionsValidation>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddNpgsqlDataSource(
            builder.Configuration.GetConnectionString(ConnectionName) ?? "",
            source =>
            {
                source.EnableParameterLogging(false);

                // The same few statements again and again: PostgreSQL would spend more on parsing them than on doing them.
                source.ConnectionStringBuilder.MaxAutoPrepare = 50;
            }
        );
        services
            .AddMarten(options =>
            {
                Configure(options);

                // The schema is the migration's; a service's role could not change it anyway.
                options.AutoCreateSchemaObjects = AutoCreate.None;
            })
            .UseNpgsqlDataSource();
        services.AddSingleton(provider =>
            PurposeCatalogue.Read(provider.GetRequiredService<IOptions<LedgerOptions>>().Value.PurposeCatalogue)
        );
        services.AddSingleton(provider => ConfiguredKeys.Of(provider.GetRequiredService<IOptions<LedgerOptions>>().Value));
        services.AddSingleton<ContactPointKeyring>();
        services.AddSingleton<EvidenceVault>();
        services.AddSingleton<LedgerTelemetry>();
        services.AddSingleton<Faults>();
        services.AddSingleton<Journal>();
        services.AddSingleton<StoreStanding>();
        services.AddSingleton<LedgerWriter>();
        services.AddSingleton<ShownNumbers>();
        services.AddSingleton<UnattributedObjections>();
        services.AddSingleton<CampaignRegister>();
        services.AddSingleton<NoticeRegister>();
        services.AddSingleton<TurnedAwayRegister>();
        services.AddSingleton<BlocklistReader>();
        services.AddSingleton<ChangeFeed>();

        // Both log a failed command with its parameters, although the next attempt may succeed. A fault that stays is logged once, without
        // values, where the request is answered.
        builder.Logging.AddFilter("Marten", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.None);
    }

    /// <summary>What the store holds. The same for the services and for the migration.</summary>
    public static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = Schema;
        options.UseSystemTextJsonForSerialization(
            EnumStorage.AsString,
            Casing.CamelCase,
            json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
        );

        // By default a projection passes over what it cannot apply or read: a skipped objection.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;

        options.Events.UseMandatoryStreamTypeDeclaration = true;
        options.Events.EnableUniqueIndexOnEventId = true;
        options.Events.AddEventTypes([
            typeof(ObjectionRecorded),
            typeof(ObjectionLifted),
            typeof(LiftRefused),
            typeof(ConsentRequested),
            typeof(OrganisationJoined),
            typeof(ConsentGiven),
            typeof(ConsentWithdrawn),
            typeof(ObjectionReasonGiven),
            typeof(HelpRequested),
            typeof(ObjectionAnswered),
            typeof(ProspectingPaused),
            typeof(PauseEnded),
            typeof(ProcessingRestricted),
            typeof(RestrictionEnded),
            typeof(ContactPointErased),
            typeof(StatementErased),
            typeof(PreferencesChosen),
            typeof(ContactPointLinked),
            typeof(ContactPointUnlinked),
            typeof(OrganisationLinked),
            typeof(AllowRefused),
            typeof(AccountEventErased),
            typeof(UnattributedReceived),
            typeof(PauseTakenAlong),
            typeof(UnattributedResolved),
            typeof(SubscriberRegistered),
            typeof(SubscriberChanged),
            typeof(SubscriberDisabled),
            typeof(SubscriberRemoved),
            typeof(CaseReceived),
            typeof(CaseAcknowledged),
            typeof(SubjectAdded),
            typeof(RequesterAsked),
            typeof(RequesterReminded),
            typeof(RequesterAnswered),
            typeof(IdentityChecked),
            typeof(IdentityNotEstablished),
            typeof(CaseLinked),
            typeof(SourceSearched),
            typeof(TaskGiven),
            typeof(TaskDone),
            typeof(ItemDecided),
            typeof(SecondPersonAgreed),
            typeof(ExtensionNotified),
            typeof(FeeAnnounced),
            typeof(FeeAccepted),
            typeof(LetterSent),
            typeof(HoldPlaced),
            typeof(HoldReleased),
            typeof(RestrictionPlaced),
            typeof(RestrictionLifted),
            typeof(ErasureOrdered),
            typeof(ErasureCarriedOut),
            typeof(CaseAnswered),
            typeof(CaseRefused),
            typeof(CaseWithdrawn),
            typeof(CaseClosed),
            typeof(CaseReopened),
            typeof(PackageMade),
            typeof(PackageFetched),
            typeof(BreachRecorded),
            typeof(AwarenessCorrected),
            typeof(ProcessorNoticeReceived),
            typeof(BreachDescribed),
            typeof(BreachAssessed),
            typeof(MeasureRecorded),
            typeof(MeasureCompleted),
            typeof(AuthorityNotified),
            typeof(PersonsTold),
            typeof(TellingWaived),
            typeof(BreachScopeAdded),
            typeof(BreachScopeRemoved),
            typeof(BreachListScreened),
            typeof(BreachClosed),
            typeof(BreachReopened),
            typeof(ProcessingAttested),
            typeof(RecipientRecorded),
            typeof(RecipientEnded),
            typeof(ContractRecorded),
            typeof(AuditRecorded),
            typeof(AuditFindingsResolved),
        ]);

        // Inline: the row is written in the transaction of the event, or neither is (I-1, I-3). Never the async daemon.
        options.Projections.Snapshot<ContactPoint>(SnapshotLifecycle.Inline);
        options
            .Schema.For<ContactPoint>()
            .DocumentAlias("blocklist")
            .Metadata(metadata =>
            {
                metadata.LastModified.Enabled = false;
                metadata.DotNetType.Enabled = false;
            });

        options.Projections.Add(new LinkedContactPointProjection(), ProjectionLifecycle.Inline);
        options
            .Schema.For<LinkedContactPoint>()
            .DocumentAlias("linked")
            .Duplicate(link => link.Account)
            .Duplicate(link => link.ContactPoint);
        options.Projections.Snapshot<UnattributedObjection>(SnapshotLifecycle.Inline);
        options.Schema.For<UnattributedObjection>().DocumentAlias("unattributed").Duplicate(waiting => waiting.ReceivedAt);

        options.Storage.ExtendedSchemaObjects.Add(EvidenceTable());
        options.Storage.ExtendedSchemaObjects.Add(EvidenceOwnerTable());
        options.Storage.ExtendedSchemaObjects.Add(RetentionExtension.SchemaTable());
        options.Storage.ExtendedSchemaObjects.Add(ErasureOrders.SchemaTable());
        options.Storage.ExtendedSchemaObjects.Add(RetentionRuns.SchemaTable());
        options.Storage.ExtendedSchemaObjects.Add(CampaignTable());
        options.Storage.ExtendedSchemaObjects.Add(AnsweredRequestTable());
        options.Storage.ExtendedSchemaObjects.Add(AwaitedAnswers.SchemaTable());
        options.Storage.ExtendedSchemaObjects.Add(ChangeQueueTable());
        options.Storage.ExtendedSchemaObjects.Add(ChangeTable());
        options.Storage.ExtendedSchemaObjects.Add(FeedRestartTable());
        options.Storage.ExtendedSchemaObjects.Add(NoticeTable());
        options.Storage.ExtendedSchemaObjects.Add(KeyCheckTable());
        options.Storage.ExtendedSchemaObjects.Add(SchemaVersionTable());
        options.Storage.ExtendedSchemaObjects.Add(TurnedAwayTable());
        options.Storage.ExtendedSchemaObjects.Add(JournalMarks.SchemaTable());
        options.Storage.ExtendedSchemaObjects.Add(new Sequence(CaseNumbers));
        options.Storage.ExtendedSchemaObjects.Add(new Sequence(BreachNumbers));
    }

    private static Table EvidenceTable()
    {
        var table = new Table($"{Schema}.evidence");
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("purpose").NotNull();
        table.AddColumn<DateTimeOffset>("collected_at").NotNull();
        table.AddColumn<DateTimeOffset>("expires_at").NotNull();
        table.AddColumn<int>("key_version").NotNull();
        table.AddColumn("ciphertext", "bytea").NotNull();
        return table;
    }

    // No foreign key: an event may name evidence that has expired.
    private static Table EvidenceOwnerTable()
    {
        var table = new Table(EvidenceVault.OwnerTable);
        table.AddColumn<Guid>("contact_point").AsPrimaryKey();
        table.AddColumn<Guid>("evidence").AsPrimaryKey();
        return table;
    }

    private static Table AnsweredRequestTable()
    {
        var table = new Table(AnsweredRequest.Table);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("fingerprint").NotNull();
        table.AddColumn("answer", "text").NotNull();
        table.AddColumn<DateTimeOffset>("answered_at").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table ChangeQueueTable()
    {
        var table = new Table(ChangeFeed.QueueTable);
        table.AddColumn<long>("seq_id").AsPrimaryKey();
        return table;
    }

    private static Table FeedRestartTable()
    {
        var table = new Table(ChangeFeed.RestartTable);
        table.AddColumn<long>("position").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("restarted_at").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table ChangeTable()
    {
        var table = new Table(ChangeFeed.Table);
        table.AddColumn<long>("position").AsPrimaryKey();
        table.AddColumn<long>("seq_id").NotNull().AddIndex(index => index.IsUnique = true);
        return table;
    }

    private static Table NoticeTable()
    {
        var table = new Table(NoticeRegister.Table);
        table.AddColumn<string>("id").AsPrimaryKey();
        table.AddColumn<string>("version").AsPrimaryKey();
        table.AddColumn<string>("language").AsPrimaryKey();
        table.AddColumn("text", "text").NotNull();
        table.AddColumn<string>("hash").NotNull();
        table.AddColumn<DateTimeOffset>("kept_at").NotNull();
        return table;
    }

    private static Table KeyCheckTable()
    {
        var table = new Table(KeyRegister.Table);
        table.AddColumn<string>("use").AsPrimaryKey();
        table.AddColumn<int>("version").AsPrimaryKey();
        table.AddColumn("check_value", "bytea").NotNull();
        table.AddColumn<DateTimeOffset>("registered_at").NotNull();
        table.AddColumn<string>("registered_by").NotNull();
        return table;
    }

    private static Table SchemaVersionTable()
    {
        var table = new Table(SchemaVersion.Table);
        table.AddColumn<int>("version").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("migrated_at").NotNull();
        table.AddColumn<int>("serves_from").AllowNulls();
        return table;
    }

    private static Table TurnedAwayTable()
    {
        var table = new Table(TurnedAwayRegister.Table);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<DateOnly>("day").NotNull();
        table.AddColumn<string>("source").NotNull();
        table.AddColumn<string>("reason").NotNull();
        table.AddColumn<long>("requests").NotNull();
        return table;
    }

    private static Table CampaignTable()
    {
        var table = new Table($"{Schema}.campaign");
        table.AddColumn<long>("reference").AsPrimaryKey();
        table.AddColumn<string>("name").NotNull();
        return table;
    }
}
