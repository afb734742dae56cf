namespace SenefConsent.Local;

/// <summary>The table of what runs where.</summary>
internal static class Summary
{
    public static IEnumerable<string> Of(SystemAddresses addresses, string postgres, Func<string, string> logOf)
    {
        // What a person opens first stands first.
        var rows = ServiceNames
            .All.OrderByDescending(service => service == ServiceNames.Console)
            .Select(service => (What: service, Where: addresses.Services[ServiceNames.KeyOf(service)], More: logOf(service)))
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
            $"  Open {addresses.Services["console"]} in a browser, and sign in with an API key: of marketing, dpo, reception or operator.",
            "  Every service but the console documents its routes at /reference; all of these are on",
            $"      {addresses.Services["blocklist"]}/reference/services",
            $"  Addresses and API keys: {directory.File(SystemAddresses.FileName)}",
            "  A first request, in another terminal:",
            $"      . '{directory.File(SystemAddresses.ShellFileName)}'",
            "      curl -sS -w '\\n' $BLOCKLIST/checks -H \"Authorization: Bearer $MARKETING_KEY\" --json \\",
            "        '{\"channel\":\"email\",\"purpose\":\"newsletter\",\"audience\":\"business\",\"recipients\":[\"anna@example.org\"]}'",
        ];
}
