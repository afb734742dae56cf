using Microsoft.Extensions.Options;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// Counts what is typed into the form for a damaged link, where nothing proves whose address it is: anybody could object for everybody, and
/// have mails sent to them. Of an instance, in memory.
/// </summary>
public sealed class TypedAddresses(IOptions<UnsubscribeOptions> options)
{
    // Beyond these, of an hour or a day, nothing more is known: then it is a pause, and no mail.
    private const int MostKnown = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> objections = [];
    private readonly HashSet<Guid> writtenTo = [];
    private DateTimeOffset hour;
    private DateTimeOffset day;

    /// <summary>Whether what a sender types is one of the first in the hour, which are objections; others are pauses.</summary>
    public bool IsAmongFirst(string sender, DateTimeOffset now)
    {
        lock (gate)
        {
            var current = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
            if (current != hour)
            {
                hour = current;
                objections.Clear();
            }

            var already = objections.GetValueOrDefault(sender);
            if (already >= options.Value.TypedAddressesPerHour || (already == 0 && objections.Count >= MostKnown))
            {
                return false;
            }

            objections[sender] = already + 1;
            return true;
        }
    }

    /// <summary>Whether a mail may be sent to a typed address: one a day.</summary>
    public bool MayWriteTo(Guid contactPoint, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
            if (today != day)
            {
                day = today;
                writtenTo.Clear();
            }

            return writtenTo.Count < MostKnown && writtenTo.Add(contactPoint);
        }
    }
}
