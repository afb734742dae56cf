using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Restrictions of processing on one contact point (GDPR Art. 18).</summary>
public static class Restricting
{
    /// <summary>Appends a restriction, until <see cref="EndRestriction"/>; nothing, when it is in force already.</summary>
    /// <returns>Whether it was appended.</returns>
    public static bool Restrict(this Changes changes, Guid contactPoint, Guid restriction, Scope scope, Capture capture)
    {
        if (changes.At(contactPoint).RestrictedBy(restriction) is not null)
        {
            return false;
        }

        changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new ProcessingRestricted(restriction, scope, capture));
        return true;
    }

    /// <summary>Ends a restriction; nothing, when it is not in force.</summary>
    public static void EndRestriction(this Changes changes, Guid contactPoint, Guid restriction, Capture capture)
    {
        if (changes.At(contactPoint).RestrictedBy(restriction) is { } scope)
        {
            changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new RestrictionEnded(restriction, scope, capture));
        }
    }
}
