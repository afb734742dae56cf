using System.Reflection;

namespace SenefConsent.Local;

/// <summary>The repository that this program was built in.</summary>
public static class Repository
{
    private const string Solution = "SenefConsent.sln";

    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>Its root directory.</summary>
    /// <exception cref="LocalRunException">The program was moved out of it.</exception>
    public static string Root => FoundRoot.Value;

    /// <summary>The file that a project builds, in the configuration that this program itself was built in.</summary>
    /// <param name="project">The project's name, such as <c>Blocklist</c>.</param>
    public static string AssemblyOf(string project)
    {
        var configuration = typeof(Repository)
            .Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!
            .Configuration.ToLowerInvariant();
        return Path.Combine(Root, "artifacts", "bin", project, configuration, $"SenefConsent.{project}.dll");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Solution)))
            {
                return directory.FullName;
            }
        }

        throw new LocalRunException($"{Solution} was not found above {AppContext.BaseDirectory}. Run this program where it was built.");
    }
}
