using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>deploy/docs/settings.md names every setting, as the services read it. <c>.ci/settings</c> writes it anew.</summary>
public sealed class SettingsTests
{
    private static readonly string Document = Path.Combine(Repository.Root, "deploy", "docs", "settings.md");

    private static readonly Lazy<IReadOnlyList<Setting>> Settings = new(ServiceSettings.All);

    [Fact]
    public void the_table_is_what_the_services_read()
    {
        var written = File.Exists(Document) ? File.ReadAllText(Document) : "";
        var current = Render();
        if (Environment.GetEnvironmentVariable("WRITE_SETTINGS") is not null)
        {
            File.WriteAllText(Document, current);
            return;
        }

        Assert.True(
            written == current,
            "deploy/docs/settings.md is not what the services read. Run .ci/settings and commit what it writes."
        );
    }

    [Fact]
    public void every_setting_says_what_it_does() =>
        Assert.Empty(Settings.Value.Where(setting => setting.Meaning == "").Select(setting => setting.Name));

    [Fact]
    public void what_the_local_run_and_compose_set_is_in_the_table()
    {
        var files = new[]
        {
            "compose.yaml",
            "compose.override.yaml",
            "deploy/production/compose.yaml",
            "deploy/Local/ServiceConfiguration.cs",
        };
        var known = Settings.Value.Select(setting => Regex.Replace(Regex.Escape(setting.Name), @"\\\{\w+}|(?<=__)\d+", "\\w+")).ToList();
        var pattern = $"^({string.Join('|', known)})$";
        var unknown = files
            .SelectMany(file => Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, file)), @"\b[A-Z]\w+?__(?:\w|\{[^}\n]*\})+"))
            .Select(match => match.Value)
            .Distinct()
            .Where(name => !Regex.IsMatch(WithChosen(name, "1"), pattern, RegexOptions.IgnoreCase))
            .Where(name => !Settings.Value.Any(setting => Regex.IsMatch(setting.Name, $"^{WithChosen(name, "\\w+")}$")));
        Assert.Empty(unknown);
    }

    // What the source puts in is either chosen, or one of several settings.
    private static string WithChosen(string name, string chosen) => Regex.Replace(name, @"\{[^}]*\}", chosen);

    private static string Render() =>
        $"""
            # Settings

            Every setting of the services and programs. Settings are environment variables: `__` separates the levels, and the same names work in
            `appsettings.json` with `:`, and as names of files in `/run/secrets` (`Secrets__Directory`). What stands in braces you choose, such
            as the name of an account; numbers count: `…__0`, `…__1`. A service without a required setting refuses to start and names it. How to
            set a system up is in [operations](operations.md).

            `.ci/settings` writes this file from the options classes, and a test keeps it current: change the XML documentation of the option.

            | Setting | Service | Type | Default | Unit | What it does |
            |---|---|---|---|---|---|
            {string.Join('\n', Settings.Value.Select(Row))}

            """;

    private static string Row(Setting setting)
    {
        var given = setting.Default == "" ? "none" : setting.Default;
        var meaning = setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal);
        return $"| `{setting.Name}` | {setting.Services} | {setting.Type} | {given} | {setting.Unit} | {meaning} |";
    }
}
