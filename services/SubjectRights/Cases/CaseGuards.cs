using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>What several steps are refused for. Each says why, with the case's reference, and what can be done instead.</summary>
internal static class CaseGuards
{
    private static readonly ClockTexts English = new("en");

    /// <summary>Why nothing more can be done to the case; null when something can.</summary>
    public static string? WhyOver(this RightsCase found) =>
        found switch
        {
            { ClosedAt: { } at } => $"{found.Request.Reference} was closed on {CaseAct.Of(at)}. Reopen it first; it keeps its first date.",
            { IsOver: true } =>
                $"{found.Request.Reference} has ended: {ExactNames<CaseState>.Of(found.Outcome!.Value)}. Reopen it first; it "
                    + "keeps its first date.",
            _ => null,
        };

    /// <summary>Why nothing at all can be done to the case; null when something can.</summary>
    public static string? WhyClosed(this RightsCase found) => found.ClosedAt is null ? null : found.WhyOver();

    /// <summary>Why a letter cannot be named; null when it can, or none is.</summary>
    public static string? WhyNoLetter(this RightsCase found, Guid? letter) =>
        letter is { } id && found.Letters.All(sent => sent.Id != id)
            ? $"{found.Request.Reference} has no letter with this id. Record it first: POST /cases/{{id}}/letters."
            : null;

    /// <summary>Why a place cannot be searched or decided about; null when it can, or none is named.</summary>
    public static string? WhyNoPlace(DataSource? place) =>
        place == DataSource.Recipient
            ? "source names a system. What recipients do is a task for each: POST /cases/{id}/tasks with the owner recipient."
            : null;

    /// <summary>Why a subject cannot be named; null when it can, or none is.</summary>
    public static string? WhyNoSubject(this RightsCase found, Guid? subject) =>
        subject is { } id && found.SubjectOf(id) is null
            ? $"{found.Request.Reference} is not about this subject. It is about {Count(found.Subjects.Count, "subject")}: "
                + $"{List(found.Subjects)}. Add it first: POST /cases/{{id}}/subjects."
            : null;

    /// <summary>Why nothing can be handed out or erased; null when it can.</summary>
    /// <param name="found">The case.</param>
    /// <param name="subject">About which subject; all of them when null.</param>
    /// <param name="isDisclosure">Whether something is handed out, for which an employer's word is not enough.</param>
    public static string? WhyNotVerified(this RightsCase found, Guid? subject, bool isDisclosure)
    {
        var meant = found.Subjects.Where(one => subject is null || one.Id == subject).ToList();
        if (meant.Count == 0)
        {
            return $"{found.Request.Reference} names no subject, so there is nobody to be verified. Add one first: "
                + "POST /cases/{id}/subjects.";
        }

        bool IsEnough(CaseSubjectView one) =>
            one.VerifiedBy is { } method && !(isDisclosure && method == IdentityMethod.EmployerAttestation);

        var (verified, missing) = (meant.Where(IsEnough).ToList(), meant.Where(one => !IsEnough(one)).ToList());
        return missing.Count == 0
            ? null
            : $"{found.Request.Reference}: {List(missing)} was not "
                + $"verified{(isDisclosure ? "" : ", so nothing can be erased there")}; nothing "
                + $"can be handed out about it. What was verified: {(verified.Count == 0 ? "nothing" : List(verified))}.";
    }

    /// <summary>Why it cannot be told that something was erased from this system; null when it can, or nothing was to be.</summary>
    public static string? WhyNotErased(this RightsCase found) =>
        found
            .Subjects.Where(subject =>
                found.ErasureDecided(subject.Id) is not null && found.ErasureOf(subject.Id) is not { CarriedOutAt: not null }
            )
            .ToList()
            is { Count: > 0 } missing
            ? $"{found.Request.Reference}: {List(missing)} is to be erased, and is not yet. Order it: POST /cases/{{id}}/erasures. "
                + "The next run of 'database erase' carries it out."
            : null;

    /// <summary>Subjects in a sentence, by their kinds and ids.</summary>
    public static string List(IEnumerable<CaseSubjectView> subjects) =>
        string.Join(", ", subjects.Select(subject => $"{ExactNames<SubjectKind>.Of(subject.Kind)} {subject.Id}"));

    /// <summary>A number of things.</summary>
    public static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>A day in words.</summary>
    public static string Of(DateOnly day) => English.Of(NodaTime.LocalDate.FromDateOnly(day));
}
