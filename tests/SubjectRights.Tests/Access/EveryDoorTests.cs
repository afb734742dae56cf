using System.Globalization;
using System.Text;
using System.Text.Json;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>
/// Two persons go through all doors, the key of contact points changes in between, and one asks for access: what they get is what a search of
/// the whole database finds, opened as far as it can be, and nothing of the other is in it.
/// </summary>
public sealed class EveryDoorTests(EveryDoorSystem system) : IClassFixture<EveryDoorSystem>
{
    private readonly Visitor anna = new("anna.durand@example.org", "+33639987001", "customer-anna", "4 rue de la Paix, 67000 Strasbourg");
    private readonly Visitor bob = new("bob.martin@example.net", "+33639987002", "customer-bob", "9 quai des Bateliers, 67000 Strasbourg");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_package_holds_what_a_search_of_the_whole_database_finds_and_nobody_else()
    {
        foreach (var visitor in new[] { anna, bob })
        {
            await GoThroughAsync(visitor, "before");
        }

        system.ChangeKey();
        foreach (var visitor in new[] { anna, bob })
        {
            await GoThroughAsync(visitor, "after");
            await system.ChooseAsync(visitor.Account, visitor.Email, visitor.Phone);
        }

        await AttributeAsync();
        await system.ExportAsync();
        var open = await ReceiveAsync(anna);
        await ReceiveAsync(bob);
        var rows = await FindAsync(anna);
        var made = await system.Dpo.MakePackageAsync(open.Id, new PackageRequest(anna.Subjects), Cancellation);
        var package = await system.Dpo.FetchPackageAsync(new Uri(made.Link).Segments[^1], Cancellation);
        var text = JsonSerializer.Serialize(package, JsonSerializerOptions.Web);

        Assert.Empty(made.Withheld);
        Assert.NotEmpty(rows);
        Assert.All(
            [
                "mt_events",
                "evidence",
                "mt_doc_blocklist",
                "mt_doc_linked",
                "mt_doc_unattributed",
                "history_lookup",
                "rights_case",
                "awaited_answer",
            ],
            table => Assert.Contains(rows, row => row.Table == $"consent.{table}")
        );
        var missing = rows.Where(row => !text.Contains(row.Key, StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        Assert.All(bob.Needles, needle => Assert.DoesNotContain(needle, text, StringComparison.OrdinalIgnoreCase));

        Assert.Equal(
            EveryDoorSystem.Keyring.IdsOf(anna.Address(ContactPointKind.Postal)).Select(id => $"{id}").Order(),
            package.Items.Where(item => SourceOf(item) == "post").Select(item => $"{item.Data.GetProperty("stream")}").Order()
        );
        Assert.Contains(package.Recipients, recipient => recipient.Name == "all");
        foreach (var source in new[] { Source.OneClick, Source.Sms, Source.Preferences, Source.Telephone, Source.Post, Source.Dpo })
        {
            Assert.Contains(package.Items, item => SourceOf(item) == ExactNames<Source>.Of(source));
        }

        var ofBob = await FindAsync(bob);
        await EraseAsync(open);
        await NothingIsLeftAsync(anna, open.Id);
        Assert.Equal(ofBob.ToHashSet(), (await FindAsync(bob)).ToHashSet());
        var imported = await system.ImportAsync(anna.Mail, anna.Number);
        Assert.All(imported, row => Assert.True(row.RefusalOnFile, $"{row}"));
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));
    }

