using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>Messages that nodemailer makes of our links, as the audit and as a receiver (mailauth, mailparser) sees them.</summary>
public sealed class NodemailerTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>, IDisposable
{
    private const string AllFields =
        "from:to:subject:date:message-id:mime-version:content-type:list-id:list-unsubscribe:list-unsubscribe-post";
    private const string ItsOwnFields = "";

    private readonly RSA key = RSA.Create(2048);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task our_header_fields_signed_entirely_are_compliant_and_receivers_read_them()
    {
        var link = await LinkAsync();
        var message = await SignedAsync(WithOurFields(link), link, AllFields);

        var audit = await AuditedAsync(message);
        Assert.All(audit.Findings, finding => Assert.Equal((finding.Point, AuditResult.Pass), (finding.Point, finding.Result)));
        Assert.True(audit.Compliant);

        var received = await NodeProgram.RunAsync<Received>("verify-message.mjs", new { message, key = KeyRecord });
        Assert.Equal("pass", received.Dkim);
        Assert.Equal(link.Url, received.Url);
        Assert.Equal(link.ListUnsubscribe, $"<{received.Url}>, <mailto:{received.Mail}>");
        Assert.Equal(link.ListUnsubscribePost, received.Post.Name);
    }

    [Fact]
    public async Task what_it_signs_by_default_leaves_list_unsubscribe_post_out()
    {
        var link = await LinkAsync();
        var message = await SignedAsync(WithOurFields(link), link, ItsOwnFields);

        Assert.Equal("DkimCoversFields Fail", NotPassed(await AuditedAsync(message)));

        var received = await NodeProgram.RunAsync<Received>("verify-message.mjs", new { message, key = KeyRecord });
        Assert.Equal("pass", received.Dkim);
        Assert.Contains("List-Unsubscribe", received.Signed, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe-Post", received.Signed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_flat_array_of_two_targets_becomes_two_fields_of_which_one_is_signed()
    {
        var link = await LinkAsync();
        var mail = link.ListUnsubscribe.Split("mailto:")[1].TrimEnd('>');
        var fields = new Dictionary<string, object>
        {
            ["list"] = new { unsubscribe = new[] { link.Url, mail }, id = "Newsletter <newsletter.example.org>" },
            ["headers"] = new Dictionary<string, string> { ["List-Unsubscribe-Post"] = link.ListUnsubscribePost },
        };

        Assert.Equal(
            "ListUnsubscribeOnce Fail, DkimCoversFields Fail",
            NotPassed(await AuditedAsync(await SignedAsync(fields, link, AllFields)))
        );
    }

    [Theory]
    [InlineData(false, "DkimValid Fail, DkimCoversFields Unknown")]
    [InlineData(true, "HttpsUriToken Fail, DkimValid Fail, DkimCoversFields Unknown")]
    public async Task one_byte_changed_after_signing_is_found(bool ofTheToken, string expected)
    {
        var link = await LinkAsync();
        var signed = Encoding.Latin1.GetString(Convert.FromBase64String(await SignedAsync(WithOurFields(link), link, AllFields)));
        var place = ofTheToken
            ? signed.IndexOf(link.Url, StringComparison.Ordinal) + link.Url.Length - 5
            : signed.IndexOf("Bonjour", StringComparison.Ordinal);
        var changed = signed[..place] + (signed[place] == 'A' ? 'B' : 'A') + signed[(place + 1)..];

        Assert.Equal(expected, NotPassed(await AuditedAsync(Convert.ToBase64String(Encoding.Latin1.GetBytes(changed)))));
    }

    public void Dispose() => key.Dispose();

    private string KeyRecord => $"v=DKIM1; k=rsa; p={Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}";

    private static string NotPassed(AuditResponse audit) =>
        string.Join(
            ", ",
            audit.Findings.Where(finding => finding.Result != AuditResult.Pass).Select(finding => $"{finding.Point} {finding.Result}")
        );

    private static Dictionary<string, object> WithOurFields(UnsubscribeLink link) =>
        new()
        {
            ["headers"] = new Dictionary<string, string>
            {
                ["List-Unsubscribe"] = link.ListUnsubscribe,
                ["List-Unsubscribe-Post"] = link.ListUnsubscribePost,
                ["List-Id"] = "Newsletter <newsletter.example.org>",
            },
        };

    private async Task<UnsubscribeLink> LinkAsync() =>
        (
            await system.MailPlatform.SendAsync<LinksResponse>(
                HttpMethod.Post,
                "/links",
                new LinksRequest("2026-11-news", "newsletter", [address])
            )
        ).Links[0];

    private async Task<string> SignedAsync(Dictionary<string, object> fields, UnsubscribeLink link, string fieldsSigned)
    {
        var mail = new Dictionary<string, object>(fields)
        {
            ["from"] = "SENEF <news@example.org>",
            ["to"] = address,
            ["subject"] = "La lettre d'été",
            ["text"] = $"Bonjour, pour ne plus la recevoir : {link.Url}",
            ["html"] = $"""<p>Bonjour, <a href="{link.Url}">ne plus recevoir la lettre d'été</a></p>""",
            ["dkim"] = new
            {
                domainName = "example.org",
                keySelector = "news",
                privateKey = key.ExportPkcs8PrivateKeyPem(),
                headerFieldNames = fieldsSigned,
            },
        };
        return (await NodeProgram.RunAsync<Sent>("build-mail.mjs", mail)).Message;
    }

    private async Task<AuditResponse> AuditedAsync(string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/audits")
        {
            Content = new ByteArrayContent(Convert.FromBase64String(message)),
        };
        request.Headers.Add(DkimKeys.RequestHeader, $"news._domainkey.example.org {KeyRecord}");
        using var response = await system.MailPlatform.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<AuditResponse>())!;
    }

    private sealed record Sent(string Message);

    private sealed record Received(string Dkim, string Signed, string Url, string Mail, Received.OneClick Post)
    {
        public sealed record OneClick(string Name);
    }
}
