using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A call or a letter is taken.</summary>
public sealed class TakeObjectionPageTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Path = "/dpo/objections/new";

    private readonly DpoAtWork dpo = new(system);

    public async ValueTask InitializeAsync()
    {
        await dpo.InitializeAsync();
        dpo.Services.Instead["POST /objections"] = () =>
            ServiceStandIn.Json(
                new ObjectionTaken(
                    "06DM-0T3T-7AC0-BH7T",
                    Guid.Empty,
                    DateTimeOffset.UnixEpoch,
                    DateTimeOffset.UnixEpoch,
                    Scope.Of(Channel.All, "prospecting"),
                    "en",
                    "Your objection is recorded."
                )
            );
        await dpo.Browser.GoAsync(Path);
    }

    public ValueTask DisposeAsync() => dpo.DisposeAsync();

    [Fact]
    public async Task an_address_alone_refuses_everything_and_the_number_is_shown()
    {
        var seen = await dpo.Browser.PostAsync(Path, ("email", "a@example.org"), ("by", "telephone"), ("receivedAt", "27/11/2026 16:05"));
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains("06DM-0T3T-7AC0-BH7T", seen.Html, StringComparison.Ordinal);
        Assert.Contains("Your objection is recorded.", seen.Html, StringComparison.Ordinal);
        var sent = Sent();
        Assert.Equal([Channel.All], sent.Channels);
        Assert.Null(sent.Purposes);
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 16, 5, 0, TimeSpan.FromHours(1)), sent.ReceivedAt);
        Assert.DoesNotContain("example.org", $"{seen.At}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task each_contact_point_is_refused_by_the_means_that_reach_it()
    {
        await dpo.Browser.PostAsync(
            Path,
            ("email", "a@example.org"),
            ("telephone", "06 12 34 56 78"),
            ("channels", "email"),
            ("channels", "sms"),
            ("by", "post"),
            ("receivedAt", "27/11/2026 16:05")
        );
        Assert.Equal(2, dpo.Services.Calls.Count(asked => asked.Call == "POST /objections"));
        var last = Sent();
        Assert.Equal((ContactPointKind.Telephone, TakenBy.Post), (last.Kind, last.By));
        Assert.Equal([Channel.Sms], last.Channels);
    }

    [Fact]
    public async Task a_means_that_does_not_reach_what_was_named_is_told_and_nothing_is_recorded()
    {
        var seen = await dpo.Browser.PostAsync(
            Path,
            ("email", "a@example.org"),
            ("channels", "sms"),
            ("by", "post"),
            ("receivedAt", "yesterday")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"channels-error\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"receivedAt-error\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"a@example.org\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked("POST /objections"));
    }

    [Fact]
    public async Task what_the_service_cannot_read_is_told_beside_its_field()
    {
        dpo.Services.Instead["POST /objections"] = () => ServiceStandIn.Problem(422, "value is no contact point of this kind.");
        var seen = await dpo.Browser.PostAsync(Path, ("telephone", "12"), ("by", "telephone"), ("receivedAt", "27/11/2026 16:05"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"telephone-error\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_number_that_is_none_is_told()
    {
        dpo.Services.Instead["GET /objections/xx"] = () => ServiceStandIn.Problem(400, "number is none of an objection.");
        var seen = await dpo.Browser.GoAsync("/dpo/objections/by-number?number=xx");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"number-error\"", seen.Html, StringComparison.Ordinal);
    }

    private TakeObjectionRequest Sent() =>
        JsonSerializer.Deserialize<TakeObjectionRequest>(dpo.Services.Bodies["POST /objections"], JsonSerializerOptions.Web)!;
}
