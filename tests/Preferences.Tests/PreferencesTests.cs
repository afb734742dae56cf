using System.Net;

namespace SenefConsent.Preferences.Tests;

public class PreferencesTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    [Theory]
    [InlineData(
        "PUT",
        "accounts/ID/preferences",
        """{"choices":[{"channel":"email","purpose":"newsletter","choice":"allow"}],"notice":{"id":"a\u0000","version":"1","language":"fr"}}""",
        "id of the notice"
    )]
    [InlineData(
        "PUT",
        "accounts/ID/contact-points",
        """{"contactPoints":[],"notice":{"id":"a","version":"1\n","language":"fr"}}""",
        "version of the notice"
    )]
    [InlineData(
        "POST",
        "accounts/ID/consents",
        """{"channel":"email","purpose":"newsletter","notice":{"id":"a","version":"1","language":"\u0000"}}""",
        "language of the notice"
    )]
    [InlineData("POST", "policy-versions", """{"version":"2\u0000","changes":[]}""", "version")]
    [InlineData("PUT", "notices/a%0A/1/fr", """{"text":"x"}""", "An id")]
    [InlineData("PUT", "notices/a/1/fr%0A", """{"text":"x"}""", "An id")]
    [InlineData("PUT", "notices/a/1/fr", """{"text":"x\u0000"}""", "NUL")]
    [InlineData("PUT", "accounts/1%0A/contact-points", """{"contactPoints":[]}""", "account id")]
    [InlineData("POST", "accounts/ID/centre-links", """{"sentTo":{"kind":"email","value":"a\u0000@x.fr"}}""", "sentTo")]
    public async Task names_and_ids_hold_nothing_that_cannot_be_kept_or_seen(string method, string route, string body, string named)
    {
        var path = "/" + route.Replace("ID", $"{Guid.NewGuid():N}", StringComparison.Ordinal);
        Assert.Contains(
            named,
            await system.Website.RefusedAsync(new HttpMethod(method), path, body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_notice_that_is_none_does_not_stand_in_the_way_of_a_refusal()
    {
        var account = $"{Guid.NewGuid():N}";
        await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)], new Notice("a\0", "1", "fr"))
        );
        var held = await system.Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences");
        Assert.Equal(
            Choice.Refuse,
            held.Preferences.Single(preference => (preference.Channel, preference.Purpose) == (Channel.Email, "newsletter")).Choice
        );
    }

    private static readonly Notice Shown = new("preference-centre", "3", "fr");

    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_refusal_is_recorded_on_every_contact_point_of_its_channel()
    {
        await LinkAsync(Email(address), Email($"2{address}"), Telephone("+33639980001"));

        var response = await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        Assert.Equal(3, response.ContactPoints);
        Assert.Equal(Choice.Refuse, Of(response, Channel.Email, "newsletter").Choice);
        Assert.Null(Of(response, Channel.Email, "offers").Choice);
        Assert.Null(Of(response, Channel.Sms, "newsletter").Choice);
        Assert.Equal(2, await ObjectionsAsync());
    }

    [Fact]
    public async Task a_contact_point_that_is_linked_later_is_covered()
    {
        await ChooseAsync(Refuse(Channel.All, "prospecting"));
        Assert.Equal(0, await ObjectionsAsync());

        var linked = await LinkAsync(Email(address));

        Assert.Equal(new ContactPointsResponse(Linked: 1, Unlinked: 0, Refused: 1), linked);
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Fact]
    public async Task unlinking_and_linking_again_records_nothing_twice_and_lifts_nothing()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        Assert.Equal(new ContactPointsResponse(0, 1, 0), await LinkAsync());
        Assert.Equal(new ContactPointsResponse(1, 0, 0), await LinkAsync(Email(address)));

        Assert.Equal(1, await ObjectionsAsync());
        Assert.Equal(Choice.Refuse, Of(await ReadAsync(), Channel.Email, "newsletter").Choice);
    }

    [Fact]
    public async Task the_same_choice_again_makes_no_event()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));
        var before = await system.QueryAsync<long>("select count(*) from consent.mt_events");

        await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        Assert.Equal(before, await system.QueryAsync<long>("select count(*) from consent.mt_events"));
    }

    [Fact]
    public async Task what_was_refused_can_be_allowed_again_and_refused_again()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        Assert.Equal(Choice.Allow, Of(await ChooseAsync(Allow(Channel.Email, "newsletter")), Channel.Email, "newsletter").Choice);
        Assert.Equal(Choice.Refuse, Of(await ChooseAsync(Refuse(Channel.Email, "newsletter")), Channel.Email, "newsletter").Choice);
        Assert.Equal(2, await ObjectionsAsync());
    }

    [Fact]
    public async Task of_two_accounts_that_share_an_address_the_refusal_wins()
    {
        var other = $"{account}-2";
        await LinkAsync(Email(address));
        await system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{other}/contact-points",
            new ContactPointsRequest([Email(address)])
        );
        await ChooseAsync(Refuse(Channel.Email, "newsletter"));

        var response = await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{other}/preferences",
            new PreferencesRequest([Allow(Channel.Email, "newsletter")], Shown)
        );

        Assert.Equal(Choice.Refuse, Of(response, Channel.Email, "newsletter").Choice);
        Assert.Equal(Choice.Refuse, Of(await ReadAsync(), Channel.Email, "newsletter").Choice);
    }

    [Fact]
    public async Task two_choices_on_one_contact_point_in_one_request_both_hold()
    {
        await LinkAsync(Email(address));
        await ChooseAsync(Refuse(Channel.Email, "offers"));

        var response = await ChooseAsync(
            Refuse(Channel.Email, "newsletter"),
            Allow(Channel.Email, "offers"),
            Refuse(Channel.Email, "events")
        );

        Assert.Equal(
            [Choice.Refuse, Choice.Allow, Choice.Refuse],
            new[] { "newsletter", "offers", "events" }.Select(purpose => Of(response, Channel.Email, purpose).Choice!.Value)
        );
    }

    [Fact]
    public async Task choices_and_links_at_once_lose_no_refusal()
    {
        var addresses = Enumerable.Range(0, 8).Select(number => Email($"{number}{address}")).ToList();
        string[] purposes = ["newsletter", "offers", "events", "surveys", "profiling"];

        await Task.WhenAll([
            .. purposes.Select(purpose => (Task)ChooseAsync(Refuse(Channel.Email, purpose))),
            .. Enumerable.Range(1, 8).Select(count => LinkAsync([.. addresses.Take(count)])),
        ]);
        await LinkAsync([.. addresses]);

        Assert.Equal(purposes.Length * addresses.Count, await ObjectionsAsync());
    }

    [Theory]
    [InlineData("preferences", """{"choices":[]}""", "choices is missing or empty")]
    [InlineData(
        "preferences",
        """{"choices":[{"channel":"email","purpose":"invoices","choice":"refuse"}]}""",
        "no purpose of the catalogue"
    )]
    [InlineData("preferences", """{"choices":[{"channel":"email","purpose":"offers","choice":"allow"}]}""", "needs the notice")]
    [InlineData(
        "preferences",
        """{"choices":[{"channel":"email","purpose":"offers","choice":"refuse"},{"channel":"email","purpose":"offers","choice":"allow"}]}""",
        "twice"
    )]
    [InlineData(
        "preferences",
        """{"choices":[{"channel":"fax","purpose":"offers","choice":"refuse"}]}""",
        "choices[0].channel is one of all, email"
    )]
    [InlineData("contact-points", """{}""", "lacks 'contactPoints'")]
    [InlineData(
        "contact-points",
        """{"contactPoints":[{"kind":"email","value":"ann@x.fr"},{"kind":"email","value":"nobody"}]}""",
        "no address of their kind: 1"
    )]
    [InlineData("contact-points", """{"contactPoints":[{"kind":"domain","value":"x.fr"}]}""", "needs a kind")]
    public async Task a_request_that_cannot_be_served_says_why(string route, string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Website.RefusedAsync(HttpMethod.Put, $"/accounts/{account}/{route}", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task an_address_as_account_id_is_not_taken() =>
        Assert.Contains(
            "must not stand in a URL",
            await system.Website.RefusedAsync(
                HttpMethod.Put,
                "/accounts/ann@x.fr/preferences",
                """{"choices":[{"channel":"email","purpose":"offers","choice":"refuse"}]}""",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );

    private static PreferenceChoice Refuse(Channel channel, string purpose) => new(channel, purpose, Choice.Refuse);

    private static PreferenceChoice Allow(Channel channel, string purpose) => new(channel, purpose, Choice.Allow);

    private static ContactPointAddress Email(string value) => new(ContactPointKind.Email, value);

    private static ContactPointAddress Telephone(string value) => new(ContactPointKind.Telephone, value);

    private static Preference Of(PreferencesResponse response, Channel channel, string purpose) =>
        response.Preferences.Single(preference => preference.Channel == channel && preference.Purpose == purpose);

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

    private Task<PreferencesResponse> ReadAsync() => system.Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences");

    // The account's own pseudonym stands in the actor of each of its objections.
    private Task<long> ObjectionsAsync() =>
        system.QueryAsync<long>(
            $"""
            select count(*) from consent.mt_events where type = 'objection_recorded' and data -> 'capture' ->> 'actor' = 'account:{Pseudonym():N}'
            """
        );

    private Guid Pseudonym() =>
        new Ledger.ContactPointKeyring(
            Microsoft.Extensions.Options.Options.Create(
                new Ledger.LedgerOptions { ContactPointKeys = { [1] = ConsentSystem.Settings["Ledger:ContactPointKeys:1"] } }
            )
        ).IdOfAccount(account);
}
