using System.Net;
using JasperFx.Events;
using SenefConsent.Ledger;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.SubjectRights.Tests;

public class FindObjectionTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
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

        Assert.Equal(new FoundObjection(taken.Number, taken.InForceSince, taken.InForceSince, Everything, ObjectionState.InForce), found);
    }

    [Theory]
    [InlineData("0000-0000-0000-0000", HttpStatusCode.NotFound)]
    [InlineData("anna@example.org", HttpStatusCode.BadRequest)]
    public async Task what_has_no_number_is_not_found(string number, HttpStatusCode status) =>
        await system.Dpo.RefusedAsync(HttpMethod.Get, $"/objections/{number}", "", status);
}
