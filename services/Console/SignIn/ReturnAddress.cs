namespace SenefConsent.StaffConsole;

/// <summary>Where somebody was before they were led away: always a page of this console, whatever a link says.</summary>
internal static class ReturnAddress
{
    private const string Home = "/";
    private const int Longest = 500;

    /// <summary>The address if it is one of ours; else the first page.</summary>
    public static string Of(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..]
        && address.Length <= Longest
        && !address.Any(letter => char.IsControl(letter) || letter == '\\')
            ? address
            : Home;
}
