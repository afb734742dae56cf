using System.Net;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>The key of contact points is rotated while services run.</summary>
public sealed class KeyRotationTests(EveryDoorSystem system) : IClassFixture<EveryDoorSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_new_key_keeps_what_was_said_under_the_old_one_and_instances_without_it_allow_nobody()
    {
        var (before, after) = ($"{Guid.NewGuid():N}@example.org", $"{Guid.NewGuid():N}@example.org");
        await system.PressButtonAsync(before, "2026-11");
        var link = await system.LinkToAsync(after, "2026-11");
        var old = system.Blocklist;
        using (var ready = await ReadinessOfAsync(old))
        {
            await ready.ShouldBe(HttpStatusCode.OK);
        }

        system.ChangeKey();
        await system.PressButtonAsync(link);

        var checkedNow = await system.Marketing.CheckAsync(NewsletterTo(before, after), Cancellation);
        Assert.All(checkedNow.Decisions, decision => Assert.Equal(Rule.Objection, decision.Rule));
        using (var ready = await ReadinessOfAsync(system.Blocklist))
        {
            await ready.ShouldBe(HttpStatusCode.OK);
        }

        var checkedByOld = await new BlocklistClient(old).CheckAsync(NewsletterTo(before, after), Cancellation);
        Assert.All(checkedByOld.Decisions, decision => Assert.Equal(Rule.StoreBehind, decision.Rule));
        using var refused = await ReadinessOfAsync(old);
        await refused.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(
            "Ledger:ContactPointKeys:2 is missing",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    private static ChecksRequest NewsletterTo(params string[] recipients) =>
        new(Channel.Email, "newsletter", recipients, Audience.Business);

    private static Task<HttpResponseMessage> ReadinessOfAsync(HttpClient service) =>
        service.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
}
