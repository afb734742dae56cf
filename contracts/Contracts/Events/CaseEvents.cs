namespace SenefConsent.Contracts;

/// <summary>An event of a case: a request by which a person exercises a right.</summary>
public interface ICaseEvent : IRecordEvent;

/// <summary>A request was received. From its receipt the time for the answer runs.</summary>
/// <param name="Reference">What the case is called in letters, such as <c>R-2026-0042</c>. It says nothing about anybody.</param>
/// <param name="Door">By which door it came.</param>
/// <param name="ReceivedAt">When it reached us on any channel, also where it was recorded later.</param>
/// <param name="Capacity">In which capacity the requester asks.</param>
/// <param name="Rights">What is asked for.</param>
/// <param name="Form">How the answer is to be given.</param>
/// <param name="Language">The language of the letters.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Wording">What was asked, verbatim: sealed.</param>
/// <param name="Contact">Where the requester is answered: sealed.</param>
/// <param name="Proof">Of a mandate, of an authority or of employment: sealed.</param>
/// <param name="Unattributed">What had waited for the data protection officer and turned out to be this request.</param>
public sealed record CaseReceived(
    string Reference,
    CaseDoor Door,
    DateTimeOffset ReceivedAt,
    RequesterCapacity Capacity,
    IReadOnlyList<SubjectRight> Rights,
    AnswerForm Form,
    LetterLanguage Language,
    string By,
    DateTimeOffset At,
    Guid? Wording = null,
    Guid? Contact = null,
    Guid? Proof = null,
    Guid? Unattributed = null
) : ICaseEvent;

