using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="StatusPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class StatusTexts(string language) : Texts(language)
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>The figures that the page shows, in its order: those of which an operator knows what to do.</summary>
    public static IReadOnlyList<string> Figures { get; } =
    [
        "consent.dead_letters",
        "consent.queue.messages",
        "consent.queue.age",
        "consent.feed.age",
        "consent.subscribers",
        "consent.subscriber.age",
        "consent.jobs",
        "consent.unattributed.waiting",
        "consent.unattributed.age",
        "consent.objections.unanswered",
        "consent.objections.unanswered.age",
        "consent.cases.open",
        "consent.breaches.open",
        "consent.breaches.open.age",
        "consent.store.replication.lag",
        "consent.store.replication.delay",
        "consent.retention.age",
    ];

    /// <summary>Whether it is one of the store, which every service says alike.</summary>
    public static bool IsOfTheStore(string figure) =>
        figure == "consent.retention.age" || figure.StartsWith("consent.store.", StringComparison.Ordinal);

    /// <summary>What a figure is of.</summary>
    public string NameOf(StatusFigure figure) =>
        figure.Of is { } of ? $"{this[$"Figure.{figure.Name}"]} ({of})" : this[$"Figure.{figure.Name}"];

    /// <summary>A figure with its unit.</summary>
    public string ValueOf(StatusFigure figure) =>
        figure.Unit switch
        {
            "s" => Lasting(figure.Value),
            "By" => this["Bytes", ("count", Whole(figure.Value))],
            _ => Whole(figure.Value),
        };

    /// <summary>How long something has lasted, as exactly as one looks.</summary>
    public string Lasting(double seconds) =>
        seconds switch
        {
            < Minute => this["Seconds", ("count", Whole(seconds))],
            < Hour => this["Minutes", ("count", Whole(seconds / Minute))],
            < 2 * Day => this["Hours", ("count", Whole(seconds / Hour))],
            _ => this["Days", ("count", Whole(seconds / Day))],
        };

    private string Whole(double number) => new ConsoleTexts(Language).NumberOf((long)number);
}
