using System.Buffers.Binary;

namespace SenefConsent.SmsStop.Model;

/// <summary>Learns the weights of <see cref="Doubt"/> by stochastic gradient descent. The same lines give the same weights.</summary>
internal static class Training
{
    private const int Rounds = 30;
    private const double Decay = 2e-5;

    /// <summary>The weights, as the file holds them: a scale, then a signed byte for each.</summary>
    public static byte[] Learn(IReadOnlyList<LabelledLine> lines)
    {
        var vocabulary = Vocabulary.Shared;
        var examples = lines
            .Where(line => line.Label is SmsIntent.Stop or SmsIntent.Unclear or SmsIntent.Other)
            .Select(line => (Features: Doubt.Features(Understood.WordsOf(line.Text, vocabulary)).ToArray(), line.MayRefuse))
            .Where(example => example.Features.Length > 0)
            .ToArray();
        var harmless = examples.Count(example => !example.MayRefuse);
        var balance = (double)(examples.Length - harmless) / harmless;
        var weights = new float[Doubt.Size];
        var order = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var rate = 2.0 / (1 + (0.3 * round));
            order.Shuffle(examples);
            foreach (var (features, mayRefuse) in examples)
            {
                var error = (mayRefuse ? 1 : 0) - Doubt.OfRefusal(features, weights);
                var step = rate * error * (mayRefuse ? 1 : balance);
                var each = (float)(step / Math.Sqrt(features.Length));
                weights[0] += (float)(step * 0.05);
                foreach (var feature in features)
                {
                    weights[feature] += each - (float)(rate * Decay * weights[feature]);
                }
            }
        }

        var scale = weights.Max(Math.Abs) / sbyte.MaxValue;
        var file = new byte[sizeof(float) + Doubt.Size];
        BinaryPrimitives.WriteSingleLittleEndian(file, scale);
        for (var place = 0; place < Doubt.Size; place++)
        {
            file[sizeof(float) + place] = (byte)(sbyte)Math.Round(weights[place] / scale);
        }

        return file;
    }
}
