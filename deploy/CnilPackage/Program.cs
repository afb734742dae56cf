using System.Net.Http.Headers;
using System.Security.Cryptography;
using SenefConsent.Client;
using SenefConsent.CnilPackage;
using SenefConsent.Contracts;

const string Usage = """
    usage: deploy/cnil-package make SERVICE FILE     writes what the authority may ask for: FILE, a zip, and FILE.sig, its signature
           deploy/cnil-package verify FILE KEY       checks FILE against FILE.sig and the public key in the file KEY (PEM)

    SERVICE                      the address of SubjectRights, such as https://subject-rights.example.org
    CnilPackage__ApiKey          for make: an API key with the scopes dpo.read and statistics
    CnilPackage__SigningKey      for make: the private key that signs, ECDSA on P-256, as PEM. Make one with
                                 openssl ecparam -name prime256v1 -genkey -noout
    CnilPackage__Language        for make: fr or en; fr when not given
    CnilPackage__TestReport      for make: a file with what the tests of the release came to, such as the output of tests/run;
                                 none when not given

    FILE.sig is an ECDSA signature over SHA-256, in DER: whoever has no copy of this program checks it with
    openssl dgst -sha256 -verify KEY -signature FILE.sig FILE
    Exit code 0 when it is made or genuine, 2 when it is not genuine.
    """;
const int WrongUsage = 64,
    Failed = 1,
    NotGenuine = 2;

try
{
    return args switch
    {
        ["make", var service, var file] when Uri.TryCreate(service, UriKind.Absolute, out var address) => await MakeAsync(address, file),
        ["verify", var file, var key] => await VerifyAsync(file, key),
        _ => await SayAsync(Usage, WrongUsage),
    };
}
catch (Exception failure)
    when (failure
            is HttpRequestException
                or ConsentProblemException
                or IOException
                or UnauthorizedAccessException
                or CryptographicException
                or ArgumentException
    )
{
    return await SayAsync($"deploy/cnil-package: {failure.Message}", Failed);
}

static async Task<int> MakeAsync(Uri service, string file)
{
    if (
        Environment.GetEnvironmentVariable("CnilPackage__ApiKey") is not { Length: > 0 } apiKey
        || Environment.GetEnvironmentVariable("CnilPackage__SigningKey") is not { Length: > 0 } pem
        || ExactNames<LetterLanguage>.Find(Environment.GetEnvironmentVariable("CnilPackage__Language") ?? "fr") is not { } language
    )
    {
        return await SayAsync(Usage, WrongUsage);
    }

    using var key = ECDsa.Create();
    key.ImportFromPem(pem);
    using var http = new HttpClient
    {
        BaseAddress = service,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", apiKey) },
    };
    var report = Environment.GetEnvironmentVariable("CnilPackage__TestReport") is { Length: > 0 } path
        ? await File.ReadAllBytesAsync(path)
        : null;
    var archive = await Archive.MakeAsync(http, language, report, TimeProvider.System.GetUtcNow(), CancellationToken.None);
    await WriteNewAsync(file, archive);
    await WriteNewAsync(Archive.SignatureOf(file), Archive.Sign(archive, key));
    Console.WriteLine($"{file} and {Archive.SignatureOf(file)} are written.");
    return 0;
}

static async Task<int> VerifyAsync(string file, string keyFile)
{
    using var key = ECDsa.Create();
    key.ImportFromPem(await File.ReadAllTextAsync(keyFile));
    var faults = Archive.FaultsOf(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Archive.SignatureOf(file)), key);
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync(fault);
    }

    Console.WriteLine(faults.Count == 0 ? $"{file} is genuine." : $"{file} is NOT genuine.");
    return faults.Count == 0 ? 0 : NotGenuine;
}

// One that is there may have been handed over already.
static async Task WriteNewAsync(string file, byte[] content)
{
    await using var written = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
    await written.WriteAsync(content);
}

static async Task<int> SayAsync(string text, int exitCode)
{
    await Console.Error.WriteLineAsync(text);
    return exitCode;
}
