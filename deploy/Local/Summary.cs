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
}
