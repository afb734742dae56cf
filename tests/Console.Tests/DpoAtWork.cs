namespace SenefConsent.StaffConsole.Tests;

/// <summary>The data protection officer at a browser without script, and stand-ins for the services.</summary>
public sealed class DpoAtWork(StaffSystem system) : IAsyncLifetime
{
    public ServiceStandIn Services => system.Services;

    /// <summary>The browser.</summary>
    public StaffBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Services.Keys["senef_dpo"] = ["dpo", "objections", "history"];
        Services.Keys["senef_reader"] = ["dpo.read"];
        Browser = system.OpenLocal();
        await Browser.SignInAsync("senef_dpo", "/");
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    /// <summary>The browser of somebody who may read and decide nothing.</summary>
    public async Task<StaffBrowser> ReaderAsync()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync("senef_reader", "/");
        return browser;
    }

    /// <summary>Whether a service was asked.</summary>
    public bool WasAsked(string call) => Services.Calls.Any(asked => asked.Call == call);
}
