namespace SenefConsent.Contracts;

/// <summary><c>POST /cases</c> of SubjectRights: a request by which a person exercises a right was received.</summary>
/// <param name="Door">By which door it came.</param>
/// <param name="ReceivedAt">When it reached us, on whatever channel. The time for the answer runs from that day in Paris.</param>
/// <param name="Rights">What is asked for; at least one.</param>
/// <param name="Subjects">What it is about, as far as it is known: each contact point or account by itself.</param>
/// <param name="Capacity">In which capacity the requester asks.</param>
/// <param name="Form">How the answer is to be given.</param>
/// <param name="Language">The language of the letters.</param>
/// <param name="Wording">What was asked, verbatim. It is kept sealed.</param>
/// <param name="Contact">Where the requester is answered. It is kept sealed.</param>
/// <param name="Proof">Of a mandate, an authority or employment, in words or as Base64. It is kept sealed.</param>
/// <param name="Touches">Other systems that hold data for this request. With <c>cameras</c> the footage is to be frozen first: it is deleted
/// after a month, and the answer may take as long.</param>
/// <param name="Unattributed">What had waited for the data protection officer and turned out to be this request.</param>
public sealed record CaseRequest(
    CaseDoor Door,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<SubjectRight> Rights,
    IReadOnlyList<CaseSubject> Subjects,
    RequesterCapacity Capacity = RequesterCapacity.Self,
    AnswerForm Form = AnswerForm.File,
    LetterLanguage Language = LetterLanguage.French,
    string? Wording = null,
    ContactPointAddress? Contact = null,
    string? Proof = null,
    IReadOnlyList<DataSource>? Touches = null,
    Guid? Unattributed = null
);

/// <summary>A contact point or an account that a request is about.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The address or number as one writes it, or the website's own id of the account. It is not kept.</param>
public sealed record CaseSubject(SubjectKind Kind, string Value);

/// <summary><c>POST /cases/{id}/acknowledgement</c>: the requester was told that the request has arrived.</summary>
/// <param name="Letter">The recorded letter that says so.</param>
public sealed record AcknowledgementRequest(Guid? Letter = null);

/// <summary><c>POST /cases/{id}/subjects</c>: the request is about more than was known.</summary>
/// <param name="Subjects">What it is about as well.</param>
public sealed record CaseSubjectsRequest(IReadOnlyList<CaseSubject> Subjects);

/// <summary><c>POST /cases/{id}/questions</c>: the requester is asked something.</summary>
/// <param name="About">What. Identity and scope stop the clock when they are asked in time.</param>
/// <param name="Letter">The recorded letter that asks.</param>
public sealed record QuestionRequest(QuestionAbout About, Guid? Letter = null);

/// <summary><c>POST /cases/{id}/questions/{question}/reminder</c>: the requester was reminded.</summary>
/// <param name="Letter">The recorded letter that reminds.</param>
public sealed record ReminderRequest(Guid? Letter = null);

/// <summary><c>POST /cases/{id}/questions/{question}/answer</c>: the requester answered.</summary>
/// <param name="AnsweredAt">When the answer reached us.</param>
/// <param name="Wording">The answer, verbatim. It is kept sealed.</param>
public sealed record QuestionAnswerRequest(DateTimeOffset AnsweredAt, string? Wording = null);

/// <summary><c>POST /cases/{id}/identity</c>: a way to show identity was tried on one subject.</summary>
/// <param name="Subject">Which subject, by its id.</param>
/// <param name="Method">Which way. A later one is taken when each earlier one that fits has failed or was not possible.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Doubt">For an identity document: why there is doubt. It is kept sealed; the document is not kept at all.</param>
public sealed record IdentityRequest(Guid Subject, IdentityMethod Method, IdentityResult Result, string? Doubt = null);

/// <summary>
/// <c>POST /cases/{id}/subjects/{subject}/identity-codes</c>: a one-time code goes to a contact point that the case is about.
/// </summary>
/// <param name="Value">The address, which is not known here: it must be the one that the case is about.</param>
public sealed record IdentityCodeRequest(string Value);

/// <summary>A one-time code.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Method">By which way it shows identity: <c>contact-point</c> by mail or SMS, <c>postal-code</c> by letter.</param>
/// <param name="SentAt">When it was made.</param>
/// <param name="ExpiresAt">The first instant at which it is no longer taken.</param>
/// <param name="Attempts">How often a code may be tried before it is void.</param>
/// <param name="Letter">For a postal address: the letter that has the code, as a PDF in Base64, to be printed and sent there. It is not
/// kept.</param>
public sealed record IdentityCodeResponse(
    Guid Id,
    IdentityMethod Method,
    DateTimeOffset SentAt,
    DateTimeOffset ExpiresAt,
    int Attempts,
    byte[]? Letter = null
);

