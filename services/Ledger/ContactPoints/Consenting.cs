using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Consent on one contact point: asked for, given, withdrawn. Each method decides on the contact point as it is and appends what that comes
/// to.
/// </summary>
public static class Consenting
{
    /// <summary>
    /// Appends a consent, unless the act is known already. Where an account consents to what it may not lift, that is kept as <see
    /// cref="LiftRefused"/> and is no consent.
    /// </summary>
    /// <returns>Its event, and why it is no consent; null when it is one.</returns>
    public static (Guid Event, NotLiftedReason? NotLifted) Consent(this Changes changes, Guid contactPoint, ConsentGiven consent)
    {
        var id = changes.IdOf(contactPoint, consent.Capture);
        if (changes.IsKnown(contactPoint, consent.Capture))
        {
            return (id, null);
        }

        var whyNot = changes[contactPoint].WhyNotLifted(consent.Scope, consent.Capture, changes.Catalogue);
        if (whyNot is null)
        {
            changes.Append(contactPoint, id, consent);
        }
        else
        {
            changes.Append(contactPoint, id, new LiftRefused(consent.Scope, consent.Capture));
        }

        return (id, whyNot);
    }

    /// <summary>Appends a consent that waits for its confirmation.</summary>
    /// <returns>Its event.</returns>
    public static Guid RequestConsent(this Changes changes, Guid contactPoint, ConsentRequested request) =>
        changes.Append(contactPoint, changes.IdOf(contactPoint, request.Capture), request).Id;

    /// <summary>Appends a withdrawal of consent, unless the act is known already.</summary>
    /// <returns>Whether it was appended.</returns>
    public static bool Withdraw(this Changes changes, Guid contactPoint, Scope scope, Capture capture)
    {
        if (changes.IsKnown(contactPoint, capture))
        {
            return false;
        }

        changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new ConsentWithdrawn(scope, capture));
        return true;
    }

    /// <summary>Appends that the owner of a contact point belongs to an organisation, unless that is known.</summary>
    public static void Join(this Changes changes, Guid contactPoint, Guid organisation, Capture capture)
    {
        if (changes[contactPoint].Organisations?.Contains(organisation) != true)
        {
            changes.Append(
                contactPoint,
                changes.IdOf(contactPoint, capture),
                new OrganisationJoined(organisation, Scope.Of(Channel.All, changes.Catalogue.Root.Name), capture)
            );
        }
    }
}
