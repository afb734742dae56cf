namespace SenefConsent.EmailUnsubscribe.Tests;

public class MessageAuditTests
{
    [Fact]
    public async Task a_newsletter_that_is_right_in_every_point_is_compliant()
    {
        var findings = await Newsletter.AuditedAsync(Newsletter.Signed(Newsletter.Template));
        Assert.Equal(Enum.GetValues<AuditPoint>(), findings.Select(finding => finding.Point));
        Assert.All(findings, finding => Assert.Equal(AuditResult.Pass, finding.Result));
        Assert.True(MessageAudit.IsCompliant(findings));
    }

    [Theory]
    [InlineData(
        "List-Unsubscribe: <{url}>, <{mailto}>\n",
        "",
        "ListUnsubscribeOnce Fail, ListUnsubscribeSyntax Unknown, OneHttpsUri Unknown, HttpsUriToken Unknown, HttpsUriFirst "
            + "Unknown, MailtoUri Unknown"
    )]
    [InlineData("<{url}>, <{mailto}>\n", "<{url}>\nList-Unsubscribe: <{mailto}>\n", "ListUnsubscribeOnce Fail, DkimCoversFields Fail")]
    [InlineData("<{url}>, <{mailto}>", "<{url}> , <{mailto}> ,", "ListUnsubscribeSyntax Fail")]
    [InlineData("<{url}>, <{mailto}>", "<{url}> <{mailto}>", "ListUnsubscribeSyntax Fail")]
    [InlineData("<{url}>, <{mailto}>", "<{url} >, <{mailto}>", "ListUnsubscribeSyntax Fail")]
    [InlineData("<{url}>, <{mailto}>", "<https://u.example.org\n /u/{token}>, <{mailto}>", "ListUnsubscribeSyntax Fail")]
    [InlineData("<{url}>, <{mailto}>", "<{url}>, {mailto}", "ListUnsubscribeSyntax Fail, MailtoUri Advice")]
    [InlineData(
        "<{url}>, <{mailto}>",
        "=?utf-8?Q?=3Chttps=3A//u.example.org/u/?=",
        "ListUnsubscribeSyntax Fail, OneHttpsUri Fail, HttpsUriToken Unknown, HttpsUriFirst Unknown, MailtoUri Advice"
    )]
    [InlineData("<{url}>, ", "", "OneHttpsUri Fail, HttpsUriToken Unknown, HttpsUriFirst Unknown")]
    [InlineData("<{url}>, ", "<http://u.example.org/u/{token}>, ", "OneHttpsUri Fail, HttpsUriToken Fail")]
    [InlineData("<{url}>, ", "<{url}>, <{url}>, ", "OneHttpsUri Fail")]
    [InlineData("<{url}>, ", "<https://track.example.com/u/{token}>, ", "HttpsUriToken Fail")]
    [InlineData("<{url}>, ", "<{url}x>, ", "HttpsUriToken Fail")]
    [InlineData("<{url}>, ", "<https://u.example.org/u/>, ", "HttpsUriToken Fail")]
    [InlineData("<{url}>, <{mailto}>", "<{mailto}>, <{url}>", "HttpsUriFirst Advice")]
    [InlineData(", <{mailto}>", "", "MailtoUri Advice")]
    [InlineData("<{mailto}>", "<mailto:unsubscribe@unsubscribe.example.org>", "MailtoUri Fail")]
    [InlineData("<{mailto}>", "<mailto:unsub+{token}@example.com>", "MailtoUri Fail")]
    [InlineData("<{mailto}>", "<mailto:unsub+@unsubscribe.example.org>", "MailtoUri Fail")]
    [InlineData("<{mailto}>", "<mailto:unsub+{other}@unsubscribe.example.org>", "MailtoUri Fail")]
    [InlineData(
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
        "",
        "ListUnsubscribePostOnce Fail, ListUnsubscribePostValue Unknown"
    )]
    [InlineData(
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\nlist-unsubscribe-post: List-Unsubscribe=One-Click\n",
        "ListUnsubscribePostOnce Fail, DkimCoversFields Fail"
    )]
    [InlineData("=One-Click", "=one-click", "ListUnsubscribePostValue Fail")]
    [InlineData("=One-Click", "=One-Click, reason=none", "ListUnsubscribePostValue Fail")]
    [InlineData("=One-Click", "=\n One-Click", "ListUnsubscribePostValue Fail")]
    [InlineData("<a href=\"{url}\">", "<a href=\"https://track.example.com/\">", "VisibleLink Fail")]
    [InlineData("<a href=\"{url}\">", "<a href=\"{url}x\">", "VisibleLink Fail")]
    [InlineData("<a href=\"{url}\">", "<a href=\"https://u.example.org/u/{other}\">", "VisibleLink Fail")]
    [InlineData("<a href=\"{url}\">", "<a href=\"https://u.example.org/u/{other}\">x</a> <a href=\"{url}\">", "VisibleLink Fail")]
    [InlineData("<a href=\"{url}\">", "<a href=\"{url}\" style=\"display : NONE\">", "VisibleLink Fail")]
    [InlineData("<a href=\"{url}\">Stop these e-mails</a>", "<a href=\"{url}\"> &nbsp;</a>", "VisibleLink Fail")]
    [InlineData("<p><a", "<div hidden><div></div><p><a", "VisibleLink Fail")]
    [InlineData("<p><a href=\"{url}\">Stop these e-mails</a></p>", "<!-- <a href=\"{url}\">Stop these e-mails</a> -->", "VisibleLink Fail")]
    [InlineData("List-Id: Newsletter <newsletter.example.org>\n", "", "ListId Advice")]
    [InlineData("<p>Hello</p>", "<p>{long}</p>", "LineLength Advice")]
    public async Task each_fault_is_told_at_its_point(string right, string wrong, string expected)
    {
        Assert.Contains(right, Newsletter.Template, StringComparison.Ordinal);
        var findings = await Newsletter.AuditedAsync(
            Newsletter.Signed(Newsletter.Template.Replace(right, wrong, StringComparison.Ordinal))
        );
        Assert.Equal(expected, NotPassed(findings));
        Assert.Equal(!expected.Contains("Fail", StringComparison.Ordinal), MessageAudit.IsCompliant(findings));
    }

