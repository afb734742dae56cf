using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>The services, published as the images publish them. It takes minutes.</summary>
internal static class PublishedServices
{
    private static readonly string Published = Path.Combine(Repository.Root, "artifacts", "published");

    /// <summary>Publishes them.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What gives the assembly of a project's name.</returns>
    public static async Task<Func<string, string>> PublishAsync(CancellationToken cancellation)
    {
        foreach (var project in ServiceNames.All.Select(ServiceNames.ProjectOf))
        {
            await Command.RunAsync(
                "dotnet",
                [
                    "publish",
                    Path.Combine(Repository.Root, "services", project),
                    "-c",
                    "Release",
                    "--use-current-runtime",
                    "--self-contained",
                    "false",
                    "-p:UseAppHost=false",
                    "-p:PublishReadyToRun=true",
                    "-v",
                    "quiet",
                    "-o",
                    Path.Combine(Published, project),
                ],
                cancellation
            );
        }

        return project => Path.Combine(Published, project, $"SenefConsent.{project}.dll");
    }
}
