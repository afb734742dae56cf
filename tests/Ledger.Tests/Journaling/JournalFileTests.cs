using System.Text;

namespace SenefConsent.Ledger.Tests.Journaling;

/// <summary>What a file of the journal says, whatever became of whoever wrote it, or of the file.</summary>
public sealed class JournalFileTests : IDisposable
{
    private static readonly IReadOnlyDictionary<int, string> Keys = new Dictionary<int, string> { [1] = "0123456789abcdef" };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-journal-");

    private string Path => JournalReading.FilesIn(directory.FullName).Single().FullName;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void what_was_written_is_read()
    {
        Write(commits: 3, committed: 2);
        var read = JournalReading.Read(Path);
        Assert.Equal((3, 2), (read.Extent.Last, read.Extent.Committed));
        var commits = JournalReading.CommitsIn(Path).ToList();
        Assert.Equal([1, 2, 3], commits.Select(commit => commit.Position.Sequence));
        Assert.Equal("""{"number":2}""", commits[1].Entries.Single().Data.GetRawText());
        Assert.Equal(Keys, read.Keys);
        Assert.Empty(read.DamagedAt);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(300, 299)]
    [InlineData(300, 300)]
    public void its_end_alone_says_how_far_it_goes(int commits, int committed)
    {
        Write(commits, committed);
        Assert.Equal(JournalReading.Read(Path).Extent, JournalReading.ExtentOf(Path));
        Assert.Equal((commits, committed), (JournalReading.ExtentOf(Path).Last, JournalReading.ExtentOf(Path).Committed));
    }

    [Fact]
    public void a_commit_longer_than_the_end_that_is_read_first_is_found()
    {
        Write(commits: 3, committed: 2, entries: 2_000);
        Assert.Equal(new JournalExtent(System.IO.Path.GetFileName(Path), 3, 2), JournalReading.ExtentOf(Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void a_last_line_that_is_not_whole_was_never_committed_and_is_passed_over(int zerosAfterIt)
    {
        Write(commits: 3, committed: 2);
        var whole = File.ReadAllBytes(Path);
        var begin = whole.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var length = begin; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, [.. whole[..length], .. new byte[zerosAfterIt]]);
            Assert.Equal((2, 2), (JournalReading.ExtentOf(Path).Last, JournalReading.ExtentOf(Path).Committed));
            var read = JournalReading.Read(Path);
            Assert.Equal(2, read.Extent.Last);
            Assert.Empty(read.DamagedAt);
        }
    }

    [Fact]
    public void the_zeros_that_wait_to_be_written_over_are_no_damage_and_go_when_it_is_closed()
    {
        Write(commits: 3, committed: 2, isClosed: false);
        Assert.Equal(0, File.ReadAllBytes(Path)[^1]);
        Assert.Equal((3, 2), (JournalReading.ExtentOf(Path).Last, JournalReading.ExtentOf(Path).Committed));
        Assert.Equal(JournalReading.ExtentOf(Path), JournalReading.Read(Path).Extent);
        Assert.Empty(JournalReading.Read(Path).DamagedAt);

        File.Delete(Path);
        Write(commits: 3, committed: 2);
        Assert.DoesNotContain((byte)0, File.ReadAllBytes(Path));
    }

    // Each look at readiness asks it of each file that is being written.
    [Fact]
    public void how_far_it_goes_takes_neither_a_line_of_zeros_nor_all_lines_before_them()
    {
        Write(commits: 2_000, committed: 1_999, isClosed: false);
        JournalReading.ExtentOf(Path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var extent = JournalReading.ExtentOf(Path);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((2_000, 1_999), (extent.Last, extent.Committed));
        Assert.True(bytes < 300_000, $"{bytes} bytes were allocated to read the end of {new FileInfo(Path).Length}.");
    }

    [Fact]
    public void a_byte_that_changed_anywhere_before_the_end_is_found()
    {
        Write(commits: 3, committed: 2);
        var whole = File.ReadAllBytes(Path);
        var begin = whole.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var changed = 0; changed < begin - 1; changed++)
        {
            var bytes = whole.ToArray();
            bytes[changed] ^= 0x01;
            File.WriteAllBytes(Path, bytes);
            Assert.Single(JournalReading.Read(Path).DamagedAt);
        }
    }

    [Fact]
    public void a_line_that_was_taken_out_is_missed()
    {
        Write(commits: 3, committed: 0);
        var lines = File.ReadAllLines(Path).ToList();
        lines.RemoveAt(2);
        File.WriteAllLines(Path, lines);
        Assert.Single(JournalReading.Read(Path).DamagedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a journal\n")]
    [InlineData("\n\n\n")]
    public void a_file_that_is_none_holds_nothing(string text)
    {
        File.WriteAllBytes(System.IO.Path.Combine(directory.FullName, "empty.journal"), Encoding.UTF8.GetBytes(text));
        Assert.Equal(new JournalExtent("empty.journal", 0, 0), JournalReading.ExtentOf(Path));
        Assert.Empty(JournalReading.CommitsIn(Path));
    }

    private void Write(int commits, int committed, int entries = 1, bool isClosed = true)
    {
        using var file = JournalFile.Create(directory.FullName, "writer", Given.March(1), Keys);
        for (var number = 1; number <= commits; number++)
        {
            file.Write(
                [
                    .. Enumerable
                        .Repeat(Encoding.UTF8.GetBytes($$"""{"number":{{number}}}"""), entries)
                        .Select(data => (Guid.NewGuid(), Guid.NewGuid(), "objection_recorded", data)),
                ],
                Given.March(1, hour: 1)
            );
            if (number <= committed)
            {
                file.NoteCommitted();
            }
        }

        if (isClosed)
        {
            file.Close();
        }
    }
}
