using System.Globalization;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>
/// What may be an objection and waits: by reason and door, decided many at once. Nothing of what people wrote stands here.
/// </summary>
internal static class WaitingEndpoint
{
    public const string Path = "/dpo/waiting";

    private const string NotAnObjection = "not-an-objection";

    public static Task<IResult> Get(
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        string? reason,
        string? source,
        string? after,
        int? done,
        int? left,
        CancellationToken cancellation
    ) => PageAsync(http, rights, clock, new(reason, source, after), cancellation, done, left);

    public static async Task<IResult> Post(
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        IFormCollection fields,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(fields);
        var filter = new WaitingFilter(sent["reason"], sent["source"], null);
        var resolution = sent["act"] == NotAnObjection ? UnattributedResolution.NotAnObjection : UnattributedResolution.Objection;
        var ticked = sent.All("ids")
            .Select(id => Guid.TryParse(id, out var read) ? read : Guid.Empty)
            .Where(id => id != Guid.Empty)
            .ToList();
        var until = DateTimeOffset.TryParse(sent["all"], CultureInfo.InvariantCulture, out var at) ? at : (DateTimeOffset?)null;
        if (ticked.Count == 0 && (until is null || filter is { Reason: null, Source: null }))
        {
            return await PageAsync(http, rights, clock, filter, cancellation, isNoneTicked: true);
        }

        var answer = await rights.ResolveManyAsync(
            ticked.Count > 0
                ? new UnattributedResolutionsRequest(resolution, ticked)
                : new UnattributedResolutionsRequest(resolution, null, filter.Why, filter.Door, until),
            cancellation
        );
        return TypedResults.LocalRedirect(
            string.Create(CultureInfo.InvariantCulture, $"{filter.Address}done={answer.Resolved}&left={answer.Left.Count}")
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        WaitingFilter filter,
        CancellationToken cancellation,
        int? done = null,
        int? left = null,
        bool isNoneTicked = false
    )
    {
        var now = clock.GetUtcNow();
        var counts = rights.UnattributedCountsAsync(cancellation);
        var page = rights.UnattributedPageAsync(filter.Why, filter.Door, oldestFirst: true, filter.After, cancellation);
        return new WaitingPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Filter = filter,
            Counts = await counts,
            Items = await page,
            AsOf = now,
            MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
            MayRead = StaffUser.Of(http)!.May("dpo.evidence"),
            IsNoneTicked = isNoneTicked,
            Done = done,
            Left = left ?? 0,
        };
    }
}

/// <summary>Which of those that wait are shown.</summary>
/// <param name="Reason">Those that wait for this reason, by its name in requests.</param>
/// <param name="Source">Those that came by this door.</param>
/// <param name="After">Those after this cursor.</param>
public sealed record WaitingFilter(string? Reason, string? Source, string? After)
{
    internal UnattributedReason? Why => ExactNames<UnattributedReason>.Find(Reason);
    internal Source? Door => ExactNames<Source>.Find(Source);

    /// <summary>The page with them, ending so that one more parameter can follow.</summary>
    internal string Address =>
        $"{WaitingEndpoint.Path}?"
        + (Why is { } why ? $"reason={ExactNames<UnattributedReason>.Of(why)}&" : "")
        + (Door is { } door ? $"source={ExactNames<Source>.Of(door)}&" : "");
}
