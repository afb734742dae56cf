using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// The OpenAPI document of a service and the page that shows it, and the pages that it leads to. What a route and a record are stands in
/// their XML documentation; a title and examples for each route in the service's <c>reference.json</c> (<see cref="RouteReference"/>). Its
/// <c>reference.md</c> says what the service is for.
/// </summary>
internal static class ApiReference
{
    /// <summary>Where every kind of problem is explained.</summary>
    public const string ErrorsPath = "/reference/errors";

    private const string DocumentPath = "/openapi/v1.json";
    private const string PagePath = "/reference";
    private const string ServicesPath = "/reference/services";

    // One that the page's own markup adds, so that no other script runs; styles are written by its script.
    private const string Policy =
        "default-src 'none'; script-src 'nonce-{0}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
        + "blob:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void AddApiReference(this IHostApplicationBuilder builder, string name)
    {
        var routes = new Lazy<Dictionary<string, RouteReference>>(() => RouteReference.Read(builder.Environment.ApplicationName));
        var service = KnownService.Of(name);
        builder.AddOptions<ReferenceOptions>(ReferenceOptions.Section, (options, _) => options.Fault);
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                async (document, context, cancellation) =>
                {
                    var address = context.ApplicationServices.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl;
                    document.Tags = routes
                        .Value.Values.Where(route => route.Group != "")
                        .Select(route => route.Group)
                        .Distinct()
                        .Select(group => new OpenApiTag { Name = group })
                        .ToHashSet();
                    document.ExternalDocs = new OpenApiExternalDocs
                    {
                        Description = "The references of all services",
                        Url = new Uri($"{address}{ServicesPath}"),
                    };
                    document.Components ??= new OpenApiComponents();
                    var schemas = document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
                    ReferenceSecurity.Add(document, routes.Value);
                    ReferenceOperations.AddProblems(document);
                    await ReferenceWebhooks.AddAsync(document, context, routes.Value, cancellation);
                    ReferenceRecords.DescribeMembers(schemas, $"` of {service.Project}");
                    ReferenceSchemas.Refine(document, context.ApplicationServices.GetRequiredService<PurposeCatalogue>());
                    document.Info = new OpenApiInfo
                    {
                        Title = $"SenefConsent: {service.Title}",
                        Version = "v1",
                        Description = Introduction.Of(service, builder.Environment.ApplicationName, document, context.ApplicationServices),
                    };
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    ReferenceOperations.Describe(operation, context, routes.Value);
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    ReferenceRecords.Describe(schema, context);
                    return Task.CompletedTask;
                }
            );
        });
    }

    public static void UseApiReference(this WebApplication app)
    {
        var texts = new SharedTexts(Languages.English);
        app.MapGet(ErrorsPath, () => new ErrorsPage { Texts = texts }).ExcludeFromDescription().ServeWhileBehind();
        app.MapGet(
                ServicesPath,
                (IOptions<ReferenceOptions> options) => new ServicesPage { Texts = texts, AddressOf = options.Value.AddressOf }
            )
            .ExcludeFromDescription()
            .ServeWhileBehind();
        app.MapOpenApi(DocumentPath).ServeWhileBehind();
        app.MapScalarApiReference(
                PagePath,
                (options, context) =>
                {
                    var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                    context.Response.Headers.ContentSecurityPolicy = Policy.Replace("{0}", nonce, StringComparison.Ordinal);
                    context.Response.Headers["Referrer-Policy"] = "no-referrer";
                    options
                        .WithNonce(nonce)
                        .WithOpenApiRoutePattern(DocumentPath)
                        .AddPreferredSecuritySchemes([ReferenceSecurity.Bearer])
                        .DisableDefaultFonts()
                        .DisableTelemetry()
                        .DisableAgent()
                        .DisableMcp()
                        .HideClientButton()
                        .HideDeveloperTools();
                }
            )
            .ServeWhileBehind();
    }
}
