using System.Buffers.Text;
using System.Collections.Concurrent;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>
/// No token but a minted one is taken: tokens made of valid ones, each in one of the ways below, are asked for by GET, and one in a hundred
/// is POSTed as well, because each of those is a transaction and an entry in the data protection officer's list. What only stands around a
/// whole token damages nothing and is none of them.
/// </summary>
public static class TokensProof
{
    private const int ValidTokens = 1_000;
    private const int OnePostIn = 100;
    private const int Clients = 16;
    private const int SpareBits = 4;
    private const string Path = "/u/";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly string[] Additions =
    [
        .. Alphabet.Select(character => $"{character}"),
        "=",
        "==",
        ".",
        "~",
        "%",
        " ",
        "é",
        "?",
        "#",
        "\\",
    ];

    private static readonly (string Name, Func<Random, IReadOnlyList<string>, string> Make)[] Ways =
    [
        ("random", (random, valid) => Random(random, random.Next(2) == 0 ? valid[0].Length : random.Next(1, 200))),
        ("truncated", (random, valid) => Truncated(random, Any(random, valid))),
        ("extended", (random, valid) => Extended(random, Any(random, valid))),
        ("bit-flipped", (random, valid) => BitFlipped(random, Any(random, valid))),
        ("re-cased", (random, valid) => ReCased(random, Any(random, valid))),
        ("spliced", (random, valid) => Spliced(random, Any(random, valid), Any(random, valid))),
        ("written otherwise", (random, valid) => WrittenOtherwise(random, Any(random, valid))),
    ];

    /// <summary>Makes it.</summary>
    /// <returns>
    /// It holds when each was answered 404, no event came of a GET, and each POST is kept as unattributed and nothing else.
    /// </returns>
    public static async Task<ProofResult> RunAsync(ServiceInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var valid = (await service.LinksAsync(ValidTokens, cancellation)).Select(path => path[Path.Length..]).ToList();
        var minted = valid.ToHashSet(StringComparer.Ordinal);
        var (events, kept) = (await service.EventsAsync(), await service.EventsAsync("unattributed_received"));
        var answers = new AnswerCount();
        var posted = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation },
            async (number, token) =>
            {
                var (name, make) = Ways[number % Ways.Length];
                var random = new Random(unchecked(seed + number));
                string made;
                do
                {
                    made = make(random, valid);
                } while (SealedToken.AllIn(made).Any(found => minted.Contains(found.Text)));

                var path = Path + Uri.EscapeDataString(made);
                using var page = await service.Public.GetAsync(new Uri(path, UriKind.Relative), token);
                answers.Add($"{name} GET", page);
                if (number / Ways.Length % OnePostIn == 0)
                {
                    using var answer = await service.OneClickAsync(path, token);
                    answers.Add($"{name} POST", answer);
                    posted.TryAdd(made, true);
                }
            }
        );

        (events, kept) = (await service.EventsAsync() - events, await service.EventsAsync("unattributed_received") - kept);
        return new ProofResult(
            answers.All((_, status) => status == 404) && events == posted.Count && kept == posted.Count,
            [.. answers.Lines, $"{posted.Count} different tokens were POSTed: {kept} kept as unattributed, {events - kept} other events"]
        );
    }

    private static string Any(Random random, IReadOnlyList<string> valid) => valid[random.Next(valid.Count)];

    private static string Random(Random random, int length) => new(random.GetItems<char>(Alphabet, length));

    private static string Truncated(Random random, string token)
    {
        var start = random.Next(3) == 0 ? random.Next(1, token.Length) : 0;
        var length = random.Next(1, token.Length - start + 1);
        return token.Substring(start, length == token.Length ? length - 1 : length);
    }

    private static string Extended(Random random, string token)
    {
        var addition = string.Concat(random.GetItems(Additions, random.Next(1, 5)));
        return random.Next(3) switch
        {
            0 => addition + token,
            1 => token.Insert(random.Next(token.Length), addition),
            _ => token + addition,
        };
    }

    private static string BitFlipped(Random random, string token)
    {
        var bytes = Base64Url.DecodeFromChars(token);
        for (var flips = random.Next(1, 4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return Base64Url.EncodeToString(bytes);
    }

    private static string ReCased(Random random, string token) =>
        random.Next(4) switch
        {
            0 => token.ToUpperInvariant(),
            1 => token.ToLowerInvariant(),
            _ => string.Concat(
                token.Select(character =>
                    random.Next(4) > 0 ? character
                    : char.IsUpper(character) ? char.ToLowerInvariant(character)
                    : char.ToUpperInvariant(character)
                )
            ),
        };

    private static string Spliced(Random random, string one, string other)
    {
        var place = random.Next(1, one.Length);
        return one[..place] + other[place..];
    }

    // Base64url leaves bits of the last character to spare, so the same bytes can be written in more than one way.
    private static string WrittenOtherwise(Random random, string token)
    {
        var last = Alphabet.IndexOf(token[^1], StringComparison.Ordinal);
        return token[..^1] + Alphabet[last ^ random.Next(1, 1 << SpareBits)];
    }
}