    [Fact]
    public async Task of_a_batch_of_50_refusals_access_of_one_shows_nothing_of_49_and_erasure_of_one_leaves_49_proofs()
    {
        var all = Enumerable.Range(0, 50).Select(number => $"recipient-{number:00}-{Guid.NewGuid():N}@example.org").ToList();
        await system.ReportAsync(all);
        var one = all[17];
        var others = all.Where(other => other != one).ToList();
        var received = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Access, SubjectRight.Erasure],
                [new CaseSubject(SubjectKind.Email, one)]
            ),
            cancellation: Cancellation
        );
        await system.Dpo.CheckIdentityAsync(
            received.Id,
            new IdentityRequest(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established),
            Cancellation
        );
        var subjects = new[] { new CaseSubject(SubjectKind.Email, one) };
        var made = await system.Dpo.MakePackageAsync(received.Id, new PackageRequest(subjects), Cancellation);
        var package = await system.Dpo.FetchPackageAsync(new Uri(made.Link).Segments[^1], Cancellation);
        var text = JsonSerializer.Serialize(package, JsonSerializerOptions.Web);
        Assert.Empty(made.Withheld);
        Assert.Contains(one, text, StringComparison.Ordinal);
        Assert.All(others.SelectMany(NeedlesOf), needle => Assert.DoesNotContain(needle, text, StringComparison.OrdinalIgnoreCase));

        await system.Dpo.DecideAsync(
            received.Id,
            new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased, LawGround: LawGround.Objected),
            Cancellation
        );
        await system.Dpo.EraseAsync(received.Id, new ErasureRequest(Subjects: subjects), Cancellation);
        Assert.Equal(1, Assert.Single(await system.CarryOutErasuresAsync()).Counts.Evidence);
        Assert.Empty(await system.EvidenceOfAsync([.. IdsOf(one)]));
        foreach (var other in others)
        {
            Assert.Contains(other, Assert.Single(await system.EvidenceOfAsync([.. IdsOf(other)])), StringComparison.Ordinal);
        }

        var checks = await system.Marketing.CheckAsync(
            new ChecksRequest(Channel.Email, "newsletter", all, Audience.Business),
            Cancellation
        );
        Assert.All(checks.Decisions, decision => Assert.Equal(Verdict.Blocked, decision.Decision));

        // The platform tells the same again: it is known for ever.
        var events = await system.QueryAsync<long>("select count(*) from consent.mt_events");
        await system.ReportAsync(all);
        Assert.Equal(events, await system.QueryAsync<long>("select count(*) from consent.mt_events"));

        static ContactPointIds IdsOf(string email) => EveryDoorSystem.Keyring.IdsOf(ContactAddress.Email(email));

        static IEnumerable<string> NeedlesOf(string email) => IdsOf(email).Select(id => $"{id}").Append(email);
    }

    [Fact]
    public async Task an_account_that_two_share_gives_neither_of_them_to_the_other()
    {
        var carol = new Visitor("carol.petit@example.org", "+33639987003", "customer-shared", "1 rue du Port, 67000 Strasbourg");
        var dave = new Visitor("dave.petit@example.org", "+33639987004", "customer-dave", "2 rue du Port, 67000 Strasbourg");
        await system.ChooseAsync(carol.Account, carol.Email, dave.Phone);
        var ofDave = await PackageOfAsync(new CaseSubject(SubjectKind.Telephone, dave.Number));
        Assert.Contains("contact_point_linked", ofDave, StringComparison.Ordinal);
        Assert.All(carol.Plain, needle => Assert.DoesNotContain(needle, ofDave, StringComparison.OrdinalIgnoreCase));
        var ofCarol = await PackageOfAsync(new CaseSubject(SubjectKind.Email, carol.Mail));
        Assert.All(dave.Needles, needle => Assert.DoesNotContain(needle, ofCarol, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<string> PackageOfAsync(CaseSubject subject)
    {
        var received = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(CaseDoor.Mail, TimeProvider.System.GetUtcNow(), [SubjectRight.Access], [subject]),
            cancellation: Cancellation
        );
        await system.Dpo.CheckIdentityAsync(
            received.Id,
            new IdentityRequest(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established),
            Cancellation
        );
        var made = await system.Dpo.MakePackageAsync(received.Id, new PackageRequest([subject]), Cancellation);
        var package = await system.Dpo.FetchPackageAsync(new Uri(made.Link).Segments[^1], Cancellation);
        return JsonSerializer.Serialize(package, JsonSerializerOptions.Web);
    }

    private async Task EraseAsync(CaseResponse open)
    {
        var decided = await system.Dpo.DecideAsync(
            open.Id,
            new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased, LawGround: LawGround.Objected),
            Cancellation
        );
        await system.Second.AgreeAsync(open.Id, decided.Decisions[^1].Id, Cancellation);
        var erased = await system.Dpo.EraseAsync(open.Id, new ErasureRequest(Subjects: anna.Subjects), Cancellation);
        Assert.Equal("all", Assert.Single(erased.Tasks, task => task.Owner == DataSource.Recipient).Recipient);
        Assert.Single(await system.CarryOutErasuresAsync());
    }

    // Neither what is in clear once opened, nor a file of the database, but for the papers of the case, which are kept with it, sealed.
    private async Task NothingIsLeftAsync(Visitor visitor, Guid id)
    {
        var papers = (await system.Dpo.CaseAsync(id, cancellation: Cancellation)).Evidence.Select(paper => $"{paper}").ToHashSet();
        var left = (await FindAsync(visitor.Plain)).Where(row => !papers.Contains(row.Key)).ToList();
        Assert.True(left.Count == 0, string.Join('\n', left));

        // All of them, and out of the memory of the server.
        await using var vacuum = system.Database.CreateCommand("vacuum full");
        await vacuum.ExecuteNonQueryAsync(Cancellation);
        await using var checkpoint = system.Database.CreateCommand("checkpoint");
        await checkpoint.ExecuteNonQueryAsync(Cancellation);
        foreach (var table in await TablesAsync())
        {
            var file = await system.FileOfAsync(table);
            Assert.All(
                visitor.Plain,
                needle => Assert.False(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(needle)) >= 0, $"{needle} is in the file of {table}")
            );
        }
    }

    private async Task GoThroughAsync(Visitor visitor, string time)
    {
        await system.PressButtonAsync(visitor.Mail, $"campaign-{time}");
        await system.WriteSmsAsync(visitor.Number, "STOP");
        await system.WriteSmsAsync(visitor.Number, $"merci de ne plus ecrire a {visitor.Mail}");
        await system.ChooseAsync(visitor.Account, visitor.Email, visitor.Phone);
        await system.WriteMailAsync(visitor.Mail);
        await system.TypeAddressAsync(visitor.Mail);
        await TakeAsync(visitor, ContactPointKind.Telephone, visitor.Number, TakenBy.Telephone);
        await TakeAsync(visitor, ContactPointKind.Postal, visitor.Home, TakenBy.Post);
        await system.Marketing.HistoryAsync(new HistoryRequest(Channel.Email, visitor.Mail, Reason: "a call"), "fr", Cancellation);
    }

    private Task<ObjectionTaken> TakeAsync(Visitor visitor, ContactPointKind kind, string value, TakenBy by) =>
        system.Dpo.TakeObjectionAsync(
            new TakeObjectionRequest(
                kind,
                value,
                by,
                TimeProvider.System.GetUtcNow().AddSeconds(-1),
                Evidence: new TakenEvidence($"Says that {visitor.Mail} is theirs as well.")
            ),
            Cancellation
        );

    // What nobody was found for is given to whoever wrote it.
    private async Task AttributeAsync()
    {
        await foreach (var waiting in system.Dpo.AllUnattributedAsync(Cancellation))
        {
            var content = (await system.Dpo.UnattributedAsync(waiting.Id, Cancellation)).Content!;
            var writer = new[] { anna, bob }.Single(visitor =>
                visitor.Needles.Any(needle => content.Contains(needle, StringComparison.OrdinalIgnoreCase))
            );
            await system.Dpo.ResolveAsync(
                waiting.Id,
                new UnattributedResolutionRequest(
                    UnattributedResolution.Objection,
                    waiting.Source == Source.Sms ? writer.Phone : writer.Email
                ),
                Cancellation
            );
        }
    }

    private async Task<CaseResponse> ReceiveAsync(Visitor visitor)
    {
        var received = await system.Dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Access, SubjectRight.Erasure],
                visitor.Subjects,
                Wording: $"What do you hold about me? {visitor.Mail}",
                Contact: visitor.Email
            ),
            cancellation: Cancellation
        );
        foreach (var subject in received.Subjects)
        {
            await system.Dpo.CheckIdentityAsync(
                received.Id,
                new IdentityRequest(
                    subject.Id,
                    subject.Kind is SubjectKind.Email or SubjectKind.Telephone ? IdentityMethod.ContactPoint : IdentityMethod.Account,
                    IdentityResult.Established
                ),
                Cancellation
            );
        }

        return received;
    }

    // Every row of every table, with what is sealed in it in clear, by what it holds of a person.
    private Task<List<FoundRow>> FindAsync(Visitor visitor) => FindAsync(visitor.Needles);

    private async Task<List<FoundRow>> FindAsync(IReadOnlyList<string> needles)
    {
        var found = new List<FoundRow>();
        foreach (var table in await TablesAsync())
        {
            await using var command = system.Database.CreateCommand($"select to_jsonb(row)::text from {table} row");
            await using var rows = await command.ExecuteReaderAsync(Cancellation);
            while (await rows.ReadAsync(Cancellation))
            {
                var json = JsonDocument.Parse(rows.GetString(0)).RootElement;
                var text = json.GetRawText();
                if (table == "consent.evidence")
                {
                    var evidence = await system.Vault.FindAsync(json.GetProperty("id").GetGuid(), Cancellation);
                    text += Encoding.UTF8.GetString(system.Vault.Open(evidence!));
                }

                if (needles.Any(needle => text.Contains(needle, StringComparison.OrdinalIgnoreCase)))
                {
                    found.Add(new FoundRow(table, KeyOf(table, json)));
                }
            }
        }

        return found;
    }

    private async Task<List<string>> TablesAsync()
    {
        await using var command = system.Database.CreateCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'consent' or schemaname like 'messages\\_%'"
        );
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var tables = new List<string>();
        while (await rows.ReadAsync(Cancellation))
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    private static string KeyOf(string table, JsonElement row) =>
        table switch
        {
            "consent.evidence_owner" => $"{row.GetProperty("evidence")}",
            "consent.mt_doc_linked" => $"{row.GetProperty("contact_point")}",
            "consent.awaited_answer" => $"\"objection\":\"{row.GetProperty("objection")}\"",
            _ => $"{row.GetProperty("id")}",
        };

    private static string? SourceOf(PackageItem item) =>
        item.Data.TryGetProperty("capture", out var capture) ? capture.GetProperty("source").GetString() : null;

    private sealed record FoundRow(string Table, string Key);

    private sealed record Visitor(string Mail, string Number, string Account, string Home)
    {
        private List<string>? needles;

        public ContactPointAddress Email => new(ContactPointKind.Email, Mail);

        public ContactPointAddress Phone => new(ContactPointKind.Telephone, Number);

        public IReadOnlyList<CaseSubject> Subjects =>
            [
                new(SubjectKind.Email, Mail),
                new(SubjectKind.Telephone, Number),
                new(SubjectKind.Postal, Home),
                new(SubjectKind.Account, Account),
            ];

        public ContactAddress Address(ContactPointKind kind) =>
            ContactAddress.For(
                kind,
                kind == ContactPointKind.Email ? Mail
                    : kind == ContactPointKind.Telephone ? Number
                    : Home
            );

        public IReadOnlyList<string> Plain => [Mail, Uri.EscapeDataString(Mail), Number[1..], $"0{Number[3..]}", Home, Account];

        public IReadOnlyList<string> Needles =>
            needles ??= [
                .. Plain,
                .. new[] { ContactPointKind.Email, ContactPointKind.Telephone, ContactPointKind.Postal }
                    .SelectMany(kind => EveryDoorSystem.Keyring.IdsOf(Address(kind)))
                    .Append(EveryDoorSystem.Keyring.IdOfAccount(Account))
                    .SelectMany(id => new[] { $"{id}", id.ToString("N", CultureInfo.InvariantCulture) }),
            ];
    }
}
