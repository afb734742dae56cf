using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>The routes of packages, and what they need.</summary>
internal static class Packages
{
    /// <summary>Adds what they need.</summary>
    public static void AddPackages(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(DataMap.Read(DataMap.DeliveredFile));
        services.AddSingleton(RetentionRules.Read(RetentionRules.DeliveredFile));
        services.AddSingleton<HeldItems>();
        services.AddSingleton<IPersonSearch, LedgerSearch>();
        services.AddSingleton<IPersonSearch, UnattributedSearch>();
        services.AddSingleton<IPersonSearch, EvidenceSearch>();
        services.AddSingleton<IPersonSearch, DeliverySearch>();
        services.AddSingleton<IPersonSearch, MessagesOfPerson>();
        services.AddSingleton<IPersonSearch, CasesOfPerson>();
        services.AddSingleton<IPersonSearch, ReadsOfPerson>();
        services.AddSingleton<PersonOfCase>();
        services.AddSingleton<DataRecipients>();
        services.AddSingleton<PackageAssembly>();
    }

    /// <summary>Maps them.</summary>
    public static void MapPackages(this WebApplication app)
    {
        app.MapPost("/cases/{id:guid}/packages", MakePackageEndpoint.Post).RequireScope("dpo.decide");
        app.MapGet("/packages/{token}", FetchPackageEndpoint.Get).LimitAnswers();
        app.MapPost("/packages/{token}", FetchPackageEndpoint.Post).LimitAnswers();
    }
}
