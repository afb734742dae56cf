using Wolverine;

namespace SenefConsent.Preferences;

internal sealed class PreferencesMessages : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        options.AddMessageHandler(new ChoosePreferencesHandler());
        options.AddMessageHandler(new LinkContactPointsHandler());
    }
}
