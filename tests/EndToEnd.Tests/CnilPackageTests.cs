using System.IO.Compression;
using System.Net.Http.Headers;
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
        var files = Read(await Archive.MakeAsync(dpo, LetterLanguage.French, now, Cancellation));
        Assert.Equal(
            [
                "manifest.json",
                "register.json",
                "register.html",
                "recipients.json",
                "policy-versions.json",
                "retention.json",
                "access-rights.json",
                "cases.json",
                "breaches.json",
            ],
            files.Keys
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
    public async Task what_was_changed_or_signed_by_another_is_not_genuine()
    {
        using var dpo = Dpo();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var archive = await Archive.MakeAsync(dpo, LetterLanguage.English, TimeProvider.System.GetUtcNow(), Cancellation);
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
        var archive = await Archive.MakeAsync(dpo, LetterLanguage.English, TimeProvider.System.GetUtcNow(), Cancellation);
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

    private HttpClient Dpo() =>
        new()
        {
            BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", running.System.Addresses.ApiKeys["dpo"]) },
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
