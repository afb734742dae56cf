using System.Buffers.Binary;

namespace SenefConsent.SmsStop;

/// <summary>
/// How much a message looks like a refusal: a logistic regression over its words, pairs of words and runs of letters, learnt from the lines
/// that <c>tests/SmsModel</c> reads. It ranks what a person looks at and may keep a message from passing for harmless. It records no
/// objection and lifts none: decision 0018.
/// </summary>
internal static class Doubt
{
    /// <summary>How many weights there are.</summary>
    public const int Size = 1 << 15;

    private const int LongestRun = 5;
    private const int ShortestRun = 2;

    private static readonly float[] Weights = Read();

    /// <summary>From 0 to 1.</summary>
    public static double OfRefusal(IReadOnlyList<string> words) => OfRefusal(Features(words), Weights);

    /// <summary>The same with other weights.</summary>
    public static double OfRefusal(IReadOnlyCollection<int> features, float[] weights)
    {
        double sum = weights[0];
        foreach (var feature in features)
        {
            sum += weights[feature] / Math.Sqrt(features.Count);
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>What a message is judged by; each is the place of a weight.</summary>
    public static HashSet<int> Features(IReadOnlyList<string> words)
    {
        var features = new HashSet<int>();
        var text = $" {string.Join(' ', words)} ";
        for (var start = 0; start < text.Length; start++)
        {
            var hash = 2166136261u;
            for (var length = 1; length <= LongestRun && start + length <= text.Length; length++)
            {
                hash = (hash ^ text[start + length - 1]) * 16777619u;
                if (length >= ShortestRun)
                {
                    features.Add(PlaceOf(hash));
                }
            }
        }

        for (var i = 0; i < words.Count; i++)
        {
            features.Add(PlaceOf(Hash(words[i], 7)));
            if (i + 1 < words.Count)
            {
                features.Add(PlaceOf(Hash(words[i + 1], Hash(words[i], 11))));
            }

            if (i + 2 < words.Count)
            {
                features.Add(PlaceOf(Hash(words[i + 2], Hash(words[i], 13))));
            }
        }

        return features;
    }

    private static uint Hash(string word, uint seed)
    {
        var hash = 2166136261u ^ (seed * 2654435761u);
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash;
    }

    // Place 0 holds what every message begins with.
    private static int PlaceOf(uint hash) => 1 + (int)((hash ^ (hash >> 15)) % (Size - 1));

    private static float[] Read()
    {
        using var file = typeof(Doubt).Assembly.GetManifestResourceStream("doubt.model");
        if (file is null)
        {
            return new float[Size];
        }

        var bytes = new byte[sizeof(float) + Size];
        file.ReadExactly(bytes);
        var scale = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        return [.. bytes.Skip(sizeof(float)).Select(weight => (sbyte)weight * scale)];
    }
}
