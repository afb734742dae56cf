using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>How a service finds its store.</summary>
[JsonConverter(typeof(ExactNames<StoreState>))]
public enum StoreState
{
    /// <summary>It has not looked yet.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It can be used.</summary>
    [JsonStringEnumMemberName("usable")]
    Usable,

    /// <summary>It may lack refusals, because it was restored: only refusals are taken, and nobody is allowed.</summary>
    [JsonStringEnumMemberName("behind")]
    Behind,

    /// <summary>It cannot be reached.</summary>
    [JsonStringEnumMemberName("away")]
    Away,

    /// <summary>It is the replica of another.</summary>
    [JsonStringEnumMemberName("replica")]
    Replica,

    /// <summary>It takes no writes.</summary>
    [JsonStringEnumMemberName("read-only")]
    ReadOnly,

    /// <summary>It does not write durably, or its times are off.</summary>
    [JsonStringEnumMemberName("unsafe")]
    Unsafe,

    /// <summary>Its schema is that of an earlier release.</summary>
    [JsonStringEnumMemberName("older")]
    Older,

    /// <summary>Its schema is that of a later release.</summary>
    [JsonStringEnumMemberName("newer")]
    Newer,

    /// <summary>It was written with other keys.</summary>
    [JsonStringEnumMemberName("other-keys")]
    OtherKeys,

    /// <summary>The journal beside it cannot be written, so no refusal is taken.</summary>
    [JsonStringEnumMemberName("journal-away")]
    JournalAway,
}

/// <summary><c>GET /status</c> of every service: what an operator looks at first. It is answered while the store is away as well.</summary>
/// <param name="Service">The service.</param>
/// <param name="Version">Its version.</param>
/// <param name="StartedAt">Since when this instance has run.</param>
/// <param name="AsOf">When it answered.</param>
/// <param name="Store">How it finds its store.</param>
/// <param name="Keys">The keys that it uses: never their values.</param>
/// <param name="Figures">What waits and how old it is, as the metrics say it; none while the store is away.</param>
/// <param name="Runs">What runs beside the services every hour or day, where <c>Operation:Runs</c> tells of it.</param>
public sealed record ServiceStatus(
    string Service,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset AsOf,
    StoreStatus Store,
    IReadOnlyList<KeyInUse> Keys,
    IReadOnlyList<StatusFigure> Figures,
    IReadOnlyList<TaskRun> Runs
);

/// <summary>How a service finds its store.</summary>
/// <param name="State">Its state.</param>
/// <param name="Since">Since when this instance has found it so.</param>
/// <param name="NeededSchema">The version of the schema that the service needs.</param>
/// <param name="Schema">The one that the store has; absent where it cannot be read.</param>
/// <param name="Reason">Why, and what to do; absent where it can be used.</param>
public sealed record StoreStatus(StoreState State, DateTimeOffset Since, int NeededSchema, int? Schema = null, string? Reason = null);

/// <summary>A key that a service uses.</summary>
/// <param name="Use">What it is for.</param>
/// <param name="Id">Its id or version.</param>
/// <param name="RegisteredAt">When the store learned of it; absent where that cannot be read.</param>
public sealed record KeyInUse(string Use, int Id, DateTimeOffset? RegisteredAt = null);

/// <summary>A figure.</summary>
/// <param name="Name">The metric, for example <c>consent.queue.age</c>.</param>
/// <param name="Unit">What it counts; <c>s</c> for seconds, <c>By</c> for bytes.</param>
/// <param name="Value">The figure.</param>
/// <param name="Of">What it is of, where there are several: a state, a subscriber.</param>
public sealed record StatusFigure(string Name, string Unit, double Value, string? Of = null);

/// <summary>The last run of something that runs beside the services, such as a backup.</summary>
/// <param name="Task">Its name.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ExitCode">What it ended with; 0 where it succeeded.</param>
/// <param name="SucceededAt">When it last ended with 0; absent when it never did.</param>
public sealed record TaskRun(string Task, DateTimeOffset EndedAt, int ExitCode, DateTimeOffset? SucceededAt = null);
