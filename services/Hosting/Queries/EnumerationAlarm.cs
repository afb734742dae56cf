using System.Collections.Concurrent;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>What a look at recipients told.</summary>
/// <param name="Fresh">How many of them the client had not asked about lately.</param>
/// <param name="IsRaised">Whether the client raises the alarm.</param>
/// <param name="IsRaisedByAll">Whether all clients together do.</param>
internal readonly record struct EnumerationSigns(int Fresh, bool IsRaised, bool IsRaisedByAll);

/// <summary>
/// Tells a client that tries addresses out from one that asks about its contacts. The measure: of the recipients that it had not asked
/// about lately, in windows of 1,000 and of 8,192 and in however many requests, at least half follow one another: they differ from another
/// of the window in nothing but a number, which is near, or as far as most of them are from the next. So neither order nor stride nor what
/// is asked in between matters. The same is measured over all clients, for those who share the work.
/// </summary>
/// <remarks>
/// How many are unknown to the blocklist is no measure: nearly everybody whom marketing asks about never said anything. Of a list of
/// contacts in the order of their numbers, few are as near as that. Remembers of recipients numbers and hashes, and no address.
/// </remarks>
internal sealed class EnumerationAlarm
{
    private const int ShortWindow = 1_000;
    private const int LongWindow = 8_192;
    private const string Everybody = "";

    private readonly ConcurrentDictionary<string, Watched> clients = new(StringComparer.Ordinal);

    /// <summary>Looks at recipients as they come.</summary>
    public EnumerationSigns Look(string client, IReadOnlyCollection<ContactAddress> recipients)
    {
        var watched = clients.GetOrAdd($"client {client}", _ => new Watched(ShortWindow, LongWindow));
        var all = clients.GetOrAdd(Everybody, _ => new Watched(LongWindow));
        var (fresh, raised, raisedByAll) = (0, false, false);
        Span<long> numbers = stackalloc long[RecipientNumbers.Most];
        foreach (var recipient in recipients)
        {
            var count = RecipientNumbers.Of(recipient.Normal, numbers, out var hash);
            lock (watched)
            {
                if (!watched.IsFresh(hash))
                {
                    continue;
                }

                raised |= watched.Add(numbers[..count]);
            }

            fresh++;
            lock (all)
            {
                raisedByAll |= all.Add(numbers[..count]);
            }
        }

        return new EnumerationSigns(fresh, raised, raisedByAll && !raised);
    }

    /// <summary>A client's last recipients.</summary>
    private sealed class Watched(params int[] windows)
    {
        // By a part of their hash, each in the place of one before it: of those asked about lately, most are known.
        private const int Remembered = 1 << 18;

        private readonly Window[] windows = [.. windows.Select(size => new Window(size))];
        private uint[]? lately;

        public bool IsFresh(ulong hash)
        {
            lately ??= new uint[Remembered];
            var (place, mark) = ((int)(hash % Remembered), (uint)(hash >> 32) | 1);
            if (lately[place] == mark)
            {
                return false;
            }

            lately[place] = mark;
            return true;
        }

        public bool Add(ReadOnlySpan<long> numbers)
        {
            var isRaised = false;
            foreach (var window in windows)
            {
                isRaised |= window.Add(numbers);
            }

            return isRaised;
        }
    }

    /// <summary>The numbers of so many recipients.</summary>
    private sealed class Window(int size)
    {
        // A list in which one of twenty numbers of a country stands has fewer than half as near as that.
        private const int Near = 8;
        private const int SmallestGroup = 4;

        private readonly List<long> numbers = [];
        private readonly Dictionary<long, int> strides = [];
        private int recipients;

        /// <summary>Whether the window is full and raises the alarm.</summary>
        public bool Add(ReadOnlySpan<long> ofRecipient)
        {
            numbers.AddRange(ofRecipient);
            if (++recipients < size)
            {
                return false;
            }

            var isRaised = Following() * 2 >= recipients;
            numbers.Clear();
            recipients = 0;
            return isRaised;
        }

        private int Following()
        {
            numbers.Sort();
            var following = 0;
            for (int start = 0, end; start < numbers.Count; start = end)
            {
                for (end = start + 1; end < numbers.Count && RecipientNumbers.AreAlike(numbers[end], numbers[start]); end++) { }
                following += end - start >= SmallestGroup ? FollowingIn(start, end) : 0;
            }

            return following;
        }

        // Numbers of one kind, sorted: how many of them are a few strides from the next, the stride being the commonest distance.
        private int FollowingIn(int start, int end)
        {
            strides.Clear();
            var (stride, most) = (1L, 0);
            for (var index = start + 1; index < end; index++)
            {
                var distance = numbers[index] - numbers[index - 1];
                var count = distance > 0 ? strides[distance] = strides.GetValueOrDefault(distance) + 1 : 0;
                (stride, most) = count > most ? (distance, count) : (stride, most);
            }

            var following = 0;
            for (var index = start + 1; index < end; index++)
            {
                var distance = numbers[index] - numbers[index - 1];
                following += distance > 0 && (distance <= Near || (distance % stride == 0 && distance / stride <= Near)) ? 1 : 0;
            }

            return following == 0 ? 0 : following + 1;
        }
    }
}

/// <summary>
/// The numbers in an address, each with what stands around it: +33639980001 and +33639980002 are alike, and user17@ and user18@. A local
/// part of a few letters is a number as well.
/// </summary>
internal static class RecipientNumbers
{
    /// <summary>How many numbers an address has at most.</summary>
    public const int Most = 4;

    private const int NumberBits = 44;
    private const int LongestWord = 4;

    /// <summary>The numbers of an address, and a hash of it.</summary>
    /// <returns>How many there are.</returns>
    public static int Of(string normal, Span<long> numbers, out ulong hash)
    {
        var count = 0;
        hash = Hash(0, normal);
        for (var end = normal.Length; end > 0 && count < Most; )
        {
            var found = normal.AsSpan(0, end).LastIndexOfAnyInRange('0', '9');
            if (found < 0)
            {
                break;
            }

            var (start, number) = (found + 1, 0L);
            while (start > 0 && char.IsAsciiDigit(normal[start - 1]))
            {
                start--;
            }

            foreach (var digit in normal.AsSpan(start, found + 1 - start))
            {
                number = unchecked((number * 10) + (digit - '0'));
            }

            numbers[count++] = Alike(Hash(Hash(1, normal.AsSpan(0, start)), normal.AsSpan(found + 1)), number);
            end = start;
        }

        var at = normal.IndexOf('@');
        if (count == 0 && at is > 0 and <= LongestWord && normal.AsSpan(0, at).ContainsAnyExceptInRange('a', 'z') is false)
        {
            var word = 0L;
            foreach (var letter in normal.AsSpan(0, at))
            {
                word = (word * 26) + (letter - 'a');
            }

            numbers[count++] = Alike(Hash((ulong)at + 2, normal.AsSpan(at)), word);
        }

        return count;
    }

    /// <summary>Whether what stands around two numbers is the same.</summary>
    public static bool AreAlike(long one, long other) => one >> NumberBits == other >> NumberBits;

    private static long Alike(ulong around, long number) => (long)((around & 0x7FFFF) << NumberBits) | (number & ((1L << NumberBits) - 1));

    // The same in every process and of any text; it need not withstand whoever looks for two alike.
    private static ulong Hash(ulong seed, ReadOnlySpan<char> text)
    {
        var hash = seed ^ 0xCBF29CE484222325;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        return hash ^ (hash >> 29);
    }
}
