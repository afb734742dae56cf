using System.Net;
using System.Net.Sockets;

namespace SenefConsent.Hosting;

/// <summary>Tells addresses of the internet from those that mean a host, a network or a cloud's own, or nobody.</summary>
public static class InternetAddress
{
    // The IANA special-purpose address registries (RFC 6890), without those entries that are reached from everywhere.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // behind a carrier's NAT
            "127.0.0.0/8", // this host
            "169.254.0.0/16", // link-local; a cloud's metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // protocol assignments, with Teredo, which holds an IPv4 address
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which holds an IPv4 address
            "3fff::/20", // documentation
        }.Select(IPNetwork.Parse),
    ];

    // All of IPv6 that is given out. Outside of it are loopback, link-local, unique local, multicast and NAT64.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || Global.Contains(plain))
            && !NotPublic.Any(network => network.Contains(plain));
    }
}
