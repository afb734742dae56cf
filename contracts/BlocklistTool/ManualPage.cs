using System.CommandLine;
using System.Globalization;
using System.Text;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist man</c>: the manual page, from the definitions of the commands. It is in the package as <c>man/blocklist.1</c> as well, and
/// a test compares both.
/// </summary>
internal static class ManualPage
{
    public static Command Create(RootCommand root, ToolTexts texts)
    {
        var command = new Command("man", texts["Man.Description"]);
        command.SetAction(given => given.InvocationConfiguration.Output.Write(Of(root, texts)));
        return command;
    }

    /// <summary>The page, in the language of the texts.</summary>
    public static string Of(RootCommand root, ToolTexts texts)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $".TH BLOCKLIST 1 \"\" \"SenefConsent\" \"{Text(texts["Man.Title"])}\"\n.ad l\n.nh\n");
        Section(texts["Man.Name"]);
        Line($@"blocklist \- {Text(texts["Man.Summary"])}");
        Section(texts["Man.Synopsis"]);
        foreach (var command in root.Subcommands)
        {
            Line(Text(HelpText.UsageOf(command, texts)));
            page.Append(".br\n");
        }

        Section(texts["Man.About"]);
        Paragraphs(root.Description!);
        Section(texts["Man.Commands"]);
        foreach (var command in root.Subcommands)
        {
            page.Append(CultureInfo.InvariantCulture, $".SS {command.Name}\n");
            Paragraphs(command.Description!);
            foreach (var argument in command.Arguments)
            {
                Item($"<{argument.HelpName}>", argument.Description!);
            }

            foreach (var option in command.Options)
            {
                Item(HelpText.NamesOf(option), HelpText.DescriptionOf(option, texts));
            }
        }

        Section(texts["Man.Options"]);
        foreach (var option in root.Options)
        {
            Item(HelpText.NamesOf(option), option.Description!);
        }

        Section(texts["Man.Environment"]);
        foreach (var variable in Connection.Variables)
        {
            Item(variable, texts[$"Setting.{variable}"]);
        }

        Item("LC_ALL, LC_MESSAGES, LANG", texts["Man.Locale"]);
        Section(texts["Man.Files"]);
        Item("~/.config/senef-consent/blocklist.json", texts["Help.SettingsFile"]);
        Section(texts["Man.ExitStatus"]);
        foreach (var (code, meaning) in HelpText.ExitCodes(texts))
        {
            Item(code, meaning);
        }

        Section(texts["Man.Examples"]);
        foreach (var command in root.Subcommands)
        {
            page.Append(".nf\n");
            foreach (var line in texts[$"Examples.{command.Name}"].Split('\n'))
            {
                Line(Text(line));
            }

            page.Append(".fi\n.PP\n");
        }

        return page.ToString();

        void Section(string title) => page.Append(CultureInfo.InvariantCulture, $".SH {Text(title)}\n");

        void Item(string name, string text)
        {
            page.Append(".TP\n");
            Line($@"\fB{Text(name)}\fR");
            Line(Text(text));
        }

        void Paragraphs(string text)
        {
            foreach (var paragraph in text.Split('\n'))
            {
                page.Append(".PP\n");
                Line(Text(paragraph));
            }
        }

        // A dot or an apostrophe at the beginning of a line would be a request.
        void Line(string text) => page.Append(text.StartsWith('.') || text.StartsWith('\'') ? @"\&" : "").Append(text).Append('\n');
    }

    private static string Text(string text) =>
        text.Replace(@"\", @"\e", StringComparison.Ordinal)
            .Replace("-", @"\-", StringComparison.Ordinal)
            .Replace("\"", @"\(dq", StringComparison.Ordinal)
            .Replace("\u00A0", @"\ ", StringComparison.Ordinal)
            .Replace("\u202F", @"\ ", StringComparison.Ordinal)
            .Replace('\n', ' ');
}