    [Theory]
    [InlineData("<{url}>, <{mailto}>", "(press here) <{url}> (or\\) write),\n\t<{mailto}>")]
    [InlineData(
        "List-Unsubscribe: <{url}>, <{mailto}>",
        "list-unsubscribe:<{url}>,<mailto:unsub%2B{token}@Unsubscribe.example.org?subject=stop>"
    )]
    [InlineData("<a href=\"{url}\">Stop these e-mails</a>", "<A HREF=' {url}?utm_source=news&amp;x ' ><b><img src=x></b></A>")]
    [InlineData("<p>Hello</p>", "<img hidden><div style='display:none'><div>Preview</div></div><br hidden>")]
    [InlineData("--b\nContent-Type: text/html; charset=utf-8\n", "--b  \nContent-Type: text/html\nno field\n")]
    public async Task what_is_written_another_way_is_as_right(string one, string other)
    {
        Assert.Contains(one, Newsletter.Template, StringComparison.Ordinal);
        Assert.Equal(
            "",
            NotPassed(await Newsletter.AuditedAsync(Newsletter.Signed(Newsletter.Template.Replace(one, other, StringComparison.Ordinal))))
        );
    }

    [Theory]
    [InlineData("Stop: {url}.", "")]
    [InlineData("Stop: <{url}>", "")]
    [InlineData("Stop: write to us", "VisibleLink Fail")]
    [InlineData("Stop: https://u.example.org/u/EAER", "VisibleLink Fail")]
    public async Task a_message_without_html_shows_its_link_in_the_text(string text, string expected)
    {
        var template = $"{Newsletter.Template[..Newsletter.Template.IndexOf("MIME-Version", StringComparison.Ordinal)]}\n{text}\n";
        Assert.Equal(expected, NotPassed(await Newsletter.AuditedAsync(Newsletter.Signed(template))));
    }

    internal static string NotPassed(IEnumerable<Finding> findings) =>
        string.Join(
            ", ",
            findings.Where(finding => finding.Result != AuditResult.Pass).Select(finding => $"{finding.Point} {finding.Result}")
        );
}
