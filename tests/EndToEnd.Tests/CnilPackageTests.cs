using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Client;
using SenefConsent.CnilPackage;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The archive for the authority: it holds what it may ask for and nothing of a person, and what was changed is seen.</summary>
[Collection(OneSystem.Name)]
public sealed class CnilPackageTests(RunningSystem running)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_holds_what_the_authority_may_ask_for_and_nothing_of_a_person()
    {
        using var dpo = Dpo();
        var address = $"{Guid.NewGuid():N}@example.org";
        var received = await new SubjectRightsClient(dpo).ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, address)],
                Wording: "What do you hold about Ann?"
            ),
            cancellation: Cancellation
        );
        var now = TimeProvider.System.GetUtcNow();
        var breach = await new BreachesClient(dpo).RecordAsync(
            new BreachRequest(now.AddHours(-2), now.AddHours(-1)),
            cancellation: Cancellation
        );
        var files = Read(await Archive.MakeAsync(dpo, LetterLanguage.French, "N passed"u8.ToArray(), now, Cancellation));
        Assert.Equal(
            [
                "manifest.json",
                "register.json",
                "register.html",
                "recipients.json",
                "policy-versions.json",
                "retention.json",
                "access-rights.json",
                "retention-runs.json",
                "cases.json",
                "statistics.json",
                "breaches.json",
                "test-report.txt",
            ],
            files.Keys.Where(name => !name.StartsWith("policy/", StringComparison.Ordinal))
        );
        Assert.Contains(received.Reference, files["cases.json"], StringComparison.Ordinal);
        Assert.Contains(breach.Reference, files["breaches.json"], StringComparison.Ordinal);
        Assert.Contains("consent_subject_rights", files["access-rights.json"], StringComparison.Ordinal);
        var text = string.Concat(files.Values);
        Assert.All(
            [address, "Ann?", $"{received.Subjects[0].Id}"],
            personal => Assert.DoesNotContain(personal, text, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task each_version_of_the_policy_is_in_it_with_what_it_changed()
    {
        using var website = Client("website");
        var (first, second) = ($"2025-{Guid.NewGuid():N}", $"2026-{Guid.NewGuid():N}");
        foreach (var (version, text) in new[] { (first, "We keep this.\nFor one year.\n"), (second, "We keep this.\nFor six months.\n") })
        {
            using var kept = await website.PutAsJsonAsync(
                new Uri($"/notices/policy/{version}/en", UriKind.Relative),
                new NoticeTextRequest(text),
                Cancellation
            );
            kept.EnsureSuccessStatusCode();
        }

        using var dpo = Dpo();
        var files = Read(await Archive.MakeAsync(dpo, LetterLanguage.English, null, TimeProvider.System.GetUtcNow(), Cancellation));
        Assert.Equal("We keep this.\nFor one year.\n", files[$"policy/{first}.en.txt"]);
        Assert.EndsWith(
            "@@ -1,2 +1,2 @@\n We keep this.\n-For one year.\n+For six months.\n",
            files[$"policy/{first}.en-{second}.en.diff"],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("test-report.txt", files.Keys);
    }

    [Fact]
    public async Task what_was_changed_or_signed_by_another_is_not_genuine()
    {
        using var dpo = Dpo();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var archive = await Archive.MakeAsync(dpo, LetterLanguage.English, null, TimeProvider.System.GetUtcNow(), Cancellation);
        var signature = Archive.Sign(archive, key);
        Assert.Empty(Archive.FaultsOf(archive, signature, key));
        Assert.Single(Archive.FaultsOf(archive, signature, another));
        for (var place = 0; place < archive.Length; place += archive.Length / 20)
        {
            byte[] changed = [.. archive];
            changed[place] ^= 1;
            Assert.Single(Archive.FaultsOf(changed, signature, key));
        }
    }

    [Fact]
    public async Task a_file_that_is_not_what_the_manifest_says_is_named_even_where_the_signature_is_right()
    {
        using var dpo = Dpo();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var archive = await Archive.MakeAsync(dpo, LetterLanguage.English, null, TimeProvider.System.GetUtcNow(), Cancellation);
        using var bytes = new MemoryStream();
        bytes.Write(archive);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("cases.json")!.Delete();
            using var more = zip.CreateEntry("more.json").Open();
            more.Write("{}"u8);
        }

        var changed = bytes.ToArray();
        Assert.Equal(
            ["cases.json is missing or is not what the manifest says.", "more.json is not in the manifest."],
            Archive.FaultsOf(changed, Archive.Sign(changed, key), key)
        );
    }

    private HttpClient Dpo() => Client("dpo", "subjectRights");

    private HttpClient Client(string name, string service = "preferences") =>
        new()
        {
            BaseAddress = new Uri(running.System.Addresses.Services[service]),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", running.System.Addresses.ApiKeys[name]) },
        };

    private static Dictionary<string, string> Read(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(entry.Open(), Encoding.UTF8);
            files[entry.FullName] = text.ReadToEnd();
        }

        return files;
    }
}
