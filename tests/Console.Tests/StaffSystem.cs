using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>
/// The console, with an issuer and stand-ins for the services; its clock goes only when a test says so. The tests of a class that need no
/// console of their own share one, and each forgets what it said to the services.
/// </summary>
public sealed class StaffSystem : IAsyncLifetime
{
    public const string Address = "https://console.example.org";

    private readonly List<WebApplicationFactory<ConsoleOptions>> consoles = [];
    private Console? local;

    public StaffSystem()
    {
        Issuer = new Issuer(Clock);
        Services = new ServiceStandIn(Issuer, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public Issuer Issuer { get; }

    public ServiceStandIn Services { get; }

    public async ValueTask InitializeAsync()
    {
        await Issuer.StartAsync();
        await Services.StartAsync();
    }

    /// <summary>Somebody at a browser, and a console at whose issuer they sign in.</summary>
    public StaffBrowser Open(params (string Setting, string Value)[] more) =>
        Make([
                ("Console:Oidc:Authority", Issuer.Url),
                ("Console:Oidc:ClientId", Issuer.Client),
                ("Console:Oidc:ClientSecret", Issuer.Secret),
                .. more,
            ])
            .Open();

    /// <summary>Somebody at a browser, and a console of this machine, where they sign in with a key.</summary>
    public StaffBrowser OpenLocal() => (local ??= Make([("Public:BaseUrl", "http://127.0.0.1:5106")])).Open();

    /// <summary>Forgets what a test said to the services, for the next one.</summary>
    public ValueTask ForgetAsync()
    {
        Services.Forget();
        return ValueTask.CompletedTask;
    }

    /// <summary>A console of this machine that a real browser reaches.</summary>
    /// <returns>Its address.</returns>
    public Uri Listen()
    {
        var address = new Uri($"http://127.0.0.1:{Local.Ports.Free(1)[0]}");
        var console = Make([("Public:BaseUrl", address.GetLeftPart(UriPartial.Authority)), ("urls", $"{address}")]);
        console.UseKestrel();
        console.StartServer();
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in consoles)
        {
            await console.DisposeAsync();
        }

        await Services.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private Console Make(IEnumerable<(string Setting, string Value)> more)
    {
        var settings = new Dictionary<string, string> { ["Public:BaseUrl"] = Address, ["Console:CookieKeys:1"] = ConsentSystem.KeyOf('a') };
        foreach (var service in Enum.GetNames<Service>())
        {
            settings[$"Console:Services:{service}"] = Services.Url;
        }

        foreach (var (setting, value) in more)
        {
            settings[setting] = value;
        }

        var console = new Console(settings, Clock);
        consoles.Add(console);
        return console;
    }

    private sealed class Console(Dictionary<string, string> settings, TimeProvider clock) : WebApplicationFactory<ConsoleOptions>
    {
        public StaffBrowser Open() => new(Server, new Uri(settings["Public:BaseUrl"]));

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (setting, value) in settings)
            {
                builder.UseSetting(setting, value);
            }

            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(clock)));
        }
    }
}
