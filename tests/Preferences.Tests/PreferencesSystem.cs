namespace SenefConsent.Preferences.Tests;

/// <summary>Preferences on a database of its own.</summary>
public sealed class PreferencesSystem : ConsentSystem
{
    public HttpClient Website { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Website = Start<Account>("preferences");
    }
}