/// <summary><c>POST /cases/{id}/subjects/{subject}/identity-checks</c>: the requester told the code.</summary>
/// <param name="Code">As they told it: eight digits, with or without spaces and hyphens.</param>
public sealed record IdentityCodeCheckRequest(string Code);

/// <summary><c>POST /cases/{id}/identity-failure</c>: the case ends because identity was not established.</summary>
/// <param name="Letter">The recorded letter that says so.</param>
public sealed record IdentityFailureRequest(Guid? Letter = null);

/// <summary><c>POST /cases/{id}/searches</c>: a place was searched.</summary>
/// <param name="Source">Which place.</param>
/// <param name="Found">How many items it holds.</param>
/// <param name="Note">What was found, in words. It is kept sealed.</param>
public sealed record SearchRequest(DataSource Source, int Found, string? Note = null);

/// <summary><c>POST /cases/{id}/tasks</c>: the owner of a system is to do something.</summary>
/// <param name="Owner">The system.</param>
/// <param name="Action">What.</param>
/// <param name="DueOn">The day, in Paris, by whose end it is to be done. When not given: two working days for a freeze, ten for the rest.</param>
/// <param name="Note">Instructions, in words. They are kept sealed.</param>
/// <param name="Recipient">For the owner <c>recipient</c>: which, by the name that this system or the register knows it by.</param>
public sealed record TaskRequest(
    DataSource Owner,
    TaskAction Action,
    DateOnly? DueOn = null,
    string? Note = null,
    string? Recipient = null
);

/// <summary><c>POST /cases/{id}/tasks/{task}/completion</c>: a task was done.</summary>
/// <param name="Note">What was done, in words. It is kept sealed.</param>
public sealed record TaskCompletionRequest(string? Note = null);

/// <summary><c>POST /cases/{id}/decisions</c>: what becomes of a right.</summary>
/// <param name="Right">Which right; one of those asked for.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Subject">Of which subject; all of them when not given.</param>
/// <param name="Source">In which place; all of them when not given.</param>
/// <param name="PolicyGround">The ground in SENEF's policy.</param>
/// <param name="LawGround">The ground in law. Without one nothing can be refused, withheld or kept.</param>
/// <param name="Grounds">The reasons, in words. They are kept sealed.</param>
/// <param name="Excessive">For a refusal as excessive: the grounds of both elements.</param>
/// <param name="OverrideHold">Erases although a hold is on it, once a second person has agreed.</param>
public sealed record DecisionRequest(
    SubjectRight Right,
    ItemOutcome Outcome,
    Guid? Subject = null,
    DataSource? Source = null,
    PolicyGround? PolicyGround = null,
    LawGround? LawGround = null,
    string? Grounds = null,
    ExcessiveGrounds? Excessive = null,
    bool OverrideHold = false
);

/// <summary>Why a request is excessive (GDPR Art. 12(5), C-526/24). Both elements are for the controller to show. They are kept sealed.</summary>
/// <param name="Objective">What shows that the purpose of the right is not what is sought.</param>
/// <param name="Subjective">What shows the intention to gain an advantage from it.</param>
/// <param name="IsOnlyFrequency">Whether all there is to say is how often the person has asked: then it is not refused.</param>
public sealed record ExcessiveGrounds(string Objective, string Subjective, bool IsOnlyFrequency = false);

/// <summary><c>POST /cases/{id}/extension</c>: the requester is told that the answer takes longer.</summary>
/// <param name="Reasons">Why. Effort alone is no reason.</param>
/// <param name="Letter">The recorded letter that says so.</param>
public sealed record ExtensionRequest(IReadOnlyList<ExtensionReason> Reasons, Guid? Letter = null);

/// <summary><c>POST /cases/{id}/fee</c>: a fee is announced.</summary>
/// <param name="Amount">How much, in euros.</param>
/// <param name="Reason">What for.</param>
/// <param name="Letter">The recorded letter that says so.</param>
public sealed record FeeRequest(decimal Amount, FeeReason Reason, Guid? Letter = null);

