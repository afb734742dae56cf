using System.Net;
using System.Net.Sockets;
using SenefConsent.Contracts;

namespace SenefConsent.Hosting;

/// <summary>Says which of the requests that prove nothing may be kept. Of an instance, in memory: a restart begins a day anew.</summary>
internal sealed class UnprovenBudget(UnprovenOptions options)
{
    /// <summary>
    /// What a kept request fills beside its own bytes: event, stream, row of the list and their indexes. A test measures it.
    /// </summary>
    public const int BytesBeside = 4 * 1024;

    // Whoever comes from more addresses in a minute gets no more of them known.
    private const int MostSenders = 100_000;

    private const int NetworkBytes = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<Source, long> spent = [];
    private readonly HashSet<string> kept = [];
    private readonly Dictionary<string, int> senders = [];
    private DateOnly day;
    private long minute;

    /// <summary>Takes what keeping a request costs.</summary>
    /// <param name="door">Where it came.</param>
    /// <param name="sender">Who sent it; null when that is not said.</param>
    /// <param name="fingerprint">What makes it the same when it is sent again.</param>
    /// <param name="bytes">How much would be kept of it.</param>
    /// <param name="now">When it came.</param>
    public UnprovenOutcome Take(Source door, string? sender, string fingerprint, int bytes, DateTimeOffset now)
    {
        lock (gate)
        {
            BeginAnew(now);
            if (kept.Contains(fingerprint))
            {
                return UnprovenOutcome.KeptBefore;
            }

            var from = SenderOf(sender);
            var (already, cost) = (senders.GetValueOrDefault(from), bytes + BytesBeside);
            if (
                already >= options.KeptPerMinute
                || (already == 0 && senders.Count >= MostSenders)
                || spent.GetValueOrDefault(door) + cost > options.BytesPerDay
            )
            {
                return UnprovenOutcome.TurnedAway;
            }

            senders[from] = already + 1;
            spent[door] = spent.GetValueOrDefault(door) + cost;
            kept.Add(fingerprint);
            return UnprovenOutcome.Kept;
        }
    }

    /// <summary>Gives it back: the request could not be stored, and is sent again.</summary>
    public void GiveBack(Source door, string fingerprint, int bytes)
    {
        lock (gate)
        {
            if (kept.Remove(fingerprint))
            {
                spent[door] = Math.Max(0, spent.GetValueOrDefault(door) - bytes - BytesBeside);
            }
        }
    }

    /// <summary>How much of a day's bytes each door has used, from 0 to 1.</summary>
    public IReadOnlyList<(Source Door, double Share)> Used(DateTimeOffset now)
    {
        lock (gate)
        {
            BeginAnew(now);
            return [.. spent.Select(door => (door.Key, options.BytesPerDay == 0 ? 1.0 : (double)door.Value / options.BytesPerDay))];
        }
    }

    private void BeginAnew(DateTimeOffset now)
    {
        if (DateOnly.FromDateTime(now.UtcDateTime) is var today && today != day)
        {
            day = today;
            spent.Clear();
            kept.Clear();
        }

        if (now.ToUnixTimeSeconds() / 60 is var current && current != minute)
        {
            minute = current;
            senders.Clear();
        }
    }

    // Whoever has one address of IPv6 has all of its network.
    internal static string SenderOf(string? sender)
    {
        if (!IPAddress.TryParse(sender, out var address))
        {
            return sender ?? "";
        }

        return address switch
        {
            { IsIPv4MappedToIPv6: true } => $"{address.MapToIPv4()}",
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
            _ => $"{address}",
        };
    }
}

/// <summary>What became of a request that proves nothing.</summary>
public enum UnprovenOutcome
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>The very same is kept already.</summary>
    KeptBefore,

    /// <summary>It is counted only.</summary>
    TurnedAway,
}
