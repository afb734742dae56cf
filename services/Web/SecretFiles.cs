using Microsoft.Extensions.Configuration;

namespace SenefConsent.Web;

/// <summary>
/// The section <c>Secrets</c>: settings that are kept in files, where neither a list of processes nor <c>docker inspect</c> shows them.
/// </summary>
public sealed class SecretFiles
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Secrets";

    private const string WhereContainersHaveThem = "/run/secrets";

    /// <summary>
    /// A directory of files that are settings: each has the name of the environment variable that it stands for, such as
    /// <c>Ledger__EvidenceKeys__1</c>, and holds its value; a line feed at its end is left out. What a file says comes before environment
    /// and command line. Only the directory that is the default need not be there.
    /// </summary>
    public string Directory { get; init; } = WhereContainersHaveThem;

    /// <summary>Adds what the files say to settings that say where they are.</summary>
    /// <param name="settings">The settings so far.</param>
    /// <exception cref="RefusedToStartException">There is no such directory, or a file in it cannot be read.</exception>
    public static void AddTo(IConfigurationManager settings)
    {
        var files = settings.GetSection(Section).Get<SecretFiles>() ?? new SecretFiles();
        var path = Path.GetFullPath(files.Directory);
        if (path != WhereContainersHaveThem && !System.IO.Directory.Exists(path))
        {
            throw new RefusedToStartException($"{Section}:Directory: there is no directory {path}");
        }

        try
        {
            settings.AddKeyPerFile(path, optional: true);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedToStartException($"{Section}:Directory: {unreadable.Message}", unreadable);
        }
    }
}
