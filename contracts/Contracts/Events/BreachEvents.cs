namespace SenefConsent.Contracts;

/// <summary>An event of a breach of personal data. Every breach is documented, also one that nobody has to be told of (GDPR Art. 33(5)).</summary>
public interface IBreachEvent : IRecordEvent;

/// <summary>A breach was recorded. From the awareness the time for the notice to the authority runs.</summary>
/// <param name="Reference">What it is called, such as <c>B-2026-0003</c>. It says nothing about anybody.</param>
/// <param name="DiscoveredAt">When the first sign of it was seen.</param>
/// <param name="AwareAt">When the controller was reasonably certain of it.</param>
/// <param name="NotifyWithinHours">Within how many hours of that the authority is notified: what was in force then.</param>
/// <param name="NotifyFrom">From which risk on it is notified: what was in force then.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
public sealed record BreachRecorded(
    string Reference,
    DateTimeOffset DiscoveredAt,
    DateTimeOffset AwareAt,
    int NotifyWithinHours,
    BreachRisk NotifyFrom,
    string By,
    DateTimeOffset At
) : IBreachEvent;

/// <summary>The moment of awareness was recorded wrongly.</summary>
/// <param name="AwareAt">When the controller was reasonably certain of the breach.</param>
/// <param name="Grounds">Why it was another moment: sealed.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record AwarenessCorrected(DateTimeOffset AwareAt, Guid Grounds, string By, DateTimeOffset At) : IBreachEvent;

/// <summary>A processor told the controller of the breach (GDPR Art. 33(2)). Its date is apart from the controller's awareness.</summary>
/// <param name="NotifiedAt">When.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Processor">Which processor of the register; null when it is not in it.</param>
/// <param name="Wording">What it wrote: sealed.</param>
public sealed record ProcessorNoticeReceived(
    DateTimeOffset NotifiedAt,
    string By,
    DateTimeOffset At,
    Guid? Processor = null,
    Guid? Wording = null
) : IBreachEvent;

/// <summary>What is known of the breach, as a whole: it takes the place of what was known before.</summary>
/// <param name="Natures">What it did to data.</param>
/// <param name="Categories">The categories of data.</param>
/// <param name="Consequences">What may follow for a person.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Cause">What led to it; null when it is not known.</param>
/// <param name="From">When it began; null when it is not known.</param>
/// <param name="Until">When it ended; null when it has not, or it is not known.</param>
/// <param name="Persons">About how many persons it concerns; null when it is not known.</param>
/// <param name="Records">About how many records; null when it is not known.</param>
/// <param name="Description">In words: sealed.</param>
public sealed record BreachDescribed(
    IReadOnlyList<BreachNature> Natures,
    IReadOnlyList<PersonalDataCategory> Categories,
    IReadOnlyList<BreachConsequence> Consequences,
    string By,
    DateTimeOffset At,
    BreachCause? Cause = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    int? Persons = null,
    int? Records = null,
    Guid? Description = null
) : IBreachEvent;

/// <summary>The risk was assessed. A later assessment takes the place of those before.</summary>
/// <param name="Risk">How likely it is a risk to people.</param>
/// <param name="Grounds">Why: sealed.</param>
/// <param name="By">Who assessed it.</param>
/// <param name="At">When.</param>
public sealed record BreachAssessed(BreachRisk Risk, Guid Grounds, string By, DateTimeOffset At) : IBreachEvent;

/// <summary>Something is done about the breach.</summary>
/// <param name="Measure">Its id.</param>
/// <param name="Kind">What.</param>
/// <param name="IsPlanned">Whether it is still to be done.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Note">More about it, in words: sealed.</param>
public sealed record MeasureRecorded(Guid Measure, BreachMeasureKind Kind, bool IsPlanned, string By, DateTimeOffset At, Guid? Note = null)
    : IBreachEvent;

/// <summary>What was planned is done.</summary>
/// <param name="Measure">Which measure.</param>
/// <param name="By">Who attests it.</param>
/// <param name="At">When.</param>
public sealed record MeasureCompleted(Guid Measure, string By, DateTimeOffset At) : IBreachEvent;

