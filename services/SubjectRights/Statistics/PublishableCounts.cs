using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>Counts that tell of nobody: each is of at least <see cref="Fewest"/> persons' acts.</summary>
public static class PublishableCounts
{
    /// <summary>The least count that is told.</summary>
    public const long Fewest = 10;

    /// <summary>The name of those that are too few to be named.</summary>
    public const string Other = "other";

    /// <summary>A count on its own; null when it is too small.</summary>
    public static long? Of(long count) => count >= Fewest ? count : null;

    /// <summary>
    /// Counts of which each is large enough, in the order given. Those that are too small are put together; while they are still too few,
    /// the smallest of the others goes with them, because what is missing from a total would tell it. Nothing, when all together are too few.
    /// </summary>
    public static IReadOnlyList<NamedCount> Of(IReadOnlyList<NamedCount> counts)
    {
        var merged = new HashSet<NamedCount>(ReferenceEqualityComparer.Instance);
        foreach (var next in counts.OrderBy(count => count.Count))
        {
            if (next.Count >= Fewest && (merged.Count == 0 || Sum(merged) >= Fewest))
            {
                break;
            }

            merged.Add(next);
        }

        var others = Sum(merged);
        return
        [
            .. counts.Where(count => !merged.Contains(count)),
            .. others >= Fewest ? [new NamedCount(Other, others)] : Array.Empty<NamedCount>(),
        ];
    }

    private static long Sum(IEnumerable<NamedCount> counts) => counts.Sum(count => count.Count);
}
