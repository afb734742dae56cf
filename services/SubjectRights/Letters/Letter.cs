using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>What a part of a letter is.</summary>
public enum LetterPartKind
{
    Paragraph,
    Heading,
    Item,
}

/// <summary>A part of a letter's body.</summary>
public sealed record LetterPart(LetterPartKind Kind, string Text);

/// <summary>
/// A letter as it was made: the one source of its page and its PDF. It is kept sealed, so that it reads the same after its template, the
/// settings or the case have changed.
/// </summary>
/// <param name="Language">French or English.</param>
/// <param name="Sender">Who writes, line by line.</param>
/// <param name="Date">The day in Paris.</param>
/// <param name="Reference">The reference of the case.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Body">What it says.</param>
/// <param name="Signature">Who signs.</param>
public sealed record Letter(
    string Language,
    IReadOnlyList<string> Sender,
    string Date,
    string Reference,
    string Subject,
    IReadOnlyList<LetterPart> Body,
    string Signature
)
{
    /// <summary>The controller, line by line.</summary>
    public static IReadOnlyList<string> SenderOf(ControllerOptions controller) =>
        [
            controller.Name,
            .. controller.Address.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            controller.Contact,
        ];

    /// <summary>All that it says, a line for each part.</summary>
    public string Text => string.Join('\n', [.. Sender, Date, Reference, Subject, .. Body.Select(part => part.Text), Signature]);

    /// <summary>SHA-256 of what it says.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>It, to be sealed.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>The letter that was sealed; null when what was sealed is none that was made here with this hash.</summary>
    public static Letter? Read(ReadOnlySpan<byte> content, string hash)
    {
        try
        {
            return JsonSerializer.Deserialize<Letter>(content) is { Sender: not null, Body: not null } letter && letter.Hash == hash
                ? letter
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
