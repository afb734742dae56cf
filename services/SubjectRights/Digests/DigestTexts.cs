using System.Globalization;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>What those who work on cases are mailed: counts, references and days, and nothing about anybody.</summary>
/// <param name="language">French or English.</param>
internal sealed class DigestTexts(string language) : Texts(language)
{
    private readonly ClockTexts days = new(language);
    private readonly SharedTexts shared = new(language);

    /// <summary>The subject of a digest.</summary>
    public string SubjectOf(CaseDigest digest) => this["DigestSubject", ("due", Of(digest.Due.Count)), ("late", Of(digest.Late))];

    /// <summary>A digest.</summary>
    public string Of(CaseDigest digest) =>
        string.Join(
            '\n',
            [
                this["DigestCounts", ("open", Of(digest.Open)), ("late", Of(digest.Late)), ("standing", Of(digest.StandingStill))],
                .. digest.Breaches.Select(Of),
                .. digest.Due.Select(Of),
                .. digest.Tasks.Select(Of),
                .. digest.ToRemind.Select(reference => this["DigestRemind", ("reference", reference)]),
                .. digest.Holds.Select(hold => this["DigestHold", ("reference", hold.Reference), ("day", Of(hold.ReviewOn))]),
                .. digest.Unanswered.Select(count =>
                    this["DigestUnanswered", ("source", shared.By(count.Source)), ("count", Of(count.Count)), ("late", Of(count.Late))]
                ),
            ]
        ) + "\n";

    /// <summary>A task that is due.</summary>
    public string Of(DueTask task) =>
        this[
            "DigestTask",
            ("reference", task.Reference),
            ("action", ExactNames<TaskAction>.Of(task.Action)),
            ("owner", task.Recipient ?? ExactNames<DataSource>.Of(task.Owner)),
            ("day", Of(task.DueOn))
        ];

    /// <summary>A breach that is open.</summary>
    public string Of(OpenBreach breach) =>
        breach.HoursLeft switch
        {
            null => this["DigestBreach", ("reference", breach.Reference), ("left", Of(breach.LeftToDo))],
            < 0 and var hours => this[
                "DigestBreachLate",
                ("reference", breach.Reference),
                ("time", TimeOf(breach.NotifyBefore)),
                ("hours", Of(-hours))
            ],
            { } hours => this[
                "DigestBreachDue",
                ("reference", breach.Reference),
                ("time", TimeOf(breach.NotifyBefore)),
                ("hours", Of(hours))
            ],
        };

    /// <summary>A case that is due.</summary>
    public string Of(DueCase due) =>
        due.DaysLeft < 0
            ? this["DigestLate", ("reference", due.Reference), ("day", Of(due.DueOn)), ("days", Of(-due.DaysLeft))]
            : this["DigestDue", ("reference", due.Reference), ("day", Of(due.DueOn)), ("days", Of(due.DaysLeft))];

    private string Of(DateOnly day) => days.Of(LocalDate.FromDateOnly(day));

    private string TimeOf(DateTimeOffset at) => Languages.InParis(at, "d MMMM yyyy HH:mm", Language);

    private static string Of(long count) => count.ToString(CultureInfo.InvariantCulture);
}
