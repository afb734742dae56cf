using System.Globalization;
using System.Text.RegularExpressions;
using SenefConsent.EndToEnd.Tests.Guides;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Production;

/// <summary>What <c>deploy/production</c> writes and says, without Docker.</summary>
public sealed class ProductionFilesTests : IDisposable
{
    private const int MachineMegabytes = 2048;
    private const int OfTheMachineItself = 220;

    // What is written for pgBackRest and PostgreSQL is no setting of ours.
    private static readonly string[] OfPostgres = ["postgres/POSTGRES_PASSWORD", "postgres/backup.conf"];

    private static readonly string[] Jobs = ["migrate", "sweep", "erase"];

    private static readonly string Production = Path.Combine(Repository.Root, "deploy", "production");

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-production-");

    [Fact]
    public async Task secrets_are_written_once_for_their_owner_alone_and_each_is_a_setting()
    {
        await RunAsync("secrets", directory.FullName);
        var files = Written();
        var before = files.Select(File.ReadAllText).ToList();
        File.Delete(Path.Combine(directory.FullName, "blocklist", "Ledger__EvidenceKeys__1"));

        await RunAsync("secrets", directory.FullName);

        Assert.Equal(files, Written());
        Assert.Equal(before, Written().Select(File.ReadAllText));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file)));
        var settings = ServiceSettings
            .All()
            .Select(setting => Regex.Replace(Regex.Escape(setting.Name), @"\\\{\w+}", @"\w+"))
            .Select(setting => new Regex($"^{setting}$"))
            .ToList();
        var names = files.Select(file => Path.GetRelativePath(directory.FullName, file)).Except(OfPostgres).ToList();
        Assert.DoesNotContain(names, name => !settings.Exists(setting => setting.IsMatch(Path.GetFileName(name))));
    }

    [Fact]
    public async Task with_its_secrets_each_service_has_all_that_its_settings_require()
    {
        await RunAsync("secrets", directory.FullName);
        var required = ServiceSettings.All().Where(setting => setting.Default == "required").ToList();
        foreach (var project in new[] { "Preferences", "EmailUnsubscribe", "SmsStop", "Blocklist", "SubjectRights" })
        {
            var service = Regex.Replace(project, "(?<!^)([A-Z])", "-$1").ToLowerInvariant();
            var known =
                $"{string.Join('\n', Directory.GetFiles(Path.Combine(directory.FullName, service)))}\n{SectionOf(service)}"
                // What compose.yaml says to all.
                + "Journal__Directory";
            Assert.DoesNotContain(
                required.Where(setting => setting.Services.Split(", ").Any(reader => reader == project || reader == "all")),
                setting => !known.Contains(setting.Name, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task the_next_number_of_a_key_has_one_value_wherever_the_key_is_held()
    {
        await RunAsync("secrets", directory.FullName);
        var before = Written();
        await RunAsync("secrets", "--new", "Ledger__ContactPointKeys", directory.FullName);
        await RunAsync("secrets", "--new", "Unsubscribe__TokenKeys", directory.FullName);

        var added = Written().Except(before).GroupBy(file => Path.GetFileName(file)).ToDictionary(files => files.Key);
        Assert.Equal(["Ledger__ContactPointKeys__2", "Unsubscribe__TokenKeys__2__Secret"], added.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            before.Where(file => file.EndsWith("/Ledger__ContactPointKeys__1", StringComparison.Ordinal)).Select(Path.GetDirectoryName),
            added["Ledger__ContactPointKeys__2"].Select(Path.GetDirectoryName)
        );
        Assert.All(added.Values, files => Assert.Single(files.Select(File.ReadAllText).Distinct()));
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("secrets", "--new", "Ledger__Keys", directory.FullName));
    }

    [Fact]
    public async Task a_key_that_was_taken_out_does_not_come_back_as_another()
    {
        await RunAsync("secrets", directory.FullName);
        await RunAsync("secrets", "--new", "Ledger__EvidenceKeys", directory.FullName);
        await RunAsync("secrets", "--new", "Centre__Keys", directory.FullName);
        foreach (var file in Written().Where(file => Path.GetFileName(file) is "Ledger__EvidenceKeys__1" or "Centre__Keys__1"))
        {
            File.Delete(file);
        }

        var without = Written();
        await RunAsync("secrets", directory.FullName);
        Assert.Equal(without, Written());
    }

    [Theory]
    [InlineData("email_unsubscribe", "email-unsubscribe/ConnectionStrings__Consent")]
    [InlineData("erasure", "erase/ConnectionStrings__Erasure")]
    public async Task a_new_password_is_that_of_the_role_and_of_who_signs_in_as_it(string role, string connection)
    {
        await RunAsync("secrets", directory.FullName);
        var before = Written().ToDictionary(file => Path.GetRelativePath(directory.FullName, file), File.ReadAllText);
        await RunAsync("secrets", "--new", $"Roles__{role}", directory.FullName);

        var after = Written().ToDictionary(file => Path.GetRelativePath(directory.FullName, file), File.ReadAllText);
        Assert.Equal([$"database/Roles__{role}", connection], after.Except(before).Select(file => file.Key).Order(StringComparer.Ordinal));
        Assert.Contains(
            $"Username=consent_{role};Password={after[$"database/Roles__{role}"]};",
            after[connection],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_client_gets_another_key_that_may_do_the_same_and_then_loses_the_first()
    {
        (string, string)[] etc = [("CONSENT_ETC", directory.FullName)];
        await RunAsync("client", etc, "mailPlatform", "links");
        await RunAsync("client", etc, "marketing", "check", "changes");
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("client", etc, "--end", "mailPlatform"));
        var key = (await RunAsync("client", etc, "--new", "mailPlatform")).Trim();
        await RunAsync("client", etc, "--end", "mailPlatform");
        await RunAsync("client", etc, "shop", "preferences");

        var lines = await File.ReadAllLinesAsync(Path.Combine(directory.FullName, "services.env"), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "Clients__ApiKeys__1__Client=marketing",
                "Clients__ApiKeys__1__Scopes__0=check",
                "Clients__ApiKeys__1__Scopes__1=changes",
                "Clients__ApiKeys__2__Client=mailPlatform",
                "Clients__ApiKeys__2__Scopes__0=links",
                "Clients__ApiKeys__3__Client=shop",
                "Clients__ApiKeys__3__Scopes__0=preferences",
            ],
            lines.Where(line => !line.Contains("__Sha256=", StringComparison.Ordinal))
        );
        Assert.Contains($"Clients__ApiKeys__2__Sha256={Hosting.Clients.HashOf(key)}", lines);
    }

    [Fact]
    public async Task a_client_has_the_key_that_is_printed_and_no_second_one()
    {
        var (etc, file) = (directory.FullName, Path.Combine(directory.FullName, "services.env"));
        await RunAsync("client", [("CONSENT_ETC", etc)], "mailPlatform", "links");
        var key = (await RunAsync("client", [("CONSENT_ETC", etc)], "marketing", "check", "changes")).Trim();

        Assert.Contains(
            $"""
            Clients__ApiKeys__1__Client=marketing
            Clients__ApiKeys__1__Sha256={Hosting.Clients.HashOf(key)}
            Clients__ApiKeys__1__Scopes__0=check
            Clients__ApiKeys__1__Scopes__1=changes
            """,
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("client", [("CONSENT_ETC", etc)], "marketing", "export"));
    }

    [Fact]
    public async Task the_journals_copy_has_what_is_new_and_keeps_what_is_there()
    {
        var (journal, copy) = (directory.CreateSubdirectory("journal").FullName, directory.CreateSubdirectory("copy").FullName);
        await File.WriteAllTextAsync(
            Path.Combine(directory.FullName, "settings.env"),
            $"CONSOLE_OIDC_SCOPE=openid offline_access\nJOURNAL_DIRECTORY={journal}\nJOURNAL_COPY='{copy}'\n",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(journal, "first"), "one", TestContext.Current.CancellationToken);
        await RunAsync("journal-copy", [("CONSENT_ETC", directory.FullName)]);
        File.Delete(Path.Combine(journal, "first"));
        await File.WriteAllTextAsync(Path.Combine(journal, "second"), "two", TestContext.Current.CancellationToken);
        await RunAsync("journal-copy", [("CONSENT_ETC", directory.FullName)]);

        Assert.Equal(
            ["first one", "second two"],
            Directory.GetFiles(copy).Select(file => $"{Path.GetFileName(file)} {File.ReadAllText(file)}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task compose_is_run_with_the_settings_of_the_machine_and_the_images_that_were_pinned()
    {
        var docker = Path.Combine(directory.FullName, "docker");
        await File.WriteAllTextAsync(
            docker,
            """
            #!/bin/sh
            case $1 in
              image) printf '%s\n' "elsewhere.example.org/caddy@sha256:0123" "${5%:*}@sha256:0123" ;;
              compose) echo "$CADDY_IMAGE $CONSENT_ETC $*" ;;
            esac
            """,
            TestContext.Current.CancellationToken
        );
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = $"{directory.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

        await RunAsync("pin", [("PATH", path), ("CONSENT_ETC", directory.FullName), ("CADDY_IMAGE", "mirror.example.org/caddy:2")]);
        var ran = await RunAsync("compose", [("PATH", path), ("CONSENT_ETC", directory.FullName)], "up", "--detach");

        Assert.Equal(
            $"mirror.example.org/caddy@sha256:0123 {directory.FullName} compose --project-name senef-consent --env-file "
                + $"{directory.FullName}/settings.env --file compose.yaml --file deploy/production/compose.yaml up --detach\n",
            ran
        );
    }

    [Fact]
    public async Task systemd_understands_the_timers()
    {
        await RunAsync("timers", directory.FullName);
        await InstalledProgram.RunAsync("systemd-analyze", ["verify", .. Directory.GetFiles(directory.FullName, "*.timer")]);
    }

    [Fact]
    public async Task compose_understands_the_settings_that_are_to_be_copied()
    {
        const string Compose = "docker-compose";
        Assert.SkipUnless(InstalledProgram.IsThere(Compose), $"{Compose} is not installed.");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "services.env"), "", TestContext.Current.CancellationToken);
        var read = await Command.RunAsync(
            Compose,
            [
                "--project-directory",
                Repository.Root,
                "--env-file",
                Path.Combine(Production, "settings.env"),
                "--file",
                Path.Combine(Repository.Root, "compose.yaml"),
                "--file",
                Path.Combine(Production, "compose.yaml"),
                "config",
            ],
            new Dictionary<string, string> { ["CONSENT_ETC"] = directory.FullName },
            TestContext.Current.CancellationToken
        );
        Assert.Contains("Public__BaseUrl: https://u.example.org", read, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:5", read, StringComparison.Ordinal);
    }

    [Fact]
    public void every_container_is_closed_and_together_they_fit_into_the_machine()
    {
        var services = Regex.Matches(
            File.ReadAllText(Path.Combine(Production, "compose.yaml")),
            "^  ([a-z-]+):\n    <<: \\*closed$",
            RegexOptions.Multiline
        );
        var names = services.Select(service => service.Groups[1].Value).ToList();
        Assert.Equal(
            ServiceNames.All.Concat(Jobs).Concat(["caddy", "postgres"]).Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal)
        );

        var megabytes = names.ToDictionary(
            name => name,
            name => int.Parse(Regex.Match(SectionOf(name), @"mem_limit: (\d+)m").Groups[1].Value, CultureInfo.InvariantCulture)
        );
        var always = names.Except(Jobs).Sum(name => megabytes[name]);
        Assert.InRange(always + Jobs.Max(job => megabytes[job]), 1, MachineMegabytes - OfTheMachineItself);
    }

    public void Dispose() => directory.Delete(recursive: true);

    private static string SectionOf(string service) =>
        Regex
            .Match(File.ReadAllText(Path.Combine(Production, "compose.yaml")), $"^  {service}:\n((    .*)?\n)*", RegexOptions.Multiline)
            .Value;

    private List<string> Written() =>
        [.. Directory.GetFiles(directory.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, [], arguments);

    private static Task<string> RunAsync(string program, (string Name, string Value)[] variables, params string[] arguments) =>
        Command.RunAsync(
            Path.Combine(Production, program),
            arguments,
            variables.ToDictionary(variable => variable.Name, variable => variable.Value),
            TestContext.Current.CancellationToken
        );
}
