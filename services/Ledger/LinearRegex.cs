using System.Text.RegularExpressions;

namespace SenefConsent.Ledger;

/// <summary>
/// Regular expressions over text that others wrote: the time to match one grows with the text and not with its square or worse, whatever
/// the text is. The compiler allows no other.
/// </summary>
public static class LinearRegex
{
    /// <summary>Makes one. It may not look around or refer back.</summary>
    /// <param name="pattern">The pattern. <c>\z</c> is its end; before <c>$</c> a line end may stand.</param>
    /// <param name="options">More options.</param>
    /// <exception cref="NotSupportedException">It cannot be matched so.</exception>
#pragma warning disable RS0030 // Here, with the option that the others lack.
    public static Regex Of(string pattern, RegexOptions options = RegexOptions.None) =>
        new(pattern, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
#pragma warning restore RS0030
}
