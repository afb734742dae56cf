using System.Buffers.Binary;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// The contact point of a synthetic objection: an address <c>probe@probe-….invalid</c>, which nobody can have (RFC 2606). It goes through
/// every door and is blocked as any other, so that a broken door is seen; and whoever lists, counts or tells objections leaves it out.
/// </summary>
/// <remarks>
/// Its id begins with 64 bits that stand for it, so that it is known without its address and without a join. Of a person's contact point
/// one in 2^64 would begin so. Who objects for such an address without being the probe has nothing left out that is theirs.
/// </remarks>
public static class ProbeContactPoint
{
    private const ulong Prefix = 0x70726F62_652D6964;
    private const string Named = "probe@probe-";
    private const string Nowhere = ".invalid";
    private const string First = "70726f62-652d-6964-0000-000000000000";
    private const string Last = "70726f62-652d-6964-ffff-ffffffffffff";

    /// <summary>An address of one.</summary>
    /// <param name="number">What tells it from every other.</param>
    public static string AddressOf(Guid number) => $"{Named}{number:N}{Nowhere}";

    /// <summary>Whether an id is that of one.</summary>
    public static bool Is(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        return id.TryWriteBytes(bytes, bigEndian: true, out _) && BinaryPrimitives.ReadUInt64BigEndian(bytes) == Prefix;
    }

    /// <summary>Whether an id is that of one, as SQL.</summary>
    /// <param name="id">The expression of the id.</param>
    public static string IsAs(string id) => $"({id} between '{First}' and '{Last}')";

    /// <summary>Makes the id of an address that of a probe.</summary>
    /// <param name="hash">The id that the address would have otherwise.</param>
    internal static void Mark(Span<byte> hash) => BinaryPrimitives.WriteUInt64BigEndian(hash, Prefix);

    internal static bool IsAddress(ContactPointKind kind, string normal) =>
        kind == ContactPointKind.Email
        && normal.EndsWith(Nowhere, StringComparison.Ordinal)
        && normal.StartsWith(Named, StringComparison.Ordinal);
}
