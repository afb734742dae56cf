using System.Collections.Concurrent;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Tells a client that tries addresses out from one that asks about its contacts. The measure: of a client's last 1,000 recipients, in
/// however many requests, more than half differ from the one before in nothing but a number that is one higher or lower (+33639980001,
/// +33639980002; user17@, user18@). How many are unknown is no measure: nearly everybody whom marketing asks about never said anything.
/// Remembers of the last recipient a number and a hash, and no address.
/// </summary>
internal sealed class EnumerationAlarm
{
    private const int Window = 1_000;
    private const int MostNeighbours = Window / 2;

    // Beyond 18 digits a number does not fit; no numbering plan has more than 15.
    private const int MostDigits = 18;

    private readonly ConcurrentDictionary<string, State> clients = new(StringComparer.Ordinal);

    /// <summary>Whether the alarm is raised by these recipients: once a window at most.</summary>
    public bool IsRaisedBy(string client, IReadOnlyList<ContactAddress> recipients)
    {
        var state = clients.GetOrAdd(client, _ => new State());
        var raised = false;
        lock (state)
        {
            foreach (var recipient in recipients)
            {
                var (number, around) = Split(recipient.Normal);
                state.Neighbours += around == state.Around && (number - state.Number) is 1 or -1 ? 1 : 0;
                (state.Number, state.Around) = (number, around);
                if (++state.Seen == Window)
                {
                    raised |= state.Neighbours > MostNeighbours;
                    (state.Seen, state.Neighbours) = (0, 0);
                }
            }
        }

        return raised;
    }

    // The last run of digits, and what stands around it.
    private static (long Number, int Around) Split(string normal)
    {
        var end = normal.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var start = end;
        while (start > 0 && end - start < MostDigits && char.IsAsciiDigit(normal[start - 1]))
        {
            start--;
        }

        var number = 0L;
        foreach (var digit in normal.AsSpan(start, end - start))
        {
            number = (number * 10) + (digit - '0');
        }

        return (number, HashCode.Combine(string.GetHashCode(normal.AsSpan(0, start)), string.GetHashCode(normal.AsSpan(end))));
    }

    private sealed class State
    {
        public long Number { get; set; }

        public int Around { get; set; }

        public int Seen { get; set; }

        public int Neighbours { get; set; }
    }
}