/// <summary>The authority was notified (GDPR Art. 33).</summary>
/// <param name="Notice">Its id.</param>
/// <param name="Kind">The first notice, or one that completes it.</param>
/// <param name="Reference">The authority's reference of it.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Missing">What was not known when it was recorded.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="DelayReasons">Why it was late: sealed.</param>
/// <param name="Content">The notice itself: sealed.</param>
/// <param name="Form">The version of the form whose fields <paramref name="Missing"/> was found by, or that the notice was made on.</param>
public sealed record AuthorityNotified(
    Guid Notice,
    AuthorityNoticeKind Kind,
    string Reference,
    DateTimeOffset SentAt,
    IReadOnlyList<BreachGap> Missing,
    string By,
    DateTimeOffset At,
    Guid? DelayReasons = null,
    Guid? Content = null,
    string? Form = null
) : IBreachEvent;

/// <summary>Persons were told of the breach by a letter made here (GDPR Art. 34).</summary>
/// <param name="Telling">Its id.</param>
/// <param name="Channel">By which way.</param>
/// <param name="ToldAt">When.</param>
/// <param name="Persons">How many.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="Version">The version of its text.</param>
/// <param name="Hash">SHA-256 of the exact text, in lower-case hexadecimal.</param>
/// <param name="Content">The letter itself: sealed. It names no person.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
public sealed record PersonsTold(
    Guid Telling,
    LetterChannel Channel,
    DateTimeOffset ToldAt,
    int Persons,
    LetterLanguage Language,
    string Version,
    string Hash,
    Guid Content,
    string By,
    DateTimeOffset At
) : IBreachEvent;

/// <summary>It was decided that persons are not told although the risk is high (GDPR Art. 34(3)).</summary>
/// <param name="Ground">On which ground.</param>
/// <param name="Grounds">Why it applies: sealed.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="PublicNoticeAt">When a public notice was given instead.</param>
public sealed record TellingWaived(
    TellingWaiverGround Ground,
    Guid Grounds,
    string By,
    DateTimeOffset At,
    DateTimeOffset? PublicNoticeAt = null
) : IBreachEvent;

/// <summary>It became known whom the breach touches. Scopes add up.</summary>
/// <param name="Scope">Its id.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="ContactPoints">How many contact points it touched when it was recorded.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="From">From when on; null: from the beginning.</param>
/// <param name="Until">The first instant at which no longer.</param>
/// <param name="Secret">What leaked.</param>
/// <param name="Client">Whose API key, or which subscriber's mirror.</param>
/// <param name="WithDump">Whether a copy of the database leaked with the key.</param>
/// <param name="Ids">The contact points, one by one.</param>
/// <param name="JobsUntil">Until when whom the files of jobs name is found: the first of these files is deleted then. Null: it reaches none.
/// </param>
/// <param name="JobsGone">How many jobs it reached whose results were fetched and whose files were gone when it was recorded.</param>
public sealed record BreachScopeAdded(
    Guid Scope,
    BreachScopeKind Kind,
    int ContactPoints,
    string By,
    DateTimeOffset At,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    LeakedSecret? Secret = null,
    string? Client = null,
    bool WithDump = false,
    IReadOnlyList<Guid>? Ids = null,
    DateTimeOffset? JobsUntil = null,
    int? JobsGone = null
) : IBreachEvent;

/// <summary>A scope was wrong, and no longer counts.</summary>
/// <param name="Scope">Which.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record BreachScopeRemoved(Guid Scope, string By, DateTimeOffset At) : IBreachEvent;

/// <summary>A list was held against the scopes. Of it only these counts are kept.</summary>
/// <param name="List">The id of the list. One that is sent in parts has an event for each part.</param>
/// <param name="Channel">By which channel those on it are reached.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Touched">How many of them are touched.</param>
/// <param name="Unreadable">How many hold nothing that could be looked up.</param>
/// <param name="By">The client that sent it.</param>
/// <param name="At">When.</param>
public sealed record BreachListScreened(Guid List, Channel Channel, int Rows, int Touched, int Unreadable, string By, DateTimeOffset At)
    : IBreachEvent;

/// <summary>Nothing is left to do.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record BreachClosed(string By, DateTimeOffset At) : IBreachEvent;

/// <summary>The breach is worked on again.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record BreachReopened(string By, DateTimeOffset At) : IBreachEvent;