/// <summary>
/// <c>POST /cases/{id}/letters</c>: a letter is made from its template and the state of the case, and goes out. Or, with version and hash,
/// one that was written elsewhere is recorded.
/// </summary>
/// <param name="Template">Which letter.</param>
/// <param name="Channel">By which way it goes.</param>
/// <param name="SentAt">When it went; the present when not given.</param>
/// <param name="Version">Of a letter that was written elsewhere: the version of its text.</param>
/// <param name="Hash">Of a letter that was written elsewhere: SHA-256 of the exact text, in lower-case hexadecimal.</param>
/// <param name="Content">Of a letter that was written elsewhere: the letter itself. It is kept sealed.</param>
/// <param name="Task">For <c>recipient</c>: the task that it tells a recipient of. Then it says what that one has to do, and by when.</param>
public sealed record LetterRequest(
    LetterTemplate Template,
    LetterChannel Channel,
    DateTimeOffset? SentAt = null,
    string? Version = null,
    string? Hash = null,
    string? Content = null,
    Guid? Task = null
);

/// <summary>
/// <c>POST /cases/{id}/restrictions</c>: what is held about contact points of the case is stored and not used (GDPR Art. 18). When the answer
/// arrives, every check of these contact points is blocked. Its rule is <c>restricted</c>, unless an objection or a withdrawal of the person
/// blocks it already. Contact points that are added to the case later are not restricted.
/// </summary>
/// <param name="Subject">On which contact point; on all of the case when null.</param>
public sealed record RestrictionRequest(Guid? Subject = null);

/// <summary>
/// <c>POST /cases/{id}/erasures</c>: what is held about subjects, whose erasure was decided, is erased (GDPR Art. 17). When the answer
/// arrives, every check of their contact points is blocked; the erasure is carried out by <c>database erase</c>, and cannot be undone.
/// </summary>
/// <param name="Subject">Which subject; all whose erasure was decided when null.</param>
/// <param name="Subjects">The addresses of the subjects, to find what was recorded under every key; none is kept. Not needed where the case
/// was given them since the last key was added.</param>
public sealed record ErasureRequest(Guid? Subject = null, IReadOnlyList<CaseSubject>? Subjects = null);

/// <summary>
/// <c>POST /cases/{id}/holds</c>: what is held about the subjects, and the papers of the case, is kept beyond its period until the hold is
/// released.
/// </summary>
/// <param name="Reason">Why.</param>
/// <param name="ReviewOn">The day on which it is looked at again.</param>
/// <param name="Subject">On which subject; all of them when not given.</param>
public sealed record HoldRequest(HoldReason Reason, DateOnly ReviewOn, Guid? Subject = null);

/// <summary><c>POST /cases/{id}/links</c>: the case has to do with another.</summary>
/// <param name="Other">The other case.</param>
/// <param name="Link">How, seen from this one.</param>
public sealed record CaseLinkRequest(Guid Other, CaseLink Link);

/// <summary><c>POST /cases/{id}/answer</c>: the requester is answered. Never too late: a late answer is recorded as late.</summary>
/// <param name="IsPartial">Whether something is still to come.</param>
/// <param name="Letter">The recorded letter that answers.</param>
public sealed record CaseAnswerRequest(bool IsPartial = false, Guid? Letter = null);

/// <summary><c>POST /cases/{id}/refusal</c>: the requester is told that nothing will be done, and why.</summary>
/// <param name="Letter">The recorded letter that says so.</param>
public sealed record CaseRefusalRequest(Guid? Letter = null);

/// <summary><c>POST /cases/{id}/withdrawal</c>: the requester took the request back.</summary>
/// <param name="WithdrawnAt">When that reached us.</param>
/// <param name="Wording">What they wrote. It is kept sealed.</param>
public sealed record CaseWithdrawalRequest(DateTimeOffset WithdrawnAt, string? Wording = null);

