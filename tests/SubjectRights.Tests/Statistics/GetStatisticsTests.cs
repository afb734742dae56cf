using System.Globalization;
using System.Net;

namespace SenefConsent.SubjectRights.Tests;

public class GetStatisticsTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    [Fact]
    public async Task refusals_of_a_period_are_counted_by_days_of_paris_and_by_door()
    {
        // The first ten are of 1 March in Paris, the others of 2 March.
        await TakeAsync(10, TakenBy.Telephone, "2026-03-01T22:59:59Z");
        await TakeAsync(12, TakenBy.Post, "2026-03-01T23:00:00Z");
        await TakeAsync(3, TakenBy.Counter, "2026-03-02T12:00:00Z");
        await TakeAsync(1, TakenBy.Counter, "2026-03-03T12:00:00Z");

        var counted = (await StatisticsAsync("2026-03-01", "2026-03-03")).Objections;

        Assert.Equal(25, counted.Total);
        Assert.Equal([new("2026-03-01", 10), new("2026-03-02", 15)], counted.ByDay);
        Assert.Equal([new("post", 12), new("other", 13)], counted.BySource);
        Assert.Equal([new("email", 25)], counted.ByChannel);
        Assert.Equal([new("prospecting", 25)], counted.ByPurpose);
        Assert.Empty(counted.ByCampaign);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02")]
    [InlineData("2026-03-01", "2027-03-03")]
    public async Task a_period_that_is_none_is_refused(string from, string until) =>
        await system.Dpo.RefusedAsync(HttpMethod.Get, $"/statistics?from={from}&until={until}", "", HttpStatusCode.BadRequest);

    private Task<StatisticsResponse> StatisticsAsync(string from, string until) =>
        system.Dpo.ReadAsync<StatisticsResponse>($"/statistics?from={from}&until={until}");

    private async Task TakeAsync(int count, TakenBy by, string receivedAt)
    {
        for (var taken = 0; taken < count; taken++)
        {
            await system.Dpo.SendAsync<ObjectionTaken>(
                HttpMethod.Post,
                "/objections",
                new TakeObjectionRequest(
                    ContactPointKind.Email,
                    $"{Guid.NewGuid():N}@example.org",
                    by,
                    DateTimeOffset.Parse(receivedAt, CultureInfo.InvariantCulture)
                )
            );
        }
    }
}
