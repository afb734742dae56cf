using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace SenefConsent.Web;

/// <summary>
/// The section <c>Public</c>: where the world reaches this service. Links and signatures are made with it, never with what a request says
/// of itself.
/// </summary>
public sealed class PublicAddress
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Public";

    /// <summary>Scheme, host and port, without a path, for example <c>https://u.example.org</c>.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>
    /// The proxies in front of this service, as addresses or networks (<c>10.0.0.5</c>, <c>10.1.0.0/16</c>). Only one of these is believed
    /// when it says, in <c>X-Forwarded-For</c>, for whom it asks. Without any, who connects is who asks.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>Whether the world reaches it over TLS.</summary>
    public bool IsHttps => BaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    internal bool NamesProxies => Proxies.All(proxy => IPNetwork.TryParse(Network(proxy), out _));

    internal IEnumerable<IPNetwork> ProxyNetworks => Proxies.Select(proxy => IPNetwork.Parse(Network(proxy)));

    internal bool IsValid =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.PathAndQuery == "/"
        && !BaseUrl.EndsWith('/');

    private static string Network(string proxy) =>
        IPAddress.TryParse(proxy, out var address) ? $"{address}/{address.GetAddressBytes().Length * 8}" : proxy;
}

/// <summary>What stands between the world and this service, and what every answer says to the browsers in it.</summary>
public static class PublicEdge
{
    private const string OneYear = "max-age=31536000";

    /// <summary>Adds the section <c>Public</c>.</summary>
    public static void AddPublicAddress(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<PublicAddress>()
            .Bind(builder.Configuration.GetSection(PublicAddress.Section))
            .Validate(
                address => address.IsValid,
                $"{PublicAddress.Section}:BaseUrl must be the absolute http or https address at which the world reaches this "
                    + "service, without a path"
            )
            .Validate(
                address => address.NamesProxies,
                $"every entry of {PublicAddress.Section}:Proxies is the address of a proxy, or a network such as 10.1.0.0/16"
            )
            .ValidateOnStart();

        // Only the peer: scheme, host and prefix are those of the base URL, whatever a header says. Set last, so that
        // ASPNETCORE_FORWARDEDHEADERS_ENABLED, which believes everybody, has no effect.
        builder
            .Services.AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IOptions<PublicAddress>>(
                (forwarded, address) =>
                {
                    forwarded.KnownProxies.Clear();
                    forwarded.KnownIPNetworks.Clear();
                    foreach (var network in address.Value.ProxyNetworks)
                    {
                        forwarded.KnownIPNetworks.Add(network);
                    }

                    // To the first that is no proxy of ours, through as many as there are.
                    forwarded.ForwardLimit = null;
                    forwarded.ForwardedHeaders =
                        forwarded.KnownIPNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
                }
            );
    }

    /// <summary>Believes the proxies that are named, and tells browsers what holds for every answer.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(
            (context, next) =>
            {
                // Late: an answer to an exception begins with the headers cleared.
                context.Response.OnStarting(
                    static state =>
                    {
                        var http = (HttpContext)state;
                        http.Response.Headers.XContentTypeOptions = "nosniff";
                        if (http.RequestServices.GetRequiredService<IOptions<PublicAddress>>().Value.IsHttps)
                        {
                            http.Response.Headers.StrictTransportSecurity = OneYear;
                        }

                        return Task.CompletedTask;
                    },
                    context
                );
                return next(context);
            }
        );
    }
}
