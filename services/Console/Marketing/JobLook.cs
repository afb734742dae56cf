using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>How a job is shown.</summary>
internal static class JobLook
{
    /// <summary>After how many seconds a page looks again how far a job is.</summary>
    public const int LooksAgainAfterSeconds = 3;

    /// <summary>The colour of a state.</summary>
    public static CalloutKind Of(JobState state) =>
        state switch
        {
            JobState.Completed => CalloutKind.Success,
            JobState.Failed => CalloutKind.Warning,
            _ => CalloutKind.Information,
        };

    /// <summary>Whether a job goes on by itself.</summary>
    public static bool IsUnderWay(JobState state) => state is JobState.Receiving or JobState.Waiting or JobState.Running;

    /// <summary>How much of a file is done, 0 to 100.</summary>
    public static long PercentOf(long done, long all) => all == 0 ? 0 : 100 * done / all;
}
