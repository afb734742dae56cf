using System.Buffers.Binary;

namespace SenefConsent.Blocklist;

/// <summary>
/// Which recipients stood in a file before, by the first 8 bytes of their pseudonymous ids: at most 64 MB, that is 16 MB per million up to
/// four million, however long the file is. After those nobody is new and nobody is known. Two of four million share their 8 bytes once in
/// two million files; then an allowed row is called a repeated one.
/// </summary>
internal sealed class SeenRecipients
{
    /// <summary>How many it can remember.</summary>
    public const int Most = 4 * 1024 * 1024;

    private ulong[] slots = new ulong[1024];
    private int count;

    /// <summary>Whether it remembers no more.</summary>
    public bool IsFull => count == Most;

    /// <summary>Whether it was there before; remembers it if not.</summary>
    public bool IsRepeated(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var key = BinaryPrimitives.ReadUInt64BigEndian(bytes) | 1;
        if (2 * count >= slots.Length && !IsFull)
        {
            Grow();
        }

        var slot = SlotOf(key);
        if (slots[slot] == key)
        {
            return true;
        }

        if (!IsFull)
        {
            slots[slot] = key;
            count++;
        }

        return false;
    }

    private int SlotOf(ulong key)
    {
        // The id is a hash: its bits are as good as those of any other. An empty slot is 0, which no key is.
        var slot = (int)(key >> 1) & (slots.Length - 1);
        while (slots[slot] != 0 && slots[slot] != key)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        var old = slots;
        slots = new ulong[old.Length * 2];
        foreach (var key in old)
        {
            if (key != 0)
            {
                slots[SlotOf(key)] = key;
            }
        }
    }
}
