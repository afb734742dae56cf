using SenefConsent.Local;
using SenefConsent.Web;

namespace SenefConsent.Hosting.Tests;

/// <summary>Settings that are files.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private const string Setting = "Ledger__EvidenceKeys__1";
    private const string Key = "Ledger:EvidenceKeys:1";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-secrets-");

    [Theory]
    [InlineData("from a file")]
    [InlineData("from a file\n")]
    public void a_file_is_the_setting_of_its_name_whatever_the_command_line_says(string content)
    {
        File.WriteAllText(Path.Combine(directory.FullName, Setting), content);
        Assert.Equal("from a file", Read($"--{Key}=said openly"));
    }

    [Fact]
    public void without_its_file_a_setting_is_what_it_was() => Assert.Equal("said openly", Read($"--{Key}=said openly"));

    [Fact]
    public async Task the_program_of_the_database_reads_them_too()
    {
        await File.WriteAllTextAsync(
            Path.Combine(directory.FullName, "ConnectionStrings__Owner"),
            "Host=127.0.0.1;Port=1;Username=from_a_file",
            TestContext.Current.CancellationToken
        );
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => ListKeysAsync(directory.FullName));
        Assert.Contains("database keys: Failed to connect to 127.0.0.1:1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_program_of_the_database_names_a_directory_that_is_not_there()
    {
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => ListKeysAsync("/nowhere"));
        Assert.Contains("database: Secrets:Directory: there is no directory /nowhere", failed.Message, StringComparison.Ordinal);
    }

    public void Dispose() => directory.Delete(recursive: true);

    private string? Read(params string[] args) =>
        WebProgram.CreateBuilder([$"--Secrets:Directory={directory.FullName}", .. args], largestBody: 1).Configuration[Key];

    private static Task<string> ListKeysAsync(string secrets) =>
        Command.RunAsync(
            "dotnet",
            [Repository.AssemblyOf("Database"), "keys"],
            new Dictionary<string, string> { ["Secrets__Directory"] = secrets },
            TestContext.Current.CancellationToken
        );
}
