namespace SenefConsent.Ledger;

/// <summary>What the journal keeps, held against what a database says of it.</summary>
/// <param name="Lacks">Why the database is behind: what it certainly lacks; nothing when it is not.</param>
/// <param name="Missing">The files that the database was written with and that are not there: nobody knows what it lacks of them.</param>
/// <remarks>
/// The last commits of a file, which it does not say were acknowledged, are not held against the database: whoever wrote them is about to
/// commit, or died before and told nobody. The sender repeats, with the evidence that the journal does not keep.
/// </remarks>
public sealed record JournalComparison(IReadOnlyList<string> Lacks, IReadOnlyList<string> Missing)
{
    // The journal's files and the database's marks are dated by two clocks.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Compares.</summary>
    /// <param name="files">The files, read before the marks: a commit is marked when the file says that it was acknowledged.</param>
    /// <param name="marks">The marks of the database.</param>
    /// <param name="keptFor">For how long files are kept.</param>
    /// <param name="now">The present.</param>
    public static JournalComparison Of(
        IReadOnlyCollection<JournalExtent> files,
        IReadOnlyDictionary<string, JournalMark> marks,
        TimeSpan keptFor,
        DateTimeOffset now
    )
    {
        var there = files.Select(file => file.File).ToHashSet(StringComparer.Ordinal);
        return new JournalComparison(
            [
                .. files
                    .Where(file => MarkOf(file) < file.Committed)
                    .Select(file => $"it lacks at least {file.Committed - MarkOf(file)} commits that {file.File} keeps"),
            ],
            [
                .. marks
                    .Values.Where(mark => !there.Contains(mark.File) && mark.WrittenAt > now - keptFor + Margin)
                    .Select(mark => mark.File)
                    .Order(StringComparer.Ordinal),
            ]
        );

        long MarkOf(JournalExtent file) => marks.GetValueOrDefault(file.File)?.Sequence ?? 0;
    }
}