/// <summary>A case, as its events tell it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">What it is called in letters.</param>
/// <param name="State">How far it is.</param>
/// <param name="Door">By which door it came.</param>
/// <param name="Capacity">In which capacity the requester asks.</param>
/// <param name="Rights">What is asked for.</param>
/// <param name="Form">How the answer is to be given.</param>
/// <param name="Language">The language of the letters.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Clock">By when it has to be answered.</param>
/// <param name="Subjects">What it is about.</param>
/// <param name="Questions">What the requester was asked.</param>
/// <param name="Searches">The places that were searched.</param>
/// <param name="Tasks">What others do.</param>
/// <param name="Decisions">What was decided.</param>
/// <param name="Letters">The letters.</param>
/// <param name="Holds">The holds.</param>
/// <param name="Links">The cases that it has to do with.</param>
/// <param name="Undecided">The rights that are not decided for all subjects.</param>
/// <param name="Fee">The fee; null when there is none.</param>
/// <param name="AnsweredAt">When the requester was told the outcome; null when they were not.</param>
/// <param name="IsLate">Whether that was, or by now would be, too late.</param>
/// <param name="ClosedAt">When it was closed; null while it is not.</param>
/// <param name="Evidence">What is kept sealed, to be opened by <c>GET /cases/{id}/evidence/{evidence}</c>.</param>
/// <param name="Packages">What was put together for the requester.</param>
/// <param name="Restrictions">The restrictions of processing.</param>
/// <param name="Erasures">The erasures.</param>
public sealed record CaseResponse(
    Guid Id,
    string Reference,
    CaseState State,
    CaseDoor Door,
    RequesterCapacity Capacity,
    IReadOnlyList<SubjectRight> Rights,
    AnswerForm Form,
    LetterLanguage Language,
    DateTimeOffset ReceivedAt,
    DateTimeOffset RecordedAt,
    CaseClock Clock,
    IReadOnlyList<CaseSubjectView> Subjects,
    IReadOnlyList<CaseQuestion> Questions,
    IReadOnlyList<CaseSearch> Searches,
    IReadOnlyList<CaseTask> Tasks,
    IReadOnlyList<CaseDecisionView> Decisions,
    IReadOnlyList<CaseLetter> Letters,
    IReadOnlyList<CaseHold> Holds,
    IReadOnlyList<CaseLinkView> Links,
    IReadOnlyList<SubjectRight> Undecided,
    CaseFee? Fee,
    DateTimeOffset? AnsweredAt,
    bool IsLate,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<Guid> Evidence,
    IReadOnlyList<CasePackage> Packages,
    IReadOnlyList<CaseRestriction> Restrictions,
    IReadOnlyList<CaseErasure> Erasures
);

/// <summary>By when a case has to be answered, as it stands at this look. Days are those of Paris, and end with their last hour.</summary>
/// <param name="DueOn">The day by whose end the answer is due: a month, or the policy's two where an extension was told.</param>
/// <param name="DueBefore">The first instant at which it is too late.</param>
/// <param name="AimFor">The day to aim for: the month without the days for which the clock stood still. An extension is told by then.</param>
/// <param name="PolicyLimit">Two months: what the policy promises at the latest.</param>
/// <param name="LegalLimit">Three months: the law's limit.</param>
/// <param name="DaysStoodStill">For how many days the clock stood still.</param>
/// <param name="StandsStill">Whether it stands still now. The days then still move.</param>
/// <param name="IsExtended">Whether an extension was told in time.</param>
/// <param name="Steps">How it was counted, in the language of the request (French or English).</param>
public sealed record CaseClock(
    DateOnly DueOn,
    DateTimeOffset DueBefore,
    DateOnly AimFor,
    DateOnly PolicyLimit,
    DateOnly LegalLimit,
    int DaysStoodStill,
    bool StandsStill,
    bool IsExtended,
    IReadOnlyList<string> Steps
);

/// <summary>What a case is about.</summary>
/// <param name="Id">The pseudonym of the contact point or account.</param>
/// <param name="Kind">What it is.</param>
/// <param name="VerifiedBy">The way by which it was shown to be the requester's; null when it was not.</param>
/// <param name="VerifiedAt">When.</param>
public sealed record CaseSubjectView(Guid Id, SubjectKind Kind, IdentityMethod? VerifiedBy = null, DateTimeOffset? VerifiedAt = null);

/// <summary>A question to the requester.</summary>
/// <param name="Id">Its id.</param>
/// <param name="About">What was asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="AnsweredAt">When the answer reached us; null while there is none.</param>
/// <param name="RemindedAt">When the requester was reminded last.</param>
public sealed record CaseQuestion(
    Guid Id,
    QuestionAbout About,
    DateTimeOffset AskedAt,
    DateTimeOffset? AnsweredAt = null,
    DateTimeOffset? RemindedAt = null
);

/// <summary>A search.</summary>
/// <param name="Source">Where.</param>
/// <param name="Found">How many items were found.</param>
/// <param name="By">Who searched.</param>
/// <param name="At">When.</param>
public sealed record CaseSearch(DataSource Source, int Found, string By, DateTimeOffset At);

