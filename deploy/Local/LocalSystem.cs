using System.Collections.Concurrent;

namespace SenefConsent.Local;

/// <summary>What a local system is made of.</summary>
public sealed record LocalSettings
{
    /// <summary>
    /// The connection string of an owner that may create databases and roles. The services' roles belong to the whole server and take the
    /// passwords of <see cref="Directory"/>: two systems on one server need the same directory, one after the other, or a server each.
    /// </summary>
    public required string Postgres { get; init; }

    /// <summary>Whether the PostgreSQL was made along with <see cref="Directory"/>, so that its data belong to the keys there.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Where keys, logs and local.json are kept; whoever starts again with it has the same keys.</summary>
    public required StateDirectory Directory { get; init; }

    /// <summary>
    /// The first service's port, the others follow in the order of <see cref="ServiceNames.All"/>; any free ones when null.
    /// </summary>
    public int? BasePort { get; init; }

    /// <summary>Gives the built assembly of a project's name; what was built along with this program when not given.</summary>
    public Func<string, string> AssemblyOf { get; init; } = Repository.AssemblyOf;

    /// <summary>More settings, which every service gets.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();
}

/// <summary>Every service as a process of this machine, on a PostgreSQL that is given.</summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private readonly Func<string, Uri, string, ServiceProcess> create;
    private readonly ConcurrentBag<ServiceProcess> others = [];

    private LocalSystem(SystemAddresses addresses, IReadOnlyList<ServiceProcess> services, Func<string, Uri, string, ServiceProcess> create)
    {
        Addresses = addresses;
        Services = services;
        this.create = create;
    }

    /// <summary>Where everything is, and the keys that open it: what local.json holds.</summary>
    public SystemAddresses Addresses { get; }

    /// <summary>The services, in the order of their ports.</summary>
    public IReadOnlyList<ServiceProcess> Services { get; }

    /// <summary>The service of a name, such as <c>email-unsubscribe</c>.</summary>
    public ServiceProcess this[string name] => Services.Single(service => service.Name == name);

    /// <summary>Creates or upgrades the database, starts the services and waits until each is ready. Writes local.json.</summary>
    /// <param name="settings">What it is made of.</param>
    /// <param name="progress">Is told what happens, a line at a time.</param>
    /// <param name="cancellation">Gives up; what was started is stopped.</param>
    /// <exception cref="LocalRunException">It does not start; what was started is stopped.</exception>
    public static async Task<LocalSystem> StartAsync(LocalSettings settings, Action<string> progress, CancellationToken cancellation)
    {
        var directory = settings.Directory;
        var ports = settings.BasePort is { } first
            ? [.. Enumerable.Range(first, ServiceNames.All.Count)]
            : Ports.Free(ServiceNames.All.Count);
        var urls = ServiceNames.All.Zip(ports).ToDictionary(pair => pair.First, pair => new Uri($"http://127.0.0.1:{pair.Second}"));

        progress("Migrating the database.");
        var secrets = Secrets.Open(directory);
        var owner = await OwnerDatabase.PrepareAsync(settings.Postgres, secrets, settings.IsOurs, cancellation);

        foreach (var (name, url) in urls)
        {
            ServiceConfiguration.WriteForLaunchProfile(directory, name, SettingsOf(name, url));
        }

        var services = urls.Select(url => Create(url.Key, url.Value, directory.LogOf(url.Key))).ToList();
        var system = new LocalSystem(SystemAddresses.Of(owner, urls, secrets), services, Create);
        try
        {
            progress("Starting the services.");
            services.ForEach(service => File.Delete(service.LogFile));
            await Task.WhenAll(services.Select(service => service.StartAsync(cancellation)));
            system.Addresses.Write(directory);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        Dictionary<string, string> SettingsOf(string name, Uri url)
        {
            var all = ServiceConfiguration.Of(name, url, urls, owner, directory.File("journal"), secrets).ToDictionary();
            foreach (var (setting, value) in settings.More)
            {
                all[setting] = value;
            }

            return all;
        }

        ServiceProcess Create(string name, Uri url, string log) =>
            new(name, settings.AssemblyOf(ServiceNames.ProjectOf(name)), url, log, SettingsOf(name, url));
    }

    /// <summary>
    /// Starts one more instance of a service, on a free port, and waits until it is ready. It is stopped with the others.
    /// </summary>
    /// <exception cref="LocalRunException">It does not start.</exception>
    public async Task<ServiceProcess> StartAnotherAsync(string name, CancellationToken cancellation)
    {
        var port = Ports.Free(1)[0];
        var another = create(name, new Uri($"http://127.0.0.1:{port}"), $"{this[name].LogFile}.{port}");
        others.Add(another);
        await another.StartAsync(cancellation);
        return another;
    }

    /// <summary>Waits until a service has ended by itself.</summary>
    /// <returns>Which, and why.</returns>
    /// <exception cref="OperationCanceledException">Waiting was given up.</exception>
    public async Task<string> WaitForEndAsync(CancellationToken cancellation)
    {
        var ends = Services.Select(service => service.WaitForEndAsync(cancellation)).ToList();
        var ended = ends.IndexOf(await Task.WhenAny(ends));
        cancellation.ThrowIfCancellationRequested();

        // Ctrl+C goes to the services as well as to us, and they may be the faster ones.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        return Services[ended].DescribeEnd();
    }

    /// <summary>Stops every service; the database and the directory stay.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Services.Concat(others).Select(service => service.DisposeAsync().AsTask()));
}
