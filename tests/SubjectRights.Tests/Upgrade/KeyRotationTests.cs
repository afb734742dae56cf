using System.Net;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>The key of contact points is rotated while services run.</summary>
public sealed class KeyRotationTests(EveryDoorSystem system) : IClassFixture<EveryDoorSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_new_key_keeps_what_was_said_under_the_old_one_and_instances_without_it_are_not_ready()
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

        var checkedNow = await system.Marketing.CheckAsync(
            new ChecksRequest(Channel.Email, "newsletter", [before, after], Audience.Business),
            Cancellation
        );
        Assert.All(checkedNow.Decisions, decision => Assert.Equal(Rule.Objection, decision.Rule));
        using (var ready = await ReadinessOfAsync(system.Blocklist))
        {
            await ready.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await ReadinessOfAsync(old);
        await refused.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(
            "Ledger:ContactPointKeys:2 is missing",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    private static Task<HttpResponseMessage> ReadinessOfAsync(HttpClient service) =>
        service.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
}
