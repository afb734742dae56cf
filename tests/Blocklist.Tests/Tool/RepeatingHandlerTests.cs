using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using SenefConsent.Client;

namespace SenefConsent.Blocklist.Tests;

public class RepeatingHandlerTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    [Fact]
    public async Task whoever_has_used_up_its_quota_waits_as_long_as_the_service_says_and_goes_on()
    {
        var address = system.Start<ImportObjections>("blocklist", ("Quotas:StreamsAtOnce", "1")).BaseAddress!;
        var running = await RawHttp.PostAsync(
            address,
            "/screenings?channel=email&purpose=newsletter&audience=business",
            ConsentSystem.ApiKeyOf("all"),
            "text/csv",
            length: 100
        );
        await running.SendAsync("email\na@example.org\n"u8.ToArray());
        _ = await running.ReadAsync();

        var (clock, waited) = (new FakeTimeProvider(), new List<ServiceWait>());
        using var repeating = new RepeatingHandler(TimeSpan.FromDays(1), clock);
        repeating.Waiting = wait =>
        {
            // The one that runs ends.
            running.DisposeAsync().AsTask().GetAwaiter().GetResult();
            waited.Add(wait);
            clock.Advance(wait.Pause);
        };
        using var http = new HttpClient(repeating)
        {
            BaseAddress = address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ConsentSystem.ApiKeyOf("all")) },
        };

        var answer = Assert.Single(
            await new BlocklistClient(http)
                .ScreenAsync(
                    new ScreeningQuestion(Channel.Email, "newsletter", Audience.Business),
                    new string?[] { "b@example.org" }.ToAsyncEnumerable()
                )
                .ToListAsync()
        );
        Assert.Equal((Verdict.Allowed, Rule.None), (answer.Decision, answer.Rule));
        Assert.All(waited, wait => Assert.Equal((WaitReason.QuotaUsedUp, TimeSpan.FromSeconds(30)), (wait.Reason, wait.Pause)));
        Assert.NotEmpty(waited);
    }

    [Fact]
    public async Task a_refusal_carries_the_problem_detail_and_no_value_of_the_query()
    {
        using var http = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        var problem = await Assert.ThrowsAsync<ConsentProblemException>(() =>
            new BlocklistClient(http).HistoryAsync(new HistoryRequest(Channel.Email, "ann@example.org"), "en")
        );
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, problem.StatusCode);
        Assert.StartsWith("Send 'Authorization: Bearer'", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@", problem.Message, StringComparison.Ordinal);
    }
}
