using System.Collections.Concurrent;
using System.Globalization;

namespace SenefConsent.Proofs;

/// <summary>Counts answers by what was asked and by status.</summary>
internal sealed class AnswerCount
{
    private readonly ConcurrentDictionary<(string Asked, int Status), int> counts = new();

    public IEnumerable<string> Lines =>
        counts
            .OrderBy(count => count.Key)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key.Asked, -24} {count.Key.Status} {count.Value, 9}"));

    public void Add(string asked, HttpResponseMessage answer) =>
        counts.AddOrUpdate((asked, (int)answer.StatusCode), 1, (_, count) => count + 1);

    public bool All(Func<string, int, bool> isRight) => counts.Keys.All(key => isRight(key.Asked, key.Status));
}