/// <summary>A task.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Owner">The system whose owner does it.</param>
/// <param name="Action">What.</param>
/// <param name="DueOn">The day by whose end it is to be done.</param>
/// <param name="DoneAt">When it was done; null while it is not.</param>
/// <param name="Recipient">For the owner <c>recipient</c>: which.</param>
/// <param name="ToldAt">When a letter last told the recipient of it; null when none did.</param>
public sealed record CaseTask(
    Guid Id,
    DataSource Owner,
    TaskAction Action,
    DateOnly DueOn,
    DateTimeOffset? DoneAt = null,
    string? Recipient = null,
    DateTimeOffset? ToldAt = null
);

/// <summary>A decision.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Right">Which right.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Subject">Of which subject; null for all.</param>
/// <param name="Source">In which place; null for all.</param>
/// <param name="PolicyGround">The ground in the policy.</param>
/// <param name="LawGround">The ground in law.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="NeedsSecondPerson">Whether somebody else has to agree.</param>
/// <param name="AgreedBy">Who agreed.</param>
/// <param name="OverridesHold">Whether it is done although a hold is on it.</param>
public sealed record CaseDecisionView(
    Guid Id,
    SubjectRight Right,
    ItemOutcome Outcome,
    Guid? Subject,
    DataSource? Source,
    PolicyGround? PolicyGround,
    LawGround? LawGround,
    string By,
    DateTimeOffset At,
    bool NeedsSecondPerson,
    string? AgreedBy,
    bool OverridesHold = false
);

/// <summary>A letter.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Template">Which letter.</param>
/// <param name="Version">The version of its text.</param>
/// <param name="Hash">SHA-256 of the exact text.</param>
/// <param name="Channel">By which way.</param>
/// <param name="SentAt">When it went.</param>
/// <param name="Content">The id under which the letter itself is kept sealed; null when it is not.</param>
/// <param name="Task">Of a letter to a recipient: the task that it tells it of.</param>
public sealed record CaseLetter(
    Guid Id,
    LetterTemplate Template,
    string Version,
    string Hash,
    LetterChannel Channel,
    DateTimeOffset SentAt,
    Guid? Content = null,
    Guid? Task = null
);

/// <summary>A restriction of processing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">On which contact point.</param>
/// <param name="PlacedAt">Since when.</param>
/// <param name="LiftedAt">When it was lifted; null while it is in force.</param>
public sealed record CaseRestriction(Guid Id, Guid Subject, DateTimeOffset PlacedAt, DateTimeOffset? LiftedAt = null);

/// <summary>An erasure.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subjects">Of which subjects.</param>
/// <param name="OrderedAt">When it was ordered; from then on it cannot be taken back.</param>
/// <param name="CarriedOutAt">When it was carried out; null while it is not.</param>
/// <param name="Counts">What it came to; null while it is not carried out.</param>
public sealed record CaseErasure(
    Guid Id,
    IReadOnlyList<Guid> Subjects,
    DateTimeOffset OrderedAt,
    DateTimeOffset? CarriedOutAt = null,
    ErasureCounts? Counts = null
);

/// <summary>A hold.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="ReviewOn">The day on which it is looked at again.</param>
/// <param name="Owner">The client that placed it, and has to review it.</param>
/// <param name="PlacedAt">Since when.</param>
/// <param name="Subject">On which subject; null for all.</param>
/// <param name="ReleasedAt">When it was released; null while it holds.</param>
public sealed record CaseHold(
    Guid Id,
    HoldReason Reason,
    DateOnly ReviewOn,
    string Owner,
    DateTimeOffset PlacedAt,
    Guid? Subject = null,
    DateTimeOffset? ReleasedAt = null
);

/// <summary>A case that this one has to do with.</summary>
/// <param name="Other">Which.</param>
/// <param name="Link">How.</param>
public sealed record CaseLinkView(Guid Other, CaseLink Link);

/// <summary>A fee.</summary>
/// <param name="Amount">How much, in euros.</param>
/// <param name="Reason">What for.</param>
/// <param name="AnnouncedAt">When it was announced.</param>
/// <param name="AcceptedAt">When it was accepted; null while it is not.</param>
public sealed record CaseFee(decimal Amount, FeeReason Reason, DateTimeOffset AnnouncedAt, DateTimeOffset? AcceptedAt = null);

/// <summary><c>GET /cases</c>: a page of cases, those first that are due first.</summary>
/// <param name="Cases">They.</param>
/// <param name="Next">What <c>after</c> takes for the next page; absent on the last one.</param>
public sealed record CasesPage(IReadOnlyList<CaseSummary> Cases, string? Next = null);

