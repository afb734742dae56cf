using SenefConsent.Database;

namespace SenefConsent.Local;

/// <summary>The table of what runs where.</summary>
internal static class Summary
{
    public static IEnumerable<string> Of(SystemAddresses addresses, string postgres, Func<string, string> logOf)
    {
        var rows = ConsentDatabase
            .Services.Select(service =>
                (What: service.Name, Where: addresses.Services[ServiceNames.KeyOf(service.Name)], More: logOf(service.Name))
            )
            .Append(
                (What: "postgresql", Where: $"{OwnerDatabase.Place(addresses.Postgres)}, database {OwnerDatabase.Name}", More: postgres)
            )
            .ToList();
        var (what, where) = (rows.Max(row => row.What.Length), rows.Max(row => row.Where.Length));
        return rows.Select(row => $"  {row.What.PadRight(what)}   {row.Where.PadRight(where)}   {row.More}".TrimEnd());
    }

    /// <summary>Where to read on, and a first request that works as it stands there.</summary>
    public static IEnumerable<string> FirstSteps(SystemAddresses addresses, StateDirectory directory) =>
        [
            "  Every service documents its routes at /reference, and all of them are on",
            $"      {addresses.Services["blocklist"]}/reference/services",
            $"  Addresses and API keys: {directory.File(SystemAddresses.FileName)}",
            "  A first request, in another terminal:",
            $"      . '{directory.File(SystemAddresses.ShellFileName)}'",
            "      curl -s $BLOCKLIST/checks -H \"Authorization: Bearer $MARKETING_KEY\" --json \\",
            "        '{\"channel\":\"email\",\"purpose\":\"newsletter\",\"audience\":\"business\",\"recipients\":[\"anna@example.org\"]}'",
        ];
}
