using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class AuditsTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private static readonly string Signed = Newsletter.Signed(Newsletter.Template);

    [Theory]
    [InlineData("fr-FR", "Le champ List-Unsubscribe-Post manque.")]
    [InlineData("en", "The List-Unsubscribe-Post field is missing.")]
    public async Task a_message_is_audited_in_the_language_of_the_request_and_nothing_of_it_comes_back_or_is_logged(
        string language,
        string words
    )
    {
        var message = Newsletter.Signed(
            Newsletter.Template.Replace("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", "", StringComparison.Ordinal)
        );
        using var request = Request(message);
        request.Headers.AcceptLanguage.ParseAdd(language);
        request.Headers.Add(
            DkimKeys.RequestHeader,
            ["other._domainkey.example.org v=DKIM1; p=", $"{Newsletter.KeyName} {Newsletter.KeyRecord}"]
        );
        using var response = await system.MailPlatform.SendAsync(request);

        await response.ShouldBe(HttpStatusCode.OK);
        var audit = (await response.Content.ReadFromJsonAsync<AuditResponse>())!;
        Assert.False(audit.Compliant);
        Assert.Equal(Enum.GetValues<AuditPoint>(), audit.Findings.Select(finding => finding.Point));
        Assert.StartsWith(
            words,
            audit.Findings.Single(finding => finding.Point == AuditPoint.ListUnsubscribePostOnce).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(AuditResult.Pass, audit.Findings.Single(finding => finding.Point == AuditPoint.DkimValid).Result);
        var said = await response.Content.ReadAsStringAsync() + string.Join('\n', system.Logs);
        Assert.All(["ann@", "news@", "_domainkey", "November"], secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hello", null, "not an e-mail message")]
    [InlineData("", null, "not an e-mail message")]
    [InlineData("From: a@x.fr\r\n\r\n", "news._domainkey.example.org", "Dkim-Public-Key header must be")]
    [InlineData("From: a@x.fr\r\n\r\n", "news.example.org v=DKIM1; p=", "Dkim-Public-Key header must be")]
    public async Task what_cannot_be_audited_says_why(string body, string? key, string reason)
    {
        using var request = Request(body);
        if (key is not null)
        {
            request.Headers.Add(DkimKeys.RequestHeader, key);
        }

        using var response = await system.MailPlatform.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_message_may_have_25_megabytes_and_no_more()
    {
        var largest = Signed + new string('x', AuditEndpoint.LargestMessage - Signed.Length);
        using var fits = Request(largest);
        using var audited = await system.MailPlatform.SendAsync(fits);
        await audited.ShouldBe(HttpStatusCode.OK);

        using var tooLarge = Request(largest + "\n");
        tooLarge.Headers.ExpectContinue = true;
        using var refused = await system.MailPlatform.SendAsync(tooLarge);
        await refused.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("larger than 25 MB", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer senef_nothing", HttpStatusCode.Forbidden)]
    public async Task only_a_client_with_the_scope_is_answered(string? authorization, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = system.MailPlatform.BaseAddress };
        using var request = Request(Signed);
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        using var response = await client.SendAsync(request);
        await response.ShouldBe(status);
    }

    [Fact]
    public async Task the_openapi_document_says_what_is_taken_and_what_is_answered()
    {
        var document = await system.MailPlatform.ReadAsync<JsonElement>("/openapi/v1.json");
        var post = document.GetProperty("paths").GetProperty("/audits").GetProperty("post");
        Assert.True(post.GetProperty("requestBody").GetProperty("required").GetBoolean());
        Assert.EndsWith(
            $"/{nameof(AuditResponse)}",
            post.GetProperty("responses")
                .GetProperty("200")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("schema")
                .GetProperty("$ref")
                .GetString(),
            StringComparison.Ordinal
        );
    }

    private static HttpRequestMessage Request(string message) =>
        new(HttpMethod.Post, "/audits")
        {
            Content = new ByteArrayContent(Encoding.Latin1.GetBytes(message)) { Headers = { ContentType = new("message/rfc822") } },
        };
}
