using System.IO.MemoryMappedFiles;

namespace SenefConsent.Proofs;

/// <summary>
/// What the processes of a race see of each other: how far the objections are, and when each was acknowledged, by the machine's monotonic
/// clock. A file that each process maps into its memory.
/// </summary>
public sealed class RaceBoard : IDisposable
{
    private const int Next = 0;
    private const int Done = 1;
    private const int FirstPerson = 2;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor memory;

    /// <summary>Opens it; one that is not there is made, with nobody acknowledged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many people there are.</param>
    public RaceBoard(string path, int count)
    {
        Count = count;
        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, (FirstPerson + (long)count) * sizeof(long));
        memory = file.CreateViewAccessor();
    }

    /// <summary>How many people there are.</summary>
    public int Count { get; }

    /// <summary>Who objects now, about.</summary>
    public int Current
    {
        get => (int)Read(Next);
        set => Write(Next, value);
    }

    /// <summary>Whether nobody is left who objects.</summary>
    public bool IsOver
    {
        get => Read(Done) != 0;
        set => Write(Done, value ? 1 : 0);
    }

    /// <summary>Who a number is, in one race.</summary>
    public static string PersonOf(Guid race, int number) => $"racer.{number}.{race:N}@example.org";

    /// <summary>When an objection was acknowledged; 0 when it has not been.</summary>
    public long AcknowledgedAt(int number) => Read(FirstPerson + number);

    /// <summary>Says that an objection is acknowledged.</summary>
    public void Acknowledge(int number, long at) => Write(FirstPerson + number, at);

    /// <inheritdoc/>
    public void Dispose()
    {
        memory.Dispose();
        file.Dispose();
    }

    private long Read(int place) => memory.ReadInt64((long)place * sizeof(long));

    private void Write(int place, long value) => memory.Write((long)place * sizeof(long), value);
}
