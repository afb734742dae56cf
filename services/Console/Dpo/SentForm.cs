using System.Globalization;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was typed in a form with many fields; a field that is empty was not given.</summary>
public sealed class SentForm
{
    private readonly Dictionary<string, IReadOnlyList<string>> values;

    /// <summary>Nothing.</summary>
    public SentForm()
        : this(new Dictionary<string, string?>()) { }

    /// <summary>What a form begins with.</summary>
    public SentForm(IReadOnlyDictionary<string, string?> first) =>
        values = first
            .Where(field => field.Value is not null)
            .ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[field.Value!]);

    /// <summary>What was sent.</summary>
    public SentForm(IFormCollection form) =>
        values = form.ToDictionary(
            field => field.Key,
            field =>
                (IReadOnlyList<string>)[.. field.Value.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim())]
        );

    /// <summary>The fields that were sent, empty ones as well.</summary>
    public IEnumerable<string> Fields => values.Keys;

    /// <summary>A field; null when it is empty.</summary>
    public string? this[string field] => All(field) is [var first, ..] ? first : null;

    /// <summary>All values of a field.</summary>
    public IReadOnlyList<string> All(string field) => values.GetValueOrDefault(field) ?? [];

    /// <summary>A choice; null when none was made.</summary>
    public T? Of<T>(string field)
        where T : struct, Enum => ExactNames<T>.Find(this[field]);

    /// <summary>All choices that were made.</summary>
    public IReadOnlyList<T> Several<T>(string field)
        where T : struct, Enum => [.. All(field).Select(ExactNames<T>.Find).OfType<T>()];

    /// <summary>An id; null when none was given.</summary>
    public Guid? Id(string field) => Guid.TryParse(this[field], out var id) ? id : null;

    /// <summary>A time; null when none was given.</summary>
    /// <exception cref="UnreadableFieldException">It is none: to pass over it would record something else than was typed.</exception>
    public DateTimeOffset? At(string field) => this[field] is null ? null : NeededAt(field);

    /// <summary>A day; null when none was given.</summary>
    /// <exception cref="UnreadableFieldException">It is none.</exception>
    public DateOnly? Day(string field) => this[field] is null ? null : NeededDay(field);

    /// <summary>A whole number; null when none was given.</summary>
    /// <exception cref="UnreadableFieldException">It is none.</exception>
    public int? Number(string field) => this[field] is null ? null : NeededNumber(field);

    /// <summary>A choice that has to be made.</summary>
    /// <exception cref="UnreadableFieldException">It was not.</exception>
    public T Needed<T>(string field)
        where T : struct, Enum => Of<T>(field) ?? throw new UnreadableFieldException(field);

    /// <summary>An id that has to be given.</summary>
    /// <exception cref="UnreadableFieldException">It was not.</exception>
    public Guid NeededId(string field) => Id(field) ?? throw new UnreadableFieldException(field);

    /// <summary>A time that has to be given.</summary>
    /// <exception cref="UnreadableFieldException">It was not.</exception>
    public DateTimeOffset NeededAt(string field) => ParisTime.Find(this[field]) ?? throw new UnreadableFieldException(field);

    /// <summary>A day that has to be given.</summary>
    /// <exception cref="UnreadableFieldException">It was not.</exception>
    public DateOnly NeededDay(string field) => ParisTime.FindDay(this[field]) ?? throw new UnreadableFieldException(field);

    /// <summary>A whole number that has to be given.</summary>
    /// <exception cref="UnreadableFieldException">It was not.</exception>
    public int NeededNumber(string field) =>
        int.TryParse(this[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UnreadableFieldException(field);

    /// <summary>Whether a box was ticked.</summary>
    public bool Is(string field) => this[field] is not null;
}

/// <summary>A field holds nothing that can be read, for example no time.</summary>
/// <param name="field">Which.</param>
/// <param name="why">What is told of it, in the language of the page; null where nothing more is known.</param>
public sealed class UnreadableFieldException(string field, string? why = null) : Exception($"{field} cannot be read.")
{
    /// <summary>Which.</summary>
    public string Field { get; } = field;

    /// <summary>What is told of it.</summary>
    public string? Why { get; } = why;
}
