using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>What holds for one channel.</summary>
public sealed class ChannelPreferences
{
    /// <summary>Picks it out of what holds for all.</summary>
    public ChannelPreferences(Channel channel, CentreTicket ticket, IReadOnlyList<Preference> preferences, PurposeCatalogue catalogue)
    {
        Channel = channel;
        AsksConsent = ticket.AsksConsent(channel, catalogue);
        var own = preferences.Where(preference => preference.Channel == channel).ToDictionary(preference => preference.Purpose);
        Whole = own[catalogue.Root.Name];
        Each = [.. catalogue.Purposes.Where(purpose => purpose != catalogue.Root).Select(purpose => own[purpose.Name])];
    }

    /// <summary>The channel.</summary>
    public Channel Channel { get; }

    /// <summary>Whether the law wants the person's consent to it.</summary>
    public bool AsksConsent { get; }

    /// <summary>What holds for all purposes, those to come included.</summary>
    public Preference Whole { get; }

    /// <summary>What holds for each purpose.</summary>
    public IReadOnlyList<Preference> Each { get; }

    /// <summary>Whether there is nothing left to refuse.</summary>
    public bool IsAllRefused => Whole.Choice == Choice.Refuse && Each.All(preference => preference.Choice == Choice.Refuse);

    /// <summary>Whether a purpose may be prospected for.</summary>
    public bool IsOn(Preference preference) => AsksConsent ? preference.Choice == Choice.Allow : preference.Choice != Choice.Refuse;
}
