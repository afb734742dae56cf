using System.CommandLine;
using SenefConsent.BlocklistTool;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Help, manual page, completions and what is said of a wrong command line: all from the same definitions.</summary>
public class CommandLineTests
{
    private static readonly string Repository = RepositoryRoot();

    [Theory]
    [InlineData("en", 60)]
    [InlineData("en", 80)]
    [InlineData("fr", 60)]
    [InlineData("fr", 80)]
    public void the_help_of_every_command_fits_the_terminal(string language, int width)
    {
        using var tool = Tool.EnvironmentIn(language);
        var root = CommandLine.Root(tool);
        foreach (var command in root.Subcommands.Cast<Command>().Append(root))
        {
            var lines = HelpText.Lines(command, root, tool.Texts, width).ToList();
            Assert.All(
                lines.Where(line => !line.Contains("blocklist ", StringComparison.Ordinal)),
                line => Assert.InRange(line.Length, 0, width)
            );
            Assert.All(
                HelpText.OptionsOf(command, root),
                option => Assert.Contains(lines, line => line.Contains(option.Name, StringComparison.Ordinal))
            );
        }
    }

    [Fact]
    public async Task the_help_is_in_the_language_of_the_run_and_shows_every_exit_code()
    {
        var english = await Tool.RunAloneAsync("en_GB.UTF-8", "--help");
        var french = await Tool.RunAloneAsync("fr_FR.UTF-8", "--help");
        Assert.Equal((0, 0), (english.ExitCode, french.ExitCode));
        Assert.Contains("Exit codes", english.Out, StringComparison.Ordinal);
        Assert.Contains("Codes de retour", french.Out, StringComparison.Ordinal);
        Assert.All(ExitCode.All, code => Assert.Matches($@"(?m)^  {code} +\S", french.Out));
        var asked = await Tool.RunAloneAsync("en", "screen", "--help", "--lang", "fr");
        Assert.Contains("Indique pour chaque ligne", asked.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "blocklist.1")]
    [InlineData("fr", "fr/blocklist.1")]
    public async Task the_manual_page_in_the_package_is_that_of_the_commands(string language, string path)
    {
        using var tool = Tool.EnvironmentIn(language);
        var root = CommandLine.Root(tool);
        var page = ManualPage.Of(root, tool.Texts);
        foreach (var command in root.Subcommands)
        {
            Assert.Contains($".SS {command.Name}\n", page, StringComparison.Ordinal);
            Assert.All(
                command.Options.Concat(root.Options),
                option => Assert.Contains(option.Name.Replace("-", "\\-", StringComparison.Ordinal), page, StringComparison.Ordinal)
            );
        }

        Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(Repository, "contracts/BlocklistTool/man", path)));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void a_completion_has_every_command_and_every_option(string shell)
    {
        using var tool = Tool.EnvironmentIn("fr");
        var root = CommandLine.Root(tool);
        var script = ShellCompletion.Of(shell, root, tool.Texts);
        foreach (var command in root.Subcommands)
        {
            Assert.Contains(command.Name, script, StringComparison.Ordinal);
            foreach (var option in command.Options.Concat(root.Options))
            {
                Assert.Contains(shell == "fish" ? $"-l {option.Name[2..]}" : option.Name, script, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("blocklist ch", "check")]
    [InlineData("blocklist screen --cha", "--channel")]
    [InlineData("blocklist screen list.csv -c te", "telephone")]
    [InlineData("blocklist history a@example.org --audience ", "business consumer")]
    [InlineData("blocklist import x.csv --lang ", "en fr")]
    [InlineData("blocklist import x.csv --system ", "")]
    [InlineData("blocklist screen list.csv --jo", "--job")]
    [InlineData("blocklist job 01a20725 --ou", "--output")]
    [InlineData("blocklist completion ", "bash fish zsh")]
    public async Task bash_completes_what_is_begun(string line, string expected)
    {
        using var tool = Tool.EnvironmentIn("en");
        var script = ShellCompletion.Of("bash", CommandLine.Root(tool), tool.Texts);
        var words = line.Split(' ');
        var completed = await InstalledProgram.RunAsync(
            "bash",
            "-c",
            $"{script}\nCOMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}) COMP_CWORD={words.Length - 1}; _blocklist; echo \"${{COMPREPLY[*]}}\""
        );
        Assert.Equal(expected, completed.Trim());
    }

    [Theory]
    [InlineData("screen list.csv -c email -p offers -a business", "--output <FILE> is missing.")]
    [InlineData("screen list.csv -c email -p offers", "--output <FILE> is missing.")]
    [InlineData("screen list.csv -c email -p offers -a business --job -o x", "--job and --output do not go together")]
    [InlineData("screen list.csv -c email -p offers -a business --job --links", "--job and --links do not go together")]
    [InlineData("screen list.csv -c email -p offers -a business --job --campaign x", "--job and --campaign do not go together")]
    [InlineData("job", "<ID> is missing.")]
    [InlineData("job 12", "“12” is no id of a job.")]
    [InlineData("screen -c email -p offers -a business -o x", "<FILE> is missing.")]
    [InlineData("check a@example.org -c email -p offers", "--audience <business|consumer> is missing.")]
    [InlineData("history a@example.org -c email", "--audience <business|consumer> is missing.")]
    [InlineData("check a@example.org -c fax -p offers -a business", "--channel takes one of these: email, sms, telephone, post.")]
    [InlineData("check a@example.org -c email -p offers -a", "--audience needs a value: <business|consumer>.")]
    [InlineData("check a@example.org -c email -c sms -p offers -a business", "--channel is given more than once.")]
    [InlineData("history a@example.org -c email -a business --jsno", "Did you mean --json?")]
    [InlineData("scren", "Did you mean screen?")]
    [InlineData("frobnicate", "“frobnicate” is neither a command nor an option here.")]
    [InlineData("", "Give a command: screen, job, check, history, import, watch, completion, man.")]
    [InlineData("watch --after -1", "--after takes a position")]
    [InlineData("watch --wait soon", "--wait takes a number of seconds")]
    [InlineData("watch --lang de", "--lang takes one of these: en, fr.")]
    [InlineData("watch --lang", "--lang needs a value: <en|fr>.")]
    [InlineData("completion powershell", "bash, zsh, fish")]
    public async Task a_wrong_command_line_says_what_to_write(string line, string said)
    {
        var tool = await Tool.RunAloneAsync("en", line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains(said, tool.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain("argument", tool.Notices, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", tool.Out);
    }

    [Fact]
    public async Task what_is_wrong_is_said_in_french_without_the_control_characters_of_others()
    {
        var tool = await Tool.RunAloneAsync("fr", "check\u001B[2J", "--lang", "fr");
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains("n’est ni une commande ni une option ici", tool.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', tool.Notices);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SenefConsent.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
