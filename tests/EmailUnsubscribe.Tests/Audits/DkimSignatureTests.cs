using System.Net;
using DnsClient;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class DkimSignatureTests
{
    private static readonly string Signed = Newsletter.Signed(Newsletter.Template);

    [Fact]
    public async Task a_message_without_signature_says_so() =>
        await FindsAsync(
            AuditResult.Fail,
            Newsletter.Texts["SignatureMissing"],
            AuditResult.Unknown,
            Newsletter.Filled(Newsletter.Template)
        );

    [Fact]
    public async Task a_signature_that_leaves_a_field_out_is_valid_and_does_not_cover_it()
    {
        var findings = await Newsletter.AuditedAsync(Newsletter.Signed(Newsletter.Template, "from", "list-unsubscribe"));
        Assert.Equal("DkimCoversFields Fail", MessageAuditTests.NotPassed(findings));
        Assert.Contains(
            "does not cover all of List-Unsubscribe-Post.",
            TextAt(findings, AuditPoint.DkimCoversFields),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_field_put_above_the_signed_one_is_not_covered()
    {
        var findings = await Newsletter.AuditedAsync($"List-Unsubscribe: <mailto:list@example.com>\r\n{Signed}");
        Assert.Equal(AuditResult.Pass, ResultAt(findings, AuditPoint.DkimValid));
        Assert.Equal(AuditResult.Fail, ResultAt(findings, AuditPoint.DkimCoversFields));
    }

    [Theory]
    [InlineData("Hello", "Hallo")]
    [InlineData("Subject: November", "Subject: December")]
    [InlineData("List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Clicks")]
    public async Task what_is_changed_after_signing_breaks_the_signature(string original, string changed)
    {
        var message = Signed.Replace(original, changed, StringComparison.Ordinal);
        Assert.NotEqual(Signed, message);
        await FindsAsync(AuditResult.Fail, Newsletter.Texts["SignatureDoesNotMatch"], AuditResult.Unknown, message);
    }

    [Fact]
    public async Task one_valid_signature_among_broken_ones_is_enough()
    {
        var broken = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=news; h=from; bh=AA==; b=AA==\r\n";
        Assert.Equal("", MessageAuditTests.NotPassed(await Newsletter.AuditedAsync(broken + Signed)));
    }

    [Fact]
    public async Task a_signature_is_valid_until_it_expires()
    {
        var message = Signed.Replace("v=1;", "v=1; x=100;", StringComparison.Ordinal);
        await FindsAsync(
            AuditResult.Fail,
            Newsletter.Texts["SignatureExpired"],
            AuditResult.Unknown,
            message,
            now: DateTimeOffset.FromUnixTimeSeconds(100)
        );
        await FindsAsync(
            AuditResult.Fail,
            Newsletter.Texts["SignatureDoesNotMatch"],
            AuditResult.Unknown,
            message,
            now: DateTimeOffset.FromUnixTimeSeconds(99)
        );
    }

    [Fact]
    public async Task a_key_that_takes_seconds_to_look_at_is_not_looked_at() =>
        await FindsAsync(
            AuditResult.Fail,
            Newsletter.Texts["SignatureMalformed"],
            AuditResult.Unknown,
            Signed,
            GivenKey(Newsletter.KeyRecord + new string(' ', 1024))
        );

    [Theory]
    [InlineData("v=DKIM1; p=")]
    [InlineData("v=DKIM1; p=nonsense")]
    [InlineData("v=DKIM1; k=ed25519; p=AAAA")]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
    [InlineData("nonsense")]
    public async Task a_key_that_cannot_be_used_fails_the_signature(string record) =>
        await FindsAsync(AuditResult.Fail, Newsletter.Texts["SignatureMalformed"], AuditResult.Unknown, Signed, GivenKey(record));

    [Theory]
    [InlineData("d=example.org", "d=")]
    [InlineData("d=example.org", "d=a..b")]
    [InlineData("d=example.org", "d=o$g")]
    [InlineData("s=news", "")]
    [InlineData("h=from", "h=")]
    [InlineData("a=rsa-sha256", "a=rot13")]
    [InlineData("v=1;", "v=1; x=soon;")]
    public async Task a_malformed_signature_is_not_valid(string right, string wrong)
    {
        Assert.Contains(right, Signed, StringComparison.Ordinal);
        var findings = await Newsletter.AuditedAsync(
            Signed.Replace(right, wrong, StringComparison.Ordinal),
            DnsKeys(new NameServer(IPAddress.Loopback, 9))
        );
        Assert.Equal(AuditResult.Fail, ResultAt(findings, AuditPoint.DkimValid));
    }

    [Fact]
    public async Task a_key_in_dns_is_found_in_all_its_parts()
    {
        await using var dns = new TxtServer(Newsletter.KeyName, Newsletter.KeyRecord);
        Assert.Equal("", MessageAuditTests.NotPassed(await Newsletter.AuditedAsync(Signed, DnsKeys(dns.Address))));
    }

    [Fact]
    public async Task a_key_that_is_not_in_dns_fails_the_signature()
    {
        await using var dns = new TxtServer("other._domainkey.example.org", Newsletter.KeyRecord);
        await FindsAsync(AuditResult.Fail, Newsletter.Texts["KeyMissing"], AuditResult.Unknown, Signed, DnsKeys(dns.Address));
    }

    [Fact]
    public async Task without_a_name_server_the_signature_is_unknown() =>
        await FindsAsync(
            AuditResult.Unknown,
            Newsletter.Texts["DnsDoesNotAnswer"],
            AuditResult.Unknown,
            Signed,
            new DkimKeys(
                new Dictionary<string, string>(),
                new LookupClient(new LookupClientOptions { AutoResolveNameServers = false }),
                Newsletter.Texts
            )
        );

    [Fact]
    public async Task while_dns_is_silent_the_signature_is_unknown_and_the_message_not_compliant()
    {
        var silent = DnsKeys(new NameServer(IPAddress.Loopback, 9), patience: TimeSpan.FromMilliseconds(200));
        await FindsAsync(AuditResult.Unknown, Newsletter.Texts["DnsDoesNotAnswer"], AuditResult.Unknown, Signed, silent);
        Assert.False(MessageAudit.IsCompliant(await Newsletter.AuditedAsync(Signed, silent)));

        // Neither what h= leaves out nor another body needs a key to be seen.
        await FindsAsync(
            AuditResult.Fail,
            Newsletter.Texts["SignatureDoesNotMatch"],
            AuditResult.Unknown,
            Signed.Replace("Hello", "Hallo", StringComparison.Ordinal),
            silent
        );
        await FindsAsync(
            AuditResult.Unknown,
            Newsletter.Texts["DnsDoesNotAnswer"],
            AuditResult.Fail,
            Newsletter.Signed(Newsletter.Template, "from"),
            silent
        );
    }

    private static DkimKeys GivenKey(string record) =>
        new(new Dictionary<string, string> { [Newsletter.KeyName] = record }, new LookupClient(), Newsletter.Texts);

    private static DkimKeys DnsKeys(NameServer server, TimeSpan? patience = null) =>
        new(
            new Dictionary<string, string>(),
            new LookupClient(new LookupClientOptions(server) { Timeout = patience ?? TimeSpan.FromMinutes(1), Retries = 0 }),
            Newsletter.Texts
        );

    private static async Task FindsAsync(
        AuditResult validity,
        string text,
        AuditResult coverage,
        string message,
        DkimKeys? keys = null,
        DateTimeOffset? now = null
    )
    {
        var findings = await Newsletter.AuditedAsync(message, keys, now);
        Assert.Equal((validity, text), (ResultAt(findings, AuditPoint.DkimValid), TextAt(findings, AuditPoint.DkimValid)));
        Assert.Equal(coverage, ResultAt(findings, AuditPoint.DkimCoversFields));
    }

    private static AuditResult ResultAt(IEnumerable<Finding> findings, AuditPoint point) =>
        findings.Single(finding => finding.Point == point).Result;

    private static string TextAt(IEnumerable<Finding> findings, AuditPoint point) =>
        findings.Single(finding => finding.Point == point).Text;
}
