using Microsoft.Extensions.Configuration;
using Npgsql;
using SenefConsent.Database;

const string Usage = """
    usage: database migrate              creates or upgrades schema, roles and grants
           database rebuild [--repair]   compares the blocklist with the events; exits 2 when rows differ and were not repaired

    ConnectionStrings__Owner   the owner of the schema; it may create roles
    Roles__<service>           the password of a service's role, for each of: {0}
    """;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
if (
    configuration.GetConnectionString("Owner") is not { Length: > 0 } owner
    || args is not (["migrate"] or ["rebuild"] or ["rebuild", "--repair"])
)
{
    await Console.Error.WriteLineAsync(
        Usage.Replace(
            "{0}",
            string.Join(", ", ConsentDatabase.Services.Select(service => ConsentDatabase.SettingOf(service.Name))),
            StringComparison.Ordinal
        )
    );
    return 64;
}

try
{
    if (args[0] == "migrate")
    {
        var passwords = ConsentDatabase.Services.ToDictionary(
            service => service.Name,
            service => configuration[$"Roles:{ConsentDatabase.SettingOf(service.Name)}"] ?? ""
        );
        await ConsentDatabase.MigrateAsync(owner, passwords, CancellationToken.None);
        Console.WriteLine("The database is up to date.");
        return 0;
    }

    var repair = args.Length == 2;
    var report = await ConsentDatabase.RebuildAsync(owner, repair, CancellationToken.None);
    Console.WriteLine($"{report.ContactPoints} contact points, {report.Differing} rows differ{(repair ? " and were written anew" : "")}.");
    return report.Differing > 0 && !repair ? 2 : 0;
}
catch (Exception failure) when (failure is NpgsqlException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"database {args[0]}: {failure.Message}");
    return 1;
}
