using SenefConsent.Local;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>Programs that this machine may have. A test of one is skipped where it is not installed.</summary>
public static class InstalledProgram
{
    /// <summary>Runs it to its end, which must be a good one.</summary>
    /// <param name="program">The name of a program on the path.</param>
    /// <param name="arguments">What it is told.</param>
    /// <returns>What it printed on standard output.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        Assert.SkipUnless(IsThere(program), $"{program} is not installed.");
        return await Command.RunAsync(program, arguments, TestContext.Current.CancellationToken);
    }

    /// <summary>Whether it is on the path.</summary>
    /// <param name="program">Its name.</param>
    public static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
