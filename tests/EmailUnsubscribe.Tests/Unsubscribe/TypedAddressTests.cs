using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>What is typed into the form for a damaged link: it tells nothing, and is no way to object for everybody.</summary>
public partial class TypedAddressTests(TypedAddressSystem system) : IClassFixture<TypedAddressSystem>
{
    private static readonly ContactPointKeyring Keyring = new(
        Options.Create(new LedgerOptions { ContactPointKeys = { [1] = ConsentSystem.Settings["Ledger:ContactPointKeys:1"] } })
    );

    [Fact]
    public async Task the_first_are_objections_with_a_number_of_their_own_and_others_pause_until_the_dpo_has_looked()
    {
        var (again, addresses) = ("again@example.org", Enumerable.Range(0, 4).Select(number => $"typed-{number}@example.org").ToList());
        var (first, second) = (await TypeAsync(again), await TypeAsync(again));
        Assert.NotEqual(Number().Match(first).Value, Number().Match(second).Value);
        Assert.Equal(Number().Replace(Ticket().Replace(first, ""), ""), Number().Replace(Ticket().Replace(second, ""), ""));

        foreach (var address in addresses)
        {
            await TypeAsync(address);
        }

        Assert.Equal("objection_recorded, objection_recorded", await EventsOfAsync(again));
        Assert.Equal("objection_recorded", await EventsOfAsync(addresses[0]));
        Assert.Equal("prospecting_paused", await EventsOfAsync(addresses[^1]));
        Assert.Equal(
            3,
            await system.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed where data ->> 'contactPoint' is not null")
        );
    }

    [Fact]
    public void one_sender_is_not_another_and_the_next_hour_begins_anew()
    {
        var (typed, now) = (Typed(), new DateTimeOffset(2026, 11, 23, 10, 59, 0, TimeSpan.Zero));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => typed.IsAmongFirst("192.0.2.1", now)));
        Assert.True(typed.IsAmongFirst("192.0.2.2", now));
        Assert.True(typed.IsAmongFirst("192.0.2.1", now.AddMinutes(1)));
    }

    [Fact]
    public void a_typed_address_is_written_to_once_a_day()
    {
        var (typed, person, now) = (Typed(), Guid.NewGuid(), new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
        Assert.True(typed.MayWriteTo(person, now));
        Assert.False(typed.MayWriteTo(person, now.AddHours(13)));
        Assert.True(typed.MayWriteTo(person, now.AddDays(1)));
    }

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")]
    private static partial Regex Number();

    [GeneratedRegex("""/o/[A-Za-z0-9_-]+|value="[A-Za-z0-9_-]{40,}"|[0-9]+[:.h ]+[0-9]{2}""")]
    private static partial Regex Ticket();

    private static TypedAddresses Typed() => new(Options.Create(new UnsubscribeOptions { TypedAddressesPerHour = 2 }));

    private Task<string> EventsOfAsync(string address) =>
        system.QueryAsync<string>(
            $"select string_agg(type, ', ') from consent.mt_events where stream_id = '{Keyring.IdOf(ContactAddress.Email(address))}'"
        );

    private async Task<string> TypeAsync(string address)
    {
        using var answer = await system.Service.PostAsync(
            new Uri("/u/damaged", UriKind.Relative),
            new FormUrlEncodedContent([KeyValuePair.Create("address", address)])
        );
        await answer.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }
}

/// <summary>The service with three objections an hour of what one sender types.</summary>
public sealed class TypedAddressSystem : ConsentSystem
{
    public HttpClient Service { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<UnsubscribeOptions>("email-unsubscribe", ("Unsubscribe:TypedAddressesPerHour", "3"));
    }
}