/// <summary>A case in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">What it is called in letters.</param>
/// <param name="State">How far it is.</param>
/// <param name="Rights">What is asked for.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="DueOn">The day by whose end it has to be answered.</param>
/// <param name="StandsStill">Whether the clock stands still now.</param>
/// <param name="IsLate">Whether it was answered too late, or is not answered and too late by now.</param>
public sealed record CaseSummary(
    Guid Id,
    string Reference,
    CaseState State,
    IReadOnlyList<SubjectRight> Rights,
    DateTimeOffset ReceivedAt,
    DateOnly DueOn,
    bool StandsStill,
    bool IsLate
);

/// <summary>
/// <c>GET /cases/digest</c>: what is due, in counts and references only, so that it can go to a mailbox outside.
/// </summary>
/// <param name="AsOf">When it was made.</param>
/// <param name="IsWorkingDay">Whether the day is a working day in France.</param>
/// <param name="Open">How many cases wait for an answer.</param>
/// <param name="Late">How many of them are too late.</param>
/// <param name="StandingStill">For how many the clock stands still, because the requester is to answer a question.</param>
/// <param name="Due">The cases that are due within seven days, or too late; those first that are due first.</param>
/// <param name="Tasks">The tasks that are due by tomorrow, or overdue.</param>
/// <param name="ToRemind">The cases whose requester is to be reminded of a question.</param>
/// <param name="Unanswered">How many objections wait for an answer, by the door they came by.</param>
/// <param name="Holds">The holds that are to be reviewed within seven days, or should have been; also those of closed cases.</param>
/// <param name="Breaches">The breaches that are open; those first of which the authority has to be notified first.</param>
public sealed record CaseDigest(
    DateTimeOffset AsOf,
    bool IsWorkingDay,
    int Open,
    int Late,
    int StandingStill,
    IReadOnlyList<DueCase> Due,
    IReadOnlyList<DueTask> Tasks,
    IReadOnlyList<string> ToRemind,
    IReadOnlyList<UnansweredCount> Unanswered,
    IReadOnlyList<HoldToReview> Holds,
    IReadOnlyList<OpenBreach> Breaches
);

/// <summary>A breach that is open.</summary>
/// <param name="Reference">Which.</param>
/// <param name="NotifyBefore">The last instant at which the authority is notified in time.</param>
/// <param name="HoursLeft">How many whole hours are left, less than 0 when it is too late; null when nothing is to be notified, or it was.
/// </param>
/// <param name="LeftToDo">How many things are left to do before it can be closed.</param>
public sealed record OpenBreach(string Reference, DateTimeOffset NotifyBefore, int? HoursLeft, int LeftToDo);

/// <summary>A hold that is to be reviewed: it ends by its release only.</summary>
/// <param name="Reference">Of which case.</param>
/// <param name="Reason">Why it was placed.</param>
/// <param name="Owner">The client that placed it.</param>
/// <param name="ReviewOn">The day on which it is looked at again.</param>
/// <param name="DaysLeft">How many days are left, today not counted; less than 0 when it is overdue.</param>
public sealed record HoldToReview(string Reference, HoldReason Reason, string Owner, DateOnly ReviewOn, int DaysLeft);

/// <summary>A case that is due.</summary>
/// <param name="Reference">Which.</param>
/// <param name="State">How far it is.</param>
/// <param name="DueOn">The day by whose end it has to be answered.</param>
/// <param name="DaysLeft">How many days are left, today not counted; less than 0 when it is too late.</param>
/// <param name="DaysToExtend">How many days are left to tell an extension; null when it no longer can be, or was.</param>
public sealed record DueCase(string Reference, CaseState State, DateOnly DueOn, int DaysLeft, int? DaysToExtend = null);

/// <summary>A task that is due.</summary>
/// <param name="Reference">Of which case.</param>
/// <param name="Owner">The system whose owner does it.</param>
/// <param name="Action">What.</param>
/// <param name="DueOn">The day by whose end it is to be done.</param>
/// <param name="DaysLeft">How many days are left, today not counted; less than 0 when it is overdue.</param>
/// <param name="Recipient">For the owner <c>recipient</c>: which.</param>
public sealed record DueTask(string Reference, DataSource Owner, TaskAction Action, DateOnly DueOn, int DaysLeft, string? Recipient = null);

/// <summary><c>GET /cases/{id}/evidence/{evidence}</c>: what was kept sealed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">It, in clear.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record CaseEvidence(Guid Id, string Content, DateTimeOffset ExpiresAt);
