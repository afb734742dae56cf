using System.Net;
using System.Net.Sockets;

namespace SenefConsent.Local;

/// <summary>TCP ports of this machine's loopback address.</summary>
public static class Ports
{
    /// <summary>So many different ports that nothing listens on now.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        // All open at once: one that is closed before the next is asked for may be given out twice.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
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
