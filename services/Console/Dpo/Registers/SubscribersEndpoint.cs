using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>Who mirrors the blocklist, how far each of them is, and whether the register knows them.</summary>
internal static class SubscribersEndpoint
{
    public const string Path = "/dpo/subscribers";

    /// <summary>The page of one of them.</summary>
    public const string One = $"{Path}/{{name}}";

    public static async Task<IResult> Get(
        HttpContext http,
        RegisterClient register,
        BlocklistClient blocklist,
        CancellationToken cancellation
    )
    {
        var progress = blocklist.SubscribersAsync(cancellation);
        var found = RegistersEndpoint.FindAsync(http, register, cancellation);
        return new SubscribersPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Register = await found,
            Progress = await progress,
        };
    }

    public static async Task<IResult> GetOne(
        HttpContext http,
        BlocklistClient blocklist,
        string name,
        string? after,
        CancellationToken cancellation
    )
    {
        var deliveries = await blocklist.DeliveriesAsync(name, after, cancellation);
        var progress = await blocklist.SubscribersAsync(cancellation);
        return new SubscriberPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Progress = progress,
            Subscriber = progress.Subscribers.Single(one => one.Name == name),
            Deliveries = deliveries,
            IsFirst = after is null,
        };
    }

    /// <summary>The address of a subscriber's page.</summary>
    public static string PathOf(string name) => $"{Path}/{Uri.EscapeDataString(name)}";
}
