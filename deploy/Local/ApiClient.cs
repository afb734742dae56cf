namespace SenefConsent.Local;

/// <summary>A machine client of the local system.</summary>
/// <param name="Name">Its name in <c>local.json</c>.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record ApiClient(string Name, IReadOnlyList<string> Scopes)
{
    // A second person has to agree to some decisions.
    private static readonly string[] Dpo =
    [
        "dpo.read",
        "dpo.decide",
        "dpo.evidence",
        "objections.take",
        "objections.find",
        "history",
        "statistics",
    ];

    /// <summary>The variable of a shell that holds its key, such as <c>MAIL_PLATFORM_KEY</c>.</summary>
    public string Variable =>
        $"{string.Concat(Name.Select(letter => char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"))}_KEY";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiClient> All { get; } =
    [
        new("mailPlatform", ["links", "inbound-mail"]),
        new("marketing", ["check", "changes", "origin", "export", "import", "links", "statistics"]),
        new("website", ["preferences", "notices", "organisations"]),
        new("dpo", Dpo),
        new("dpoSecond", Dpo),
        new("reception", ["objections.take", "objections.find"]),
        new("operator", ["import", "notices", "statistics", "metrics", "operate"]),
    ];
}
