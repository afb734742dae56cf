using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SenefConsent.Local;

/// <summary>TCP ports of this machine's loopback address.</summary>
public static class Ports
{
    // A port from which the operating system serves connections may be taken by any of them while its server is down for a moment, even by
    // a client that tries to reach that server.
    private const string RangeOfConnections = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int FirstOfConnections = 32_768;
    private const int Choice = 12_000;

    /// <summary>So many ports in a row that nothing listens on now, none of them one that connections are given.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        var end = EndOfChoice();
        while (true)
        {
            var ports = Enumerable.Range(Random.Shared.Next(Math.Max(1_024, end - Choice), end - count), count).ToList();
            if (ports.TrueForAll(IsFree))
            {
                return ports;
            }
        }
    }

    /// <summary>The first port after those that <see cref="Free"/> chooses from.</summary>
    public static int EndOfChoice()
    {
        var first =
            File.Exists(RangeOfConnections)
            && int.TryParse(File.ReadAllText(RangeOfConnections).Split().FirstOrDefault(), CultureInfo.InvariantCulture, out var lowest)
                ? lowest
                : FirstOfConnections;

        // Where connections are given nearly every port, none is better than another.
        return first > 2 * 1_024 ? Math.Min(first, FirstOfConnections) : FirstOfConnections;
    }

    /// <summary>Makes sure that nothing listens on any of these ports.</summary>
    /// <param name="ports">The ports, and what each is wanted for.</param>
    /// <exception cref="LocalRunException">Something does; the message names every such port.</exception>
    public static void RequireFree(IEnumerable<(int Port, string WantedFor)> ports)
    {
        var taken = ports
            .Where(port => !IsFree(port.Port))
            .Select(port => $"Port {port.Port}, needed for {port.WantedFor}, is taken or reserved.")
            .ToList();
        if (taken.Count > 0)
        {
            throw new LocalRunException(
                $"{string.Join("\n", taken)}\nStop the program that uses it, or choose other ports with --base-port N. Nothing was started."
            );
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
