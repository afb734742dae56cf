using System.Text;
using SenefConsent.Local;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>
/// The mails of the folder <c>mails</c>, each in the folder of what it has to come to, as a mail server passes them on: with its own line
/// ends, or with those of the wire. <c>TOKEN</c> stands for the token.
/// </summary>
public class RealInboundMailTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private static readonly string Mails = Path.Combine(Repository.Root, "tests", "EmailUnsubscribe.Tests", "InboundMail", "mails");

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public static IEnumerable<TheoryDataRow<string, string, string>> Files =>
        from file in Directory.GetFiles(Mails, "*.eml", SearchOption.AllDirectories)
        from lineEnd in new[] { "\n", "\r\n" }
        select new TheoryDataRow<string, string, string>(
            Path.GetFileName(Path.GetDirectoryName(file))!,
            Path.GetFileNameWithoutExtension(file),
            lineEnd
        );

    [Theory]
    [MemberData(nameof(Files))]
    public async Task a_mail_comes_to_what_its_folder_says(string outcome, string name, string lineEnd)
    {
        var token = (await system.UnsubscribeAddressOfAsync(address)).Split('+', '@')[1];
        var text = await File.ReadAllTextAsync(Path.Combine(Mails, outcome, $"{name}.eml"));
        var mail = Encoding.UTF8.GetBytes(text.Replace("TOKEN", token, StringComparison.Ordinal).ReplaceLineEndings(lineEnd));

        var answer = await system.DeliverAsync(mail);

        Assert.Equal(outcome, $"{answer.Outcome}".ToLowerInvariant());
        Assert.Equal(
            outcome == "objection" ? "objection_recorded email newsletter mail 2026-11-news" : "",
            await system.RefusedOnAsync(address)
        );
    }
}
