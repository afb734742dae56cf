using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// An address in its one normal form, the same for every service: two writings that reach the same person meet the same contact point. It
/// always exists. What cannot be understood is kept on its raw form, because an objection is never refused; it is not readable, and a check
/// says so.
/// </summary>
/// <remarks>
/// Changing a normal form loses the objections recorded under the old one: the tests pin them, and a change needs a new key version.
/// </remarks>
public readonly partial record struct ContactAddress
{
    private ContactAddress(ContactPointKind kind, string normal, bool isReadable)
    {
        Kind = kind;
        Normal = normal;
        IsReadable = isReadable;
    }

    /// <summary>What kind of address it is.</summary>
    public ContactPointKind Kind { get; }

    /// <summary>The normal form, in clear. For deriving an id; never stored, logged or sent.</summary>
    public string Normal { get; }

    /// <summary>Whether it was understood. If not, <see cref="Normal"/> is the folded raw form.</summary>
    public bool IsReadable { get; }

    /// <summary>
    /// As much of it as its owner needs to recognise it, and nobody else can use: <c>j…n@example.fr</c>, or the last two digits of a
    /// number. Null where it was not understood, and of the other kinds.
    /// </summary>
    public string? Masked =>
        !IsReadable ? null
        : Kind == ContactPointKind.Telephone ? Normal[^2..]
        : Kind == ContactPointKind.Email && Normal.LastIndexOf('@') is > 0 and var at
            ? $"{Normal[0]}…{(at > 2 ? Normal[(at - 1)..] : Normal[at..])}"
        : null;

    /// <summary>The address one uses by a channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The channel is <see cref="Channel.All"/>.</exception>
    public static ContactAddress For(Channel channel, string raw) =>
        channel switch
        {
            Channel.Email => Email(raw),
            Channel.Sms or Channel.Telephone => Telephone(raw),
            Channel.Post => Postal(raw),
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A recipient is reached by one channel."),
        };

    /// <summary>The address of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none that an address has.</exception>
    public static ContactAddress For(ContactPointKind kind, string raw) =>
        kind switch
        {
            ContactPointKind.Email => Email(raw),
            ContactPointKind.Telephone => Telephone(raw),
            ContactPointKind.Postal => Postal(raw),
            ContactPointKind.Domain => Domain(raw),
            ContactPointKind.Organisation => Organisation(raw),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of address."),
        };

    /// <summary>Its kind. Not its value, which must not reach a log by an interpolated string.</summary>
    public override string ToString() => $"{Kind} address";

    private static string FoldCase(string raw) =>
        Ascii.IsValid(raw)
            ? raw.Trim().ToLowerInvariant()
            : SafeText.Normalize(
                SafeText.Normalize(raw.Trim(), NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant(),
                NormalizationForm.FormC
            );

    private static string FoldText(string raw)
    {
        var folded = new StringBuilder(raw.Length);
        foreach (var character in SafeText.Normalize(WrittenText.Visible(raw), NormalizationForm.FormKD).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                folded.Append(character);
            }
            else if (
                CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark
                && folded.Length > 0
                && folded[^1] != ' '
            )
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }
}
