namespace SenefConsent.Ledger.Tests.Journaling;

public class JournalComparisonTests
{
    private static readonly DateTimeOffset Now = Given.March(20);

    [Fact]
    public void a_database_that_has_come_as_far_as_the_journal_lacks_nothing() =>
        AssertIs(Compare([new("a", Last: 5, Committed: 5)], ("a", 5)), lacks: 0, missing: 0);

    [Fact]
    public void one_without_a_commit_that_was_acknowledged_is_behind() =>
        AssertIs(Compare([new("a", Last: 5, Committed: 5)], ("a", 4)), lacks: 1, missing: 0);

    [Fact]
    public void one_that_does_not_know_a_file_is_behind() => AssertIs(Compare([new("a", Last: 1, Committed: 1)]), lacks: 1, missing: 0);

    [Fact]
    public void a_last_commit_that_nobody_was_told_of_may_be_missing() =>
        AssertIs(Compare([new("a", Last: 5, Committed: 4)], ("a", 4)), lacks: 0, missing: 0);

    [Fact]
    public void a_file_without_commits_says_nothing() => AssertIs(Compare([new("a", Last: 0, Committed: 0)]), lacks: 0, missing: 0);

    [Fact]
    public void a_file_that_the_database_knows_and_that_is_not_there_is_missed() => AssertIs(Compare([], ("a", 4)), lacks: 0, missing: 1);

    [Fact]
    public void one_that_has_come_to_its_end_is_not_missed() =>
        AssertIs(JournalComparison.Of([], Marks(("a", 4)), TimeSpan.FromDays(10), Now.AddDays(10)), lacks: 0, missing: 0);

    private static JournalComparison Compare(IReadOnlyCollection<JournalExtent> files, params (string File, long Sequence)[] marks) =>
        JournalComparison.Of(files, Marks(marks), TimeSpan.FromDays(10), Now);

    private static Dictionary<string, JournalMark> Marks(params (string File, long Sequence)[] marks) =>
        marks.ToDictionary(mark => mark.File, mark => new JournalMark(mark.File, mark.Sequence, Now));

    private static void AssertIs(JournalComparison comparison, int lacks, int missing) =>
        Assert.Equal((lacks, missing), (comparison.Lacks.Count, comparison.Missing.Count));
}
