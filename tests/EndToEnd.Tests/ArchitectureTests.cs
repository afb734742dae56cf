using System.Text.RegularExpressions;
using System.Xml.Linq;
using Marten;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

public partial class ArchitectureTests
{
    // Free text in an event: each of these was looked at, and none is written by a person or holds what one has written.
    private static readonly string[] TextInEvents =
    [
        "Scope.Purposes",
        "PreferenceChoice.Purpose",
        "Capture.Actor",
        "Capture.Campaign",
        "Capture.IdempotencyKey",
        "Capture.Reading",
        "UnattributedReceived.Reading",
        "UnattributedResolved.Actor",
        "Notice.Id",
        "Notice.Version",
        "Notice.Language",
        "Notice.Hash",
        "SubscriberRegistered.Name",
        "SubscriberRegistered.Client",
        "SubscriberChanged.Client",
        "SubscriberRemoved.Client",
        "SubscriberTerms.Origin",
        "SubscriberTerms.UrlHash",
        "SubscriberTerms.Purposes",
        "CaseReceived.Reference",
        "TaskGiven.Recipient",
        "LetterSent.Version",
        "LetterSent.Hash",
        "PackageMade.Hash",
        "BreachRecorded.Reference",
        "AuthorityNotified.Reference",
        "AuthorityNotified.Form",
        "PersonsTold.Version",
        "PersonsTold.Hash",
        "BreachScopeAdded.Client",
        "ProcessingAttested.Processing",
        "ProcessingAttested.Hash",
        "RecipientRecorded.Name",
        "RecipientRecorded.Processings",
        "RecipientRecorded.Client",
        "ContractRecorded.Reference",
        "ContractRecorded.SubProcessors",
        "ContractRecorded.Countries",
    ];

    public static TheoryData<string, string[]> Arrows =>
        new()
        {
            { "contracts/Contracts", [] },
            { "contracts/Client", ["Contracts"] },
            { "contracts/Csv", ["Contracts"] },
            { "contracts/Sheets", ["Csv"] },
            { "contracts/BlocklistTool", ["Client", "Csv", "Sheets"] },
            { "services/Ledger", ["Contracts"] },
            { "services/Web", ["Contracts"] },
            { "services/Hosting", ["Ledger", "Web"] },
            { "services/Console", ["Client", "Contracts", "Sheets", "Web"] },
            { "services/Preferences", ["Hosting", "Ledger"] },
            { "services/EmailUnsubscribe", ["Csv", "Hosting", "Ledger"] },
            { "services/SmsStop", ["Hosting", "Ledger"] },
            { "services/Blocklist", ["Csv", "Hosting", "Ledger"] },
            { "services/SubjectRights", ["Csv", "Hosting", "Ledger"] },
        };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void arrows_go_one_way(string project, string[] references) => Assert.Equal(references, References(project));

    [Fact]
    public void no_service_is_missing_above() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "services")).Select(Path.GetFileName).Order(),
            Arrows
                .Select(arrow => arrow.Data.Item1)
                .Where(project => project.StartsWith("services/", StringComparison.Ordinal))
                .Select(Path.GetFileName)
                .Order()
        );

    [Fact]
    public void an_event_holds_no_text_that_could_be_an_address()
    {
        var options = new StoreOptions();
        LedgerStore.Configure(options);
        var events = ((IReadOnlyStoreOptions)options)
            .Events.AllKnownEventTypes()
            .Select(type => type.EventType)
            .Where(type => type.Assembly == typeof(Scope).Assembly)
            .ToList();
        Assert.Contains(typeof(ObjectionRecorded), events);
        var clients = events
            .Where(type => type.IsAssignableTo(typeof(IRecordEvent)))
            .Select(type => $"{type.Name}.{nameof(IRecordEvent.By)}");
        var unknown = events.SelectMany(TextMembers).Distinct().Except(TextInEvents).Except(clients);
        Assert.Empty(unknown);
    }

    [Fact]
    public void only_the_writer_appends_events_and_only_the_rebuild_mends_rows()
    {
        var services = Directory.GetFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories);
        Assert.Equal(["BlocklistRebuild.cs"], Mentioning("SaveChangesAsync"));
        Assert.Equal(["CommitStatements.cs"], Mentioning(".mt_events ("));

        IEnumerable<string?> Mentioning(string text) =>
            services.Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)).Select(Path.GetFileName);
    }

    // It looks at the expiry.
    [Fact]
    public void only_the_vault_reads_evidence() =>
        Assert.Equal(
            ["EvidenceVault.cs", "LedgerStore.cs"],
            Directory
                .GetFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("ciphertext", StringComparison.Ordinal))
                .Select(Path.GetFileName)
                .Order()
        );

    // "$" also stands before a line break at the end: a name that ends with one would be none, and a table would hold it.
    [Fact]
    public void a_pattern_ends_with_z_and_not_with_a_dollar()
    {
        var patterns = new[] { "services", "contracts", "deploy" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file =>
                RegexArguments().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), match.Value))
            )
            .ToList();

        Assert.NotEmpty(patterns);
        Assert.DoesNotContain(patterns, pattern => Dollar().IsMatch(pattern.Value));
    }

    [GeneratedRegex(
        @"(?:GeneratedRegex|LinearRegex\.Of|new Regex|Regex\.(?:IsMatch|Match|Matches|Replace|Split))\((?:[^;{]|\{\d|\{[A-Z])*?\)[\];,]"
    )]
    private static partial Regex RegexArguments();

    // Not the one that begins an interpolated string, not one that is escaped.
    [GeneratedRegex(@"[^\\\s(,+@$]\$")]
    private static partial Regex Dollar();

    [Fact]
    public void every_regular_expression_takes_time_in_proportion_to_the_text()
    {
        var files = new[] { "services", "contracts" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => BacktrackingRegex().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);
        Assert.Equal(["LinearRegex.cs"], files);
        Assert.True(LinearRegex.Of("a").Options.HasFlag(RegexOptions.NonBacktracking));
        Assert.Throws<NotSupportedException>(() => LinearRegex.Of(@"(a)\1"));
    }

    // Whatever makes one but LinearRegex.Of, and what makes one on the way.
    [GeneratedRegex(
        @"GeneratedRegex\b|new Regex\(|\bRegex(\[\])? \w+( \{[^}]*\})? = (new\(|\[new)|\bRegex [^;{}]*=>\s*new\(|\bRegex\.(Is)?Match|\bRegex\.(Replace|Split|Count|Enumerate)"
    )]
    private static partial Regex BacktrackingRegex();

    // The build looks at the lines of C# and not at those of pages.
    [Fact]
    public void no_line_of_a_page_is_too_long_to_read() =>
        Assert.DoesNotContain(
            Directory
                .GetFiles(Path.Combine(Repository.Root, "services"), "*.razor", SearchOption.AllDirectories)
                .SelectMany(File.ReadLines),
            line => line.Length > 140
        );

    private static IEnumerable<string?> References(string project) =>
        XDocument
            .Load(Path.Combine(Repository.Root, project, $"{Path.GetFileName(project)}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order();

    private static IEnumerable<string> TextMembers(Type type)
    {
        foreach (var property in type.GetProperties().Where(property => property.GetMethod is { IsPublic: true, IsStatic: false }))
        {
            var held = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            if (held == typeof(string) || held == typeof(object))
            {
                yield return $"{type.Name}.{property.Name}";
            }
            else if (held.Assembly == typeof(Scope).Assembly && !held.IsEnum)
            {
                foreach (var member in TextMembers(held))
                {
                    yield return member;
                }
            }
        }
    }
}
