using System.Net;
using System.Net.Http.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>What holds on a contact point when an account and another door (the page behind a link, an SMS) speak by turns.</summary>
public class OtherDoorsTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private static readonly Notice Shown = new("preference-centre", "3", "fr");

    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string number = $"+336{Random.Shared.Next(10_000_000, 99_999_999)}";

    [Fact]
    public async Task a_refusal_that_another_door_has_lifted_is_in_force_when_it_is_chosen_again()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));
        await LiftByLinkAsync("newsletter");
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);

        await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task a_wide_refusal_that_was_opened_in_part_is_in_force_when_it_is_chosen_again()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.All, "prospecting"));
        await ChooseAsync(Allow(Channel.Email, "newsletter"));
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);

        await ChooseAsync(Refuse(Channel.All, "prospecting"));

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task a_wide_refusal_can_be_opened_for_one_purpose_after_the_other()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.All, "prospecting"));

        await ChooseAsync(Allow(Channel.Email, "newsletter"));
        await ChooseAsync(Allow(Channel.Email, "offers"));

        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "events", address)).Verdict);
    }

    [Fact]
    public async Task a_number_that_is_linked_to_an_account_that_has_refused_is_blocked_from_the_first_check_on()
    {
        await ChooseAsync(Refuse(Channel.All, "prospecting"));
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Sms, "offers", number)).Verdict);

        await LinkAsync(Telephone(number));

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Sms, "offers", number)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Telephone, "offers", number)).Verdict);
    }

    [Fact]
    public async Task a_refusal_that_was_opened_in_part_still_covers_a_number_that_is_linked_later()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.All, "prospecting"));
        await ChooseAsync(Allow(Channel.Email, "newsletter"));

        await LinkAsync(Email(address), Telephone(number));

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Sms, "newsletter", number)).Verdict);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task a_rectified_address_takes_along_what_the_old_one_refused_by_any_door_and_nothing_else()
    {
        var rectified = $"rectified-{address}";
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));
        await RefuseByLinkAsync("offers");
        await RefuseByLinkAsync("events");
        await LiftByLinkAsync("events");

        var linked = await LinkAsync(Email(rectified) with { Replaces = address });
        await LinkAsync(Email(rectified) with { Replaces = address });

        Assert.Equal(new ContactPointsResponse(Linked: 1, Unlinked: 1, Refused: 1), linked);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", rectified)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", rectified)).Verdict);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "events", rectified)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        Assert.Equal(
            2,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where stream_id = '{system.Keyring.IdOf(ContactAddress.Email(rectified))}'"
            )
        );
    }

    [Fact]
    public async Task a_set_of_contact_points_that_was_made_of_an_old_one_is_not_taken()
    {
        await LinkAsync(Email(address));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/accounts/{account}/contact-points")
        {
            Content = JsonContent.Create(new ContactPointsRequest([])),
            Headers = { { "If-Match", "\"0-0\"" } },
        };
        using var answer = await system.Website.SendAsync(request);
        await answer.ShouldBe(HttpStatusCode.PreconditionFailed);
        Assert.Equal(1, (await system.Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences")).ContactPoints);
    }

    [Fact]
    public async Task an_account_that_lists_an_address_lifts_what_was_refused_by_link_only_where_the_address_is_confirmed()
    {
        await RefuseByLinkAsync("offers");
        await LinkAsync(Email(address));

        var unconfirmed = await ChooseAsync(Allow(Channel.Email, "offers"));
        Assert.Equal([new NotLifted(Channel.Email, "offers", NotLiftedReason.Unconfirmed)], unconfirmed.NotLifted);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);

        var now = TimeProvider.System.GetUtcNow();
        await LinkAsync(Email(address) with { Confirmation = new ContactPointConfirmation(ConfirmedBy.Website, now) });
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);

        var confirmed = await ChooseAsync(Allow(Channel.Email, "offers"));
        Assert.Null(confirmed.NotLifted);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
    }

    [Fact]
    public async Task a_confirmation_from_the_future_is_none()
    {
        var ahead = TimeProvider.System.GetUtcNow().AddHours(1);
        var said = await system.Website.RefusedAsync(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            $$$"""{"contactPoints":[{"kind":"email","value":"{{{address}}}","confirmation":{"by":"website","at":"{{{ahead:O}}}"}}]}""",
            HttpStatusCode.BadRequest
        );
        Assert.Contains("contactPoints[0].confirmation.at", said, StringComparison.Ordinal);
    }

    private static PreferenceChoice Refuse(Channel channel, string purpose) => new(channel, purpose, Choice.Refuse);

    private static PreferenceChoice Allow(Channel channel, string purpose) => new(channel, purpose, Choice.Allow);

    private static ContactPointAddress Email(string value) => new(ContactPointKind.Email, value);

    private static ContactPointAddress Telephone(string value) => new(ContactPointKind.Telephone, value);

    private Task<PreferencesResponse> ChooseAsync(params PreferenceChoice[] choices) =>
        system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest(choices, Shown)
        );

    private Task<ContactPointsResponse> LinkAsync(params ContactPointAddress[] contactPoints) =>
        system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest(contactPoints)
        );

    private Task RefuseByLinkAsync(string purpose) =>
        system.RecordAsync(new RecordObjection(ContactPoint, Scope.Of(Channel.Email, purpose), ByLink()));

    private Task LiftByLinkAsync(string purpose) =>
        system.LiftAsync(new LiftObjections(ContactPoint, Scope.Of(Channel.Email, purpose), ByLink()));

    private Guid ContactPoint => system.Keyring.IdOf(ContactAddress.Email(address));

    private static Capture ByLink()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Capture(Source.Link, "person", now, now, Shown, IdempotencyKey: $"{Guid.NewGuid()}");
    }
}
