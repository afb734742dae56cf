namespace SenefConsent.StaffConsole;

/// <summary>A group of pages, for one kind of work.</summary>
public enum Room
{
    /// <summary>Files, permits, imports, a contact's status.</summary>
    Marketing,

    /// <summary>What waits, cases, registers, breaches.</summary>
    Dpo,

    /// <summary>How the services are.</summary>
    Operator,
}

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Room">Where it stands.</param>
/// <param name="Path">Its address.</param>
/// <param name="Text">The name of its text in <see cref="ConsoleTexts"/>: <c>Page.</c> and this.</param>
/// <param name="Asks">The service without which it cannot be shown; null when there is none.</param>
/// <param name="Scopes">The scopes of which one shows it; none: whoever is signed in.</param>
public sealed record NavigationEntry(Room Room, string Path, string Text, Service? Asks, params string[] Scopes)
{
    /// <summary>Whether somebody may see the page.</summary>
    public bool IsFor(StaffUser user) => Scopes.Length == 0 || user.MayAny(Scopes);

    /// <summary>Whether the page at an address belongs to it: it itself, or one below it.</summary>
    public bool Holds(string path) => path == Path || path.StartsWith($"{Path}/", StringComparison.Ordinal);
}

/// <summary>All pages that the navigation leads to, in its order.</summary>
internal static class Navigation
{
    public static IReadOnlyList<NavigationEntry> All { get; } =
    [
        new(Room.Marketing, ScreeningsEndpoint.Path, "Screenings", Service.Blocklist, "check"),
        new(Room.Marketing, PermitsEndpoint.Path, "Permits", Service.Blocklist, "check"),
        new(Room.Marketing, ContactStatusEndpoint.Path, "ContactStatus", Service.Blocklist, "check"),
        new(Room.Marketing, ImportsEndpoint.Path, "Imports", Service.Blocklist, "import"),
        new(Room.Marketing, OptOutsEndpoint.Path, "OptOuts", Service.SubjectRights, "statistics"),
        new(Room.Dpo, TodayEndpoint.Path, "Today", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, TakeObjectionEndpoint.Path, "TakeObjection", Service.SubjectRights, "objections.take"),
        new(Room.Dpo, FindObjectionEndpoint.Path, "FindObjection", Service.SubjectRights, "objections.find"),
        new(Room.Dpo, WaitingEndpoint.Path, "Waiting", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, UnansweredEndpoint.Path, "Unanswered", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, CasesEndpoint.Path, "Cases", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, HistoryEndpoint.Path, "History", Service.Blocklist, "history"),
        new(Room.Dpo, BreachesEndpoint.Path, "Breaches", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, RegistersEndpoint.Path, "Registers", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, RetentionEndpoint.Path, "Retention", Service.SubjectRights, "dpo.read"),
        new(Room.Dpo, SubscribersEndpoint.Path, "Subscribers", Service.SubjectRights, "dpo.read"),
        new(Room.Operator, StatusEndpoint.Path, "Status", null, "operate"),
        new(Room.Operator, HealthEndpoint.Path, "Health", null),
    ];

    /// <summary>Those that somebody may see.</summary>
    public static IReadOnlyList<NavigationEntry> For(StaffUser user) => [.. All.Where(entry => entry.IsFor(user))];
}
