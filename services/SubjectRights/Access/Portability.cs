using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What a person takes along (GDPR Art. 20): what they gave themselves, and what rests on their consent. Prospecting of professionals rests on
/// legitimate interest, and the proof of a refusal on a legal duty; neither is portable.
/// </summary>
internal static class Portability
{
    // The events by which somebody consents, withdraws, chooses or tells us where they can be reached.
    private static readonly string[] Types =
    [
        "consent-requested",
        "consent-given",
        "consent-withdrawn",
        "preferences_chosen",
        "contact_point_linked",
    ];

    /// <summary>Whether a case asks for portability, and neither for access nor for a copy, which are more.</summary>
    public static bool IsAllThatIsAsked(RightsCase found) =>
        found.Request.Rights.Contains(SubjectRight.Portability)
        && !found.Request.Rights.Any(right => right is SubjectRight.Access or SubjectRight.Copy);

    /// <summary>Whether something is portable.</summary>
    public static bool Covers(PackageItem item) => item.Origin == DataOrigin.Given && Types.Contains(item.Type);
}