/// <summary>The requester was told that the request has arrived, and by when it will be answered.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that says so.</param>
public sealed record CaseAcknowledged(string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The request is about a contact point or an account. Each is verified by itself.</summary>
/// <param name="Subject">Its pseudonym.</param>
/// <param name="Kind">What it is.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="OtherIds">Its other ids, under other versions of the key. Null when there are none. A later event for the same subject adds
/// to them.</param>
public sealed record SubjectAdded(Guid Subject, SubjectKind Kind, string By, DateTimeOffset At, IReadOnlyList<Guid>? OtherIds = null)
    : ICaseEvent;

/// <summary>The requester was asked something. About identity or scope, and in time, it stops the clock until the answer.</summary>
/// <param name="Question">Its id.</param>
/// <param name="About">What was asked.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that asks.</param>
public sealed record RequesterAsked(Guid Question, QuestionAbout About, string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The requester was reminded of a question.</summary>
/// <param name="Question">Which.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that reminds.</param>
public sealed record RequesterReminded(Guid Question, string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The requester answered a question. The clock goes on from the day on which the answer reached us.</summary>
/// <param name="Question">Which.</param>
/// <param name="AnsweredAt">When the answer reached us.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Wording">The answer, verbatim: sealed.</param>
public sealed record RequesterAnswered(Guid Question, DateTimeOffset AnsweredAt, string By, DateTimeOffset At, Guid? Wording = null)
    : ICaseEvent;

/// <summary>
/// A way to show that a contact point or an account is the requester's was tried. Of the proof nothing else is kept than this.
/// </summary>
/// <param name="Subject">Which contact point or account.</param>
/// <param name="Method">Which way.</param>
/// <param name="Result">How it ended.</param>
/// <param name="By">Who saw it.</param>
/// <param name="At">When.</param>
/// <param name="Doubt">Why an identity document was asked for: sealed.</param>
public sealed record IdentityChecked(
    Guid Subject,
    IdentityMethod Method,
    IdentityResult Result,
    string By,
    DateTimeOffset At,
    Guid? Doubt = null
) : ICaseEvent;

/// <summary>The requester did not answer the question about identity. It ends the case, and an answer opens it again.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that says so.</param>
public sealed record IdentityNotEstablished(string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The case has to do with another one, which has the counterpart of this event.</summary>
/// <param name="Other">The other case.</param>
/// <param name="Link">How.</param>
/// <param name="FirstReceivedAt">When the first of both was received; its time rules both where the request is the same.</param>
/// <param name="By">The client that did it, or <c>system</c>.</param>
/// <param name="At">When.</param>
public sealed record CaseLinked(Guid Other, CaseLink Link, DateTimeOffset FirstReceivedAt, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>A place was searched for what it holds about the subjects.</summary>
/// <param name="Source">Which place.</param>
/// <param name="Found">How many items it holds.</param>
/// <param name="By">Who searched.</param>
/// <param name="At">When.</param>
/// <param name="Note">What was found, in words: sealed.</param>
public sealed record SourceSearched(DataSource Source, int Found, string By, DateTimeOffset At, Guid? Note = null) : ICaseEvent;

/// <summary>The owner of a system was given something to do.</summary>
/// <param name="Task">Its id.</param>
/// <param name="Owner">The system whose owner does it.</param>
/// <param name="Action">What.</param>
/// <param name="DueOn">The day, in Paris, by whose end it is to be done.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Note">Instructions, in words: sealed.</param>
/// <param name="Recipient">Of a task for a recipient: which, by the name that this system knows it by.</param>
public sealed record TaskGiven(
    Guid Task,
    DataSource Owner,
    TaskAction Action,
    DateOnly DueOn,
    string By,
    DateTimeOffset At,
    Guid? Note = null,
    string? Recipient = null
) : ICaseEvent;

/// <summary>A task was done.</summary>
/// <param name="Task">Which.</param>
/// <param name="By">Who attests it.</param>
/// <param name="At">When.</param>
/// <param name="Note">What was done, in words: sealed.</param>
public sealed record TaskDone(Guid Task, string By, DateTimeOffset At, Guid? Note = null) : ICaseEvent;

/// <summary>It was decided what becomes of a right, for the whole case or for one subject.</summary>
/// <param name="Decision">Its id.</param>
/// <param name="Right">Which right.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="Subject">Of which contact point or account; null for all of them.</param>
/// <param name="Source">In which place; null for all of them.</param>
/// <param name="PolicyGround">The ground in SENEF's policy.</param>
/// <param name="LawGround">The ground in law.</param>
/// <param name="NeedsSecondPerson">Whether somebody else has to agree before it counts.</param>
/// <param name="OverridesHold">Whether it is done although a hold is on it.</param>
/// <param name="Grounds">The reasons, in words: sealed.</param>
public sealed record ItemDecided(
    Guid Decision,
    SubjectRight Right,
    ItemOutcome Outcome,
    string By,
    DateTimeOffset At,
    Guid? Subject = null,
    DataSource? Source = null,
    PolicyGround? PolicyGround = null,
    LawGround? LawGround = null,
    bool NeedsSecondPerson = false,
    bool OverridesHold = false,
    Guid? Grounds = null
) : ICaseEvent;

/// <summary>A second person agreed to a decision.</summary>
/// <param name="Decision">Which.</param>
/// <param name="By">Who agreed; never who decided.</param>
/// <param name="At">When.</param>
public sealed record SecondPersonAgreed(Guid Decision, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>The requester was told, with reasons, that the answer takes longer (GDPR Art. 12(3)).</summary>
/// <param name="Reasons">Why.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that says so.</param>
public sealed record ExtensionNotified(IReadOnlyList<ExtensionReason> Reasons, string By, DateTimeOffset At, Guid? Letter = null)
    : ICaseEvent;

/// <summary>A fee was announced, before it is charged.</summary>
/// <param name="Amount">How much, in euros.</param>
/// <param name="Reason">What for.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that says so.</param>
public sealed record FeeAnnounced(decimal Amount, FeeReason Reason, string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The requester accepted the fee.</summary>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When.</param>
public sealed record FeeAccepted(string By, DateTimeOffset At) : ICaseEvent;

/// <summary>A letter went out.</summary>
/// <param name="Letter">Its id, which the event that it tells of names.</param>
/// <param name="Template">Which letter.</param>
/// <param name="Version">The version of its text.</param>
/// <param name="Hash">SHA-256 of the exact text, in lower-case hexadecimal.</param>
/// <param name="Channel">By which way it went.</param>
/// <param name="SentAt">When it went.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Content">The letter itself: sealed.</param>
/// <param name="Task">Of a letter to a recipient: the task that it tells it of.</param>
public sealed record LetterSent(
    Guid Letter,
    LetterTemplate Template,
    string Version,
    string Hash,
    LetterChannel Channel,
    DateTimeOffset SentAt,
    string By,
    DateTimeOffset At,
    Guid? Content = null,
    Guid? Task = null
) : ICaseEvent;

/// <summary>What the case is about is kept for a dispute or a legal duty, until the hold is released.</summary>
/// <param name="Hold">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="ReviewOn">The day on which it is looked at again. It never ends by itself.</param>
/// <param name="By">Who owns it.</param>
/// <param name="At">When.</param>
/// <param name="Subject">On which contact point or account; null for all of them.</param>
public sealed record HoldPlaced(Guid Hold, HoldReason Reason, DateOnly ReviewOn, string By, DateTimeOffset At, Guid? Subject = null)
    : ICaseEvent;

/// <summary>Processing of what a contact point stands for is restricted (GDPR Art. 18), from the same commit on.</summary>
/// <param name="Restriction">Its id.</param>
/// <param name="Subject">Which contact point.</param>
/// <param name="By">Who placed it.</param>
/// <param name="At">When.</param>
public sealed record RestrictionPlaced(Guid Restriction, Guid Subject, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>
/// What is held about subjects is to be erased (GDPR Art. 17). They are refused everything from the same commit on; the erasure is carried
/// out soon after, and irreversible from now on.
/// </summary>
/// <param name="Erasure">Its id.</param>
/// <param name="Subjects">Of the case.</param>
/// <param name="ContactPoints">Every id of those that are contact points.</param>
/// <param name="Accounts">Those that are accounts.</param>
/// <param name="OverridesHold">Whether it is carried out although a hold is on them, as two persons decided.</param>
/// <param name="By">Who ordered it.</param>
/// <param name="At">When.</param>
public sealed record ErasureOrdered(
    Guid Erasure,
    IReadOnlyList<Guid> Subjects,
    IReadOnlyList<Guid> ContactPoints,
    IReadOnlyList<Guid> Accounts,
    bool OverridesHold,
    string By,
    DateTimeOffset At
) : ICaseEvent;

/// <summary>An erasure was carried out.</summary>
/// <param name="Erasure">Which.</param>
/// <param name="Counts">What went, and what stayed.</param>
/// <param name="By">What carried it out.</param>
/// <param name="At">When.</param>
public sealed record ErasureCarriedOut(Guid Erasure, ErasureCounts Counts, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>What an erasure came to.</summary>
/// <param name="Events">Events that were reduced: to what still refuses or proves a consent, or to their id and time.</param>
/// <param name="Evidence">Rows of sealed evidence that were deleted.</param>
/// <param name="Links">Links between accounts and contact points that were deleted.</param>
/// <param name="Answers">Answers to requests that were emptied.</param>
/// <param name="Messages">Messages that waited, or could not be sent, and were deleted.</param>
/// <param name="Kept">Rows of evidence that stayed: the papers of cases, what is under a hold, and what may hold other people. Each ends with
/// its retention.</param>
public sealed record ErasureCounts(int Events, int Evidence, int Links, int Answers, int Messages, int Kept);

/// <summary>A restriction was lifted, after the person was told (GDPR Art. 18(3)).</summary>
/// <param name="Restriction">Which.</param>
/// <param name="By">Who lifted it.</param>
/// <param name="At">When.</param>
public sealed record RestrictionLifted(Guid Restriction, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>A hold was released.</summary>
/// <param name="Hold">Which.</param>
/// <param name="By">Who released it.</param>
/// <param name="At">When.</param>
public sealed record HoldReleased(Guid Hold, string By, DateTimeOffset At) : ICaseEvent;

/// <summary>The requester was answered. Whether that was late follows from the clock.</summary>
/// <param name="IsPartial">Whether something is still to come.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that answers.</param>
public sealed record CaseAnswered(bool IsPartial, string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The requester was told that nothing will be done, and why (GDPR Art. 12(4)).</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
/// <param name="Letter">The letter that says so.</param>
public sealed record CaseRefused(string By, DateTimeOffset At, Guid? Letter = null) : ICaseEvent;

/// <summary>The requester took the request back.</summary>
/// <param name="WithdrawnAt">When that reached us.</param>
/// <param name="By">The client that recorded it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Wording">What they wrote: sealed.</param>
public sealed record CaseWithdrawn(DateTimeOffset WithdrawnAt, string By, DateTimeOffset At, Guid? Wording = null) : ICaseEvent;

/// <summary>Nothing is left to do.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record CaseClosed(string By, DateTimeOffset At) : ICaseEvent;

/// <summary>The case is worked on again. It keeps the date on which it was received.</summary>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record CaseReopened(string By, DateTimeOffset At) : ICaseEvent;

/// <summary>What is held about the subjects was put together, to be fetched once.</summary>
/// <param name="Package">Its id.</param>
/// <param name="Hash">SHA-256 of the whole, as JSON, in lower-case hexadecimal.</param>
/// <param name="Counts">How many items each search found. That one found nothing is worth as much.</param>
/// <param name="IsFurtherCopy">Whether the same was fetched before (GDPR Art. 15(3)).</param>
/// <param name="ExpiresAt">The first instant at which it can no longer be fetched.</param>
/// <param name="By">The client that did it.</param>
/// <param name="At">When.</param>
public sealed record PackageMade(
    Guid Package,
    string Hash,
    IReadOnlyList<SourceCount> Counts,
    bool IsFurtherCopy,
    DateTimeOffset ExpiresAt,
    string By,
    DateTimeOffset At
) : ICaseEvent;

/// <summary>How much a search found.</summary>
/// <param name="Source">The place.</param>
/// <param name="Found">How many items it holds about the subjects.</param>
/// <param name="Withheld">How many of them were not handed out.</param>
public sealed record SourceCount(DataSource Source, int Found, int Withheld);

/// <summary>Whoever has the link fetched a package. It cannot be fetched again.</summary>
/// <param name="Package">Which.</param>
/// <param name="Format">In which form.</param>
/// <param name="By"><c>link</c>.</param>
/// <param name="At">When.</param>
public sealed record PackageFetched(Guid Package, PackageFormat Format, string By, DateTimeOffset At) : ICaseEvent;
