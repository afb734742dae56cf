using System.Buffers;
using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Csv;

/// <summary>Reads the beginning of a CSV file: the delimiter, whether there is a header, and which column holds the recipient.</summary>
public static class CsvHeader
{
    private static readonly string[] EmailNames =
    [
        "email",
        "e mail",
        "mail",
        "email address",
        "e mail address",
        "mail address",
        "adresse email",
        "adresse e mail",
        "adresse mail",
        "adresse electronique",
        "courriel",
        "recipient",
        "destinataire",
    ];

    private static readonly string[] TelephoneNames =
    [
        "telephone",
        "phone",
        "tel",
        "phone number",
        "telephone number",
        "numero de telephone",
        "numero",
        "mobile",
        "mobile phone",
        "mobile number",
        "cell phone",
        "portable",
        "gsm",
        "sms",
        "msisdn",
        "recipient",
        "destinataire",
    ];

    private static readonly string[] PostNames = ["address", "adresse", "postal address", "adresse postale", "recipient", "destinataire"];

    /// <summary>
    /// Reads up to the first row of a recipient. What goes back before it is written. A column that is named must be there; one that is not
    /// named is recognised by its name, or, in a file without a header, by holding the only address of the first row. <see
    /// cref="RowReader.Fault"/> says when that fails.
    /// </summary>
    /// <param name="source">The file, after its byte order mark.</param>
    /// <param name="csv">Cuts it; knows delimiter, width and <see cref="CsvRows.Column"/> then.</param>
    /// <param name="channel">What the recipients are reached by, which gives the names that their column may have.</param>
    /// <param name="column">The column's name, or its number from 1; null to recognise it.</param>
    /// <param name="isAddress">Whether a cell is an address of the channel: a row with one is no header.</param>
    /// <param name="added">The names of the columns that are added, if there is a header.</param>
    /// <param name="begin">Where the beginning is written to, as it is to go back.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task BeginAsync(
        this RowReader source,
        CsvRows csv,
        Channel channel,
        string? column,
        Func<string, bool> isAddress,
        IReadOnlyList<string> added,
        IBufferWriter<byte> begin,
        CancellationToken cancellation
    )
    {
        for (var isTold = false; source.Fault is null; )
        {
            if (source.TryPeek(csv, out var row))
            {
                if (!isTold && csv.Recognise(row))
                {
                    isTold = true;
                    begin.Write(row);
                    source.TryNext(csv, out _);
                    continue;
                }

                // Cut again, now by the delimiter.
                if (source.TryPeek(csv, out row))
                {
                    ReadFirst(source, csv, row, channel, column, isAddress, added, begin);
                    return;
                }
            }
            else if (source is { IsEnded: true, Fault: null })
            {
                source.Refuse("The file holds no row.");
                return;
            }

            await source.ReadAsync(cancellation);
        }
    }

    private static void ReadFirst(
        RowReader source,
        CsvRows csv,
        ReadOnlySpan<byte> row,
        Channel channel,
        string? column,
        Func<string, bool> isAddress,
        IReadOnlyList<string> added,
        IBufferWriter<byte> begin
    )
    {
        var names = new List<string>();
        for (var index = 0; index < csv.Count; index++)
        {
            names.Add(csv.Cell(row, index));
        }

        csv.SetWidth();
        var addresses = names.Index().Where(name => channel != Channel.Post && isAddress(name.Item)).Select(name => name.Index).ToList();
        var (place, isHeader) = Place(names, addresses, channel, column);
        if (place is not { } found)
        {
            source.Refuse(
                column is null
                    ? "Line 1 names no column that holds the recipients. Name it as the column, or give its number, from 1, for "
                        + "a file without a header."
                    : "The column that is asked for is not in line 1."
            );
            return;
        }

        csv.Column = found;
        if (isHeader)
        {
            csv.Write(begin, row, [.. added]);
            source.TryNext(csv, out _);
        }
    }

    private static (int? Place, bool IsHeader) Place(List<string> names, List<int> addresses, Channel channel, string? column)
    {
        // A header holds names, and a row of a recipient an address; what is a postal address cannot be told, so there a number means that
        // there is no header.
        var isHeader = addresses.Count == 0;
        if (column is not null)
        {
            var named = names.FindIndex(name => Fold(name) == Fold(column));
            return named >= 0 ? (named, true)
                : int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= names.Count
                    ? (number - 1, isHeader && channel != Channel.Post)
                : (null, isHeader);
        }

        if (!isHeader)
        {
            return (addresses.Count == 1 ? addresses[0] : null, false);
        }

        var known = channel switch
        {
            Channel.Email => EmailNames,
            Channel.Post => PostNames,
            _ => TelephoneNames,
        };
        var places = known.Select(name => names.FindIndex(cell => Fold(cell) == name)).Where(index => index >= 0);
        return (places.Cast<int?>().FirstOrDefault(), true);
    }

    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        // A rune is never half a surrogate pair, and a letter never the noncharacter that normalisation throws at.
#pragma warning disable RS0030
        var decomposed = string.Concat(
            name.EnumerateRunes().Select(rune => Rune.IsLetter(rune) ? $"{rune}".Normalize(NormalizationForm.FormD) : $"{rune}")
        );
#pragma warning restore RS0030
        foreach (var character in decomposed.ToLowerInvariant())
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
