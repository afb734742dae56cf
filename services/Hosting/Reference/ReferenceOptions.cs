namespace SenefConsent.Hosting;

/// <summary>The section <c>Reference</c>: what the reference pages lead to.</summary>
public sealed class ReferenceOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Reference";

    /// <summary>
    /// Where the world reaches the services, by their names (<c>Preferences</c>, <c>EmailUnsubscribe</c>, <c>SmsStop</c>,
    /// <c>Blocklist</c>, <c>SubjectRights</c>), so that their references link to each other. One that is not given is named without a link.
    /// </summary>
    public Dictionary<string, string> Services { get; init; } = [];

    internal string? Fault =>
        Services.FirstOrDefault(service =>
            !KnownService.All.Any(known => known.Project.Equals(service.Key, StringComparison.OrdinalIgnoreCase))
            || !Uri.TryCreate(service.Value, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
        )
            is { Key: { } key }
            ? $"{Section}:Services:{key} must be the http or https address of one of "
                + string.Join(", ", KnownService.All.Select(known => known.Project))
            : null;

    internal string? AddressOf(string service) =>
        Services.FirstOrDefault(given => given.Key.Equals(service, StringComparison.OrdinalIgnoreCase)).Value?.TrimEnd('/');
}

/// <summary>A service as its callers know it.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Project">What its settings call it.</param>
/// <param name="Title">What its reference is headed.</param>
/// <param name="Purpose">What one goes to it for.</param>
internal sealed record KnownService(string Name, string Project, string Title, string Purpose)
{
    public static IReadOnlyList<KnownService> All { get; } =
    [
        new(
            "preferences",
            "Preferences",
            "Preferences",
            "for the customer website: choices, contact points and consents of customer accounts, links to the preference centre, what an "
                + "organisation refuses, and the texts that people were shown"
        ),
        new(
            "email-unsubscribe",
            "EmailUnsubscribe",
            "E-mail unsubscribe",
            "for mail platforms: unsubscribe links and their pages, the events of mail platforms, inbound mail, and an audit of outgoing mail"
        ),
        new("sms-stop", "SmsStop", "SMS STOP", "for SMS gateways: webhooks that take what people answer, and SMS that other services send"),
        new(
            "blocklist",
            "Blocklist",
            "Blocklist",
            "for marketing and for platforms that hold addresses: checks, screenings of whole files, the change feed and its webhooks, exports, "
                + "imports and histories"
        ),
        new(
            "subject-rights",
            "SubjectRights",
            "Subject rights",
            "for reception and the data protection officer: objections by telephone and letter, cases, breaches, the register of processing "
                + "and statistics"
        ),
    ];

    public static KnownService Of(string name) =>
        All.FirstOrDefault(service => service.Name == name) ?? new KnownService(name, name, name, "");
}
