using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SenefConsent.Ledger;

/// <summary>
/// The ids under which one contact point may be known: where its address is at hand, one a key version, the newest first; where only an id
/// is, as in a link, that one. A command names a contact point by all of them, so that what was recorded or linked under an earlier key is
/// found.
/// </summary>
public sealed class ContactPointIds : IReadOnlyList<Guid>, IEquatable<ContactPointIds>
{
    private readonly Guid[] newestFirst;

    /// <summary>Takes them. Not made of a list, which could be empty: nobody has no id.</summary>
    public ContactPointIds(Guid newest, params IEnumerable<Guid> older) => newestFirst = [newest, .. older];

    /// <summary>The id for a contact point that is not known yet.</summary>
    public Guid Newest => newestFirst[0];

    /// <summary>The id that no further key changes.</summary>
    public Guid Lasting => newestFirst[^1];

    /// <inheritdoc/>
    public int Count => newestFirst.Length;

    /// <inheritdoc/>
    public Guid this[int index] => newestFirst[index];

    /// <summary>A contact point of which one id is known.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static implicit operator ContactPointIds?(Guid? id) => id is { } known ? new ContactPointIds(known) : null;

    /// <inheritdoc/>
    public bool Equals(ContactPointIds? other) => other is not null && newestFirst.AsSpan().SequenceEqual(other.newestFirst);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContactPointIds);

    /// <inheritdoc/>
    public override int GetHashCode() => Newest.GetHashCode();

    /// <inheritdoc/>
    public IEnumerator<Guid> GetEnumerator() => ((IEnumerable<Guid>)newestFirst).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
