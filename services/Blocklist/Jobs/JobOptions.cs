namespace SenefConsent.Blocklist;

/// <summary>The section <c>Jobs</c> of the configuration: how much screening and import jobs may hold.</summary>
internal sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>How large the file of a job may be, in MB.</summary>
    public int LargestFileMegabytes { get; init; } = 1024;

    /// <summary>How large all files of a client together may be, in MB. Each is gone 24 hours after its job began.</summary>
    public int ClientMegabytes { get; init; } = 4096;

    /// <summary>How many jobs an instance runs at the same time.</summary>
    public int AtOnce { get; init; } = 1;

    public long LargestFile => Megabytes(LargestFileMegabytes);

    public long OfClient => Megabytes(ClientMegabytes);

    public bool IsValid => LargestFileMegabytes > 0 && ClientMegabytes > 0 && AtOnce > 0;

    private static long Megabytes(int count) => count * 1024L * 1024;
}

/// <summary>Adds jobs to the service.</summary>
internal static class JobServices
{
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<JobOptions>()
            .Bind(builder.Configuration.GetSection(JobOptions.Section))
            .Validate(jobs => jobs.IsValid, "Jobs:LargestFileMegabytes, Jobs:ClientMegabytes and Jobs:AtOnce are numbers above 0")
            .ValidateOnStart();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobSignal>();
        builder.Services.AddSingleton<JobIntake>();
        builder.Services.AddSingleton<JobPreviews>();
        builder.Services.AddSingleton<IJobWork, ScreeningJobWork>();
        builder.Services.AddSingleton<IJobWork, ImportJobWork>();
        builder.Services.AddHostedService<JobRounds>();
    }
}
