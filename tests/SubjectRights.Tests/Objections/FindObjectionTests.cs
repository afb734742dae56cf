using System.Net;
using System.Text.RegularExpressions;
using JasperFx.Events;
using SenefConsent.EmailUnsubscribe;
using SenefConsent.Ledger;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.SubjectRights.Tests;

public partial class FindObjectionTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private static readonly Guid Email = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Scope Everything = new([Channel.Email], ["prospecting"]);
    private static readonly Scope Newsletter = new([Channel.Email], ["newsletter"]);
    private static readonly History Objected = Given().And(Email, new ObjectionRecorded(Everything, On(1, Source.Post)));

    public static TheoryData<History, ObjectionState> States { get; } =
        new()
        {
            { Objected, ObjectionState.InForce },
            { Objected.And(Email, new ObjectionLifted(Newsletter, On(2, Source.Preferences))), ObjectionState.PartlyLifted },
            { Objected.And(Email, new ObjectionLifted(Everything, On(2, Source.Preferences))), ObjectionState.Lifted },
            { Objected.And(Email, new ObjectionLifted(Everything, On(2, Source.Link), Nth(1))), ObjectionState.Lifted },
            { Objected.And(Email, new LiftRefused(Everything, On(2, Source.Dpo))), ObjectionState.InForce },
        };

    [Theory]
    [MemberData(nameof(States))]
    public void an_objection_holds_until_the_person_lifts_it(History given, ObjectionState state) =>
        Assert.Equal(state, FindObjectionEndpoint.StateOf(given.Events[0], given.Events, Catalogue));

    [Fact]
    public async Task an_objection_is_found_by_the_number_that_was_read_out_and_tells_nothing_of_the_person()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var taken = await system.Dpo.SendAsync<ObjectionTaken>(
            HttpMethod.Post,
            "/objections",
            new TakeObjectionRequest(ContactPointKind.Email, address, TakenBy.Telephone, new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero))
        );

        var found = await system.Dpo.ReadAsync<FoundObjection>(
            $"/objections/{taken.Number.ToLowerInvariant().Replace("-", "%20", StringComparison.Ordinal)}"
        );

        Assert.Equal(
            new FoundObjection(
                taken.Number,
                taken.InForceSince,
                taken.InForceSince,
                Source.Telephone,
                Everything,
                ObjectionState.InForce,
                "fr",
                "Le 3 mars 2026 à 10 h 00 (heure de Paris), la personne s’est opposée à la prospection commerciale par e-mail, au "
                    + "téléphone. Cette opposition est en vigueur."
            ),
            found
        );
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                "select count(*) from consent.rights_read r join consent.mt_events e on e.stream_id = r.about "
                    + $"where r.what = 'objection' and e.id = '{taken.EventId}'"
            )
        );
    }

    [Theory]
    [InlineData(UnattributedResolution.Objection, ObjectionState.InForce, Rule.Objection)]
    [InlineData(UnattributedResolution.NotAnObjection, ObjectionState.Dismissed, Rule.None)]
    public async Task the_number_of_an_address_that_was_typed_too_often_leads_to_what_became_of_it(
        UnattributedResolution resolution,
        ObjectionState state,
        Rule rule
    )
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        using var unsubscribe = system.Start<UnsubscribeOptions>("email-unsubscribe", ("Unsubscribe:TypedAddressesPerHour", "0"));
        using var form = new FormUrlEncodedContent([new("address", address)]);
        using var page = await unsubscribe.PostAsync(new Uri("/u/damaged", UriKind.Relative), form);
        var number = Number().Match(await page.Content.ReadAsStringAsync()).Value;

        var waiting = await system.Dpo.ReadAsync<FoundObjection>($"/objections/{number}");
        Assert.Equal((number, ObjectionState.Waiting, Rule.Pause), (waiting.Number, waiting.State, await system.RuleOfAsync(address)));

        var id = await system.QueryAsync<Guid>(
            "select stream_id from consent.mt_events where type = 'unattributed_received' order by seq_id desc limit 1"
        );
        await system.Dpo.SendAsync<UnattributedResolutionResponse>(
            HttpMethod.Post,
            $"/unattributed/{id}/resolution",
            new UnattributedResolutionRequest(resolution)
        );

        var resolved = await system.Dpo.ReadAsync<FoundObjection>($"/objections/{number}");
        Assert.Equal((number, state, rule), (resolved.Number, resolved.State, await system.RuleOfAsync(address)));
    }

    [Theory]
    [InlineData("0000-0000-0000-0000", HttpStatusCode.NotFound)]
    [InlineData("anna@example.org", HttpStatusCode.BadRequest)]
    [InlineData("R-2026-0042", HttpStatusCode.BadRequest)]
    public async Task what_has_no_number_is_not_found(string number, HttpStatusCode status) =>
        Assert.StartsWith(
            status == HttpStatusCode.BadRequest ? "number is none of an objection" : "No objection has this number",
            await system.Dpo.RefusedAsync(HttpMethod.Get, $"/objections/{number}", "", status),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task the_number_of_another_kind_of_event_is_none()
    {
        var taken = await system.Dpo.SendAsync<ObjectionTaken>(
            HttpMethod.Post,
            "/objections",
            new TakeObjectionRequest(
                ContactPointKind.Email,
                $"{Guid.NewGuid():N}@example.org",
                TakenBy.Post,
                TimeProvider.System.GetUtcNow()
            )
        );
        await system.Dpo.SendAsync<ObjectionAnswersResponse>(
            HttpMethod.Post,
            "/objections/answers",
            new ObjectionAnswersRequest(Source.Post, TimeProvider.System.GetUtcNow(), [taken.Number])
        );
        var answer = await system.QueryAsync<Guid>(
            "select id from consent.mt_events where type = 'objection_answered' order by seq_id desc limit 1"
        );

        await system.Dpo.RefusedAsync(HttpMethod.Get, $"/objections/{ObjectionNumber.Of(answer)}", "", HttpStatusCode.NotFound);
    }

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")]
    private static partial Regex Number();
}
