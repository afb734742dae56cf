using System.Buffers;
using SenefConsent.Contracts;

namespace SenefConsent.Csv;

/// <summary>
/// Whether a cell looks like an address of a channel, for finding the column of addresses. Whether it is one, the service's own reading of
/// addresses says.
/// </summary>
public static class AddressShape
{
    private const int FewestDigits = 8;
    private const int MostDigits = 15;

    private static readonly SearchValues<char> InNoEmail = SearchValues.Create(" ,;|{}[]()\n\r\t/\\");

    /// <summary>Whether it looks like one. A postal address has no shape.</summary>
    public static bool IsAddress(Channel channel, string cell) =>
        channel switch
        {
            Channel.Email => IsEmail(cell),
            Channel.Sms or Channel.Telephone => IsNumber(cell),
            _ => false,
        };

    /// <summary>
    /// Whether it looks like nothing else: a number with its international prefix or its leading zero. Others may be a SIREN or a time.
    /// </summary>
    public static bool IsCertainly(Channel channel, string cell) =>
        IsAddress(channel, cell) && (channel == Channel.Email || cell.AsSpan().TrimStart(" \t\u00A0'\"=(") is ['+' or '0', ..]);

    // Ann <a@example.org>, mailto:a@example.org and *@example.org included; a sentence with an address in it is none.
    private static bool IsEmail(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text.LastIndexOf('<') is >= 0 and var open && text.IndexOf('>') > open)
        {
            text = text[(open + 1)..text.IndexOf('>')];
        }

        var at = text.IndexOf('@');
        return at >= 0
            && text[(at + 1)..] is { Length: > 2 } domain
            && domain.Contains('.')
            && !domain.Contains('@')
            && !text.ContainsAny(InNoEmail);
    }

    private static bool IsNumber(string cell)
    {
        var (digits, separators) = (0, 0);
        foreach (var character in cell.AsSpan().Trim())
        {
            switch (character)
            {
                case >= '0' and <= '9':
                    digits++;
                    break;
                case '-' or '.' or '/':
                    separators++;
                    break;
                case ' ' or '\u00A0' or '\u202F' or '+' or '(' or ')' or '\'' or '"' or '=':
                    break;
                default:
                    return false;
            }
        }

        // 2024-03-12, 12.03.2024: eight digits in three groups are a day.
        return digits is >= FewestDigits and <= MostDigits && !(digits == FewestDigits && separators == 2);
    }
}
