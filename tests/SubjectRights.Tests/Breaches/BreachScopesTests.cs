using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>People go through the doors, secrets leak, and whom that touches is what an attacker would have got.</summary>
public sealed class BreachScopesTests(EveryDoorSystem system) : IClassFixture<EveryDoorSystem>
{
    private const string Link = "link@example.org";
    private const string Letter = "letter@example.org";
    private const string LookedUp = "looked-up@example.org";
    private const string HasCase = "has-case@example.org";
    private const string Later = "later@example.org";
    private const string Stranger = "stranger@example.org";
    private const string Partner = "partner";
    private const string Phone = "+33639987003";

    private static readonly string[] Everybody = [Link, Letter, LookedUp, HasCase, Later, Stranger];

    private BreachesClient Breaches => new(system.SubjectRights);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task whom_a_breach_touches_follows_from_what_leaked_and_when()
    {
        var start = Now;
        await system.PressButtonAsync(Link, "2026-11-news");
        await system.WriteSmsAsync(Phone, "STOP");
        await system.Dpo.TakeObjectionAsync(new TakeObjectionRequest(ContactPointKind.Email, Letter, TakenBy.Post, Now));
        await system.Marketing.HistoryAsync(new HistoryRequest(Channel.Email, LookedUp), "en");
        var open = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                Now,
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, HasCase)],
                Wording: "Which data do you hold about me?"
            )
        );
        await system.Dpo.CaseAsync(open.Id);
        await system.ExportAsync();
        await system.DeliverAsync(Partner, Link, Letter);
        var leaked = Now;
        await system.PressButtonAsync(Later, "2026-11-news");

        foreach (
            var (scope, touched, phone) in new (BreachScopeRequest, string[], bool)[]
            {
                (new(BreachScopeKind.Time, start, leaked), [Link, Letter, LookedUp, HasCase], true),
                (new(BreachScopeKind.Time, start.AddDays(-2), start), [], false),
                (Secret(LeakedSecret.DatabaseDump), [Link, Letter], true),
                (Secret(LeakedSecret.ContactPointKey), [], false),
                (Secret(LeakedSecret.ContactPointKey) with { WithDump = true }, [Link, Letter], true),
                (Secret(LeakedSecret.EvidenceKey), [], false),
                (Secret(LeakedSecret.EvidenceKey) with { WithDump = true }, [Link, Letter, HasCase], true),
                (Secret(LeakedSecret.LinkKey) with { From = start }, [Link], false),
                (Secret(LeakedSecret.GatewaySecret) with { From = start }, [], true),
                (Secret(LeakedSecret.ApiKey) with { From = start, Client = "all" }, [Link, Letter, LookedUp, HasCase], true),
                (Secret(LeakedSecret.ApiKey) with { From = start, Client = "checker" }, [], false),
                (Secret(LeakedSecret.SubscriberMirror) with { Client = "all" }, [Link, Letter], true),
                (Secret(LeakedSecret.SubscriberMirror) with { Client = Partner }, [Link, Letter], true),
                (Secret(LeakedSecret.SubscriberMirror) with { Client = Partner, From = start.AddDays(-2), Until = start }, [], false),
                (Secret(LeakedSecret.SubscriberMirror) with { Client = "another" }, [], false),
            }
        )
        {
            var breach = await Breaches.RecordAsync(new BreachRequest(start, Now));
            var scoped = await Breaches.AddScopeAsync(breach.Id, scope);
            Assert.Equal(
                Everybody.Select(address => $"{address} {(touched.Contains(address) ? "yes" : "no")}"),
                await ScreenAsync(breach.Id, Channel.Email, Everybody)
            );
            Assert.Equal([$"{Phone} {(phone ? "yes" : "no")}"], await ScreenAsync(breach.Id, Channel.Sms, [Phone]));

            // The system counts what the lists of others cannot: every contact point, on whatever list.
            Assert.True(scoped.Scopes[0].ContactPoints >= touched.Length + (phone ? 1 : 0), $"{scope}");
        }

        BreachScopeRequest Secret(LeakedSecret secret) => new(BreachScopeKind.Secret, Until: leaked, Secret: secret);
    }

    [Fact]
    public async Task whom_the_files_of_jobs_name_is_found_while_they_are_there_and_later_the_scope_says_that_they_are_gone()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var start = Now;
        var job = await system.ScreenAsJobAsync(address);
        var leaked = Now;
        foreach (
            var (scope, touched) in new (BreachScopeRequest, bool)[]
            {
                (Key("all", start), true),
                (Key("all", leaked), true),
                (Key("checker", start), false),
                (new(BreachScopeKind.Time, start, leaked), true),
                (new(BreachScopeKind.Time, start.AddDays(-1), start), false),
                (new(BreachScopeKind.Secret, Until: leaked, Secret: LeakedSecret.DatabaseDump), true),
                (new(BreachScopeKind.Secret, Until: start, Secret: LeakedSecret.DatabaseDump), false),
                (new(BreachScopeKind.Secret, Until: leaked, Secret: LeakedSecret.EvidenceKey, WithDump: true), true),
            }
        )
        {
            var (found, answer) = await ScopeAsync(scope);
            Assert.Equal([$"{address} {(touched ? "yes" : "no")}"], answer);
            Assert.Equal(touched ? job.ExpiresAt : null, found.JobsUntil);
            Assert.Null(found.JobsGone);
        }

        await new JobsClient(system.Blocklist).RemoveScreeningAsync(job.Id);
        var (gone, nobody) = await ScopeAsync(Key("all", start));
        Assert.Equal([$"{address} no"], nobody);
        Assert.Equal((null, 1), (gone.JobsUntil, gone.JobsGone));

        BreachScopeRequest Key(string client, DateTimeOffset from) => new(BreachScopeKind.Secret, from, Now, LeakedSecret.ApiKey, client);

        async Task<(BreachScope Scope, List<string> Answer)> ScopeAsync(BreachScopeRequest scope)
        {
            var breach = await Breaches.RecordAsync(new BreachRequest(start, Now));
            var scoped = await Breaches.AddScopeAsync(breach.Id, scope);
            return (scoped.Scopes[0], await ScreenAsync(breach.Id, Channel.Email, [address]));
        }
    }

    [Fact]
    public async Task a_contact_point_is_found_under_every_version_of_the_key()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var start = Now;
        await system.PressButtonAsync(address, "2026-11-news");
        system.ChangeKey();
        var breach = await Breaches.RecordAsync(new BreachRequest(start, Now));
        await Breaches.AddScopeAsync(breach.Id, new BreachScopeRequest(BreachScopeKind.Time, start, Now));
        Assert.Equal([$"{address} yes"], await ScreenAsync(breach.Id, Channel.Email, [address]));
    }

    private async Task<List<string>> ScreenAsync(Guid id, Channel channel, IReadOnlyList<string> list)
    {
        var rows = new List<string>();
        await foreach (var row in Breaches.ScreenAsync(id, channel, list.ToAsyncEnumerable()))
        {
            rows.Add($"{row.Recipient} {row.Touched}");
        }

        return rows;
    }
}
