using Microsoft.OpenApi;

namespace SenefConsent.Hosting;

/// <summary>The ways in which requests are proven: our own, and each <c>SECURITY name</c> of <c>reference.json</c>.</summary>
internal static class ReferenceSecurity
{
    /// <summary>The one of API keys and tokens.</summary>
    public const string Bearer = "Bearer";

    private const string Prefix = "SECURITY ";

    /// <summary>Puts them in.</summary>
    public static void Add(OpenApiDocument document, Dictionary<string, RouteReference> routes)
    {
        document.AddComponent<IOpenApiSecurityScheme>(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    $"An API key of ours (`{Clients.KeyPrefix}…`) or a JWT of the configured OIDC issuer, with the scope that the "
                    + "operation names.",
            }
        );
        foreach (var (key, scheme) in routes.Where(route => route.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            document.AddComponent<IOpenApiSecurityScheme>(
                key[Prefix.Length..],
                scheme.In == "basic"
                    ? new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = scheme.In,
                        Description = scheme.Summary,
                    }
                    : new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.ApiKey,
                        In = scheme.In == "query" ? ParameterLocation.Query : ParameterLocation.Header,
                        Name = scheme.Name,
                        Description = scheme.Summary,
                    }
            );
        }
    }
}
