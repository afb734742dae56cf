using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// An event as the journal keeps it: what of it protects people, without what an erasure takes from an event. Nothing is taken out of the
/// journal later.
/// </summary>
internal sealed class JournaledForm(ContactPointKeyring keyring)
{
    /// <summary>The data that is kept; null when there is none.</summary>
    public object? Of(object data) =>
        EventEffects.ProtectionIn(data) switch
        {
            ObjectionRecorded e => e with { Capture = Of(e.Capture) },
            ConsentWithdrawn e => e with { Capture = Of(e.Capture) },
            ProspectingPaused e => e with { Capture = Of(e.Capture) },
            ProcessingRestricted e => e with { Capture = Of(e.Capture) },
            OrganisationJoined e => e with { Capture = Of(e.Capture) },
            OrganisationLinked e => e with { Capture = Of(e.Capture) },
            ContactPointErased e => e with { Capture = Of(e.Capture) },
            PreferencesChosen e => e with { Capture = Of(e.Capture) },
            var other => other,
        };

    // Who spoke stays: until it is erased, a refusal that an account made is its own.
    private Capture Of(Capture capture) => ErasedHistory.WithoutDetails(capture, keyring);
}
