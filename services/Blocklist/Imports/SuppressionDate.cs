using System.Globalization;
using System.Text.RegularExpressions;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// The date of a refusal, in the many ways in which systems and spreadsheets write one. A day counts to its end, by the clocks of Paris:
/// within it the refusal may be later than what was permitted. What cannot be read is no date; nothing becomes 1970 or today.
/// </summary>
/// <param name="At">When at the latest the person refused; null when that is not known.</param>
/// <param name="Fault">Which of <see cref="ImportTexts"/> says why a date that is there does not count; null when it does, or when there is none.</param>
internal sealed record SuppressionDate(DateTimeOffset? At, string? Fault = null)
{
    private const int FirstYear = 1990;
    private const RegexOptions Options = RegexOptions.IgnoreCase;
    private const string Time =
        @"(?:[T ,]+(?:at |à |a )?(?<h>\d{1,2})(?:[:h](?<min>\d{2}))?(?:[:m](?<s>\d{2}))?(?:[.,](?<f>\d{1,9}))?s? ?(?<ap>[ap]\.?m\.?)?)?"
        + @" ?(?<zone>z|(?:utc|gmt)?[+-]\d{2}:?(?:\d{2})?(?: [a-z]{2,5})?|utc|gmt|cest|cet)?(?: \([^)]*\))?$";

    private static readonly SuppressionDate Unreadable = new(null, "DateUnreadable");
    private static readonly SuppressionDate Future = new(null, "DateInFuture");
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly DateTime SpreadsheetEpoch = new(1899, 12, 30);

    private static readonly Regex Number = LinearRegex.Of(@"^(?<n>\d+)(?:[.,](?<f>\d+))?\z", Options);
    private static readonly Regex Compact = LinearRegex.Of(
        @"^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:[T ]?(?<h>\d{2})(?<min>\d{2})(?<s>\d{2})?)?(?<zone>z)?\z",
        Options
    );
    private static readonly Regex Iso = LinearRegex.Of(@"^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})" + Time, Options);
    private static readonly Regex DayFirst = LinearRegex.Of(@"^(?<d>\d{1,2})[-/. ](?<m>\d{1,2})[-/. ](?<y>\d{4}|\d{2})" + Time, Options);

    private static readonly Regex DayAndName = LinearRegex.Of(
        @"^(?<d>\d{1,2})(?:er|st|nd|rd|th)?[-/., ]+(?:de )?(?<name>\p{L}+)[-/., ]+(?<y>\d{4}|\d{2})" + Time,
        Options
    );

    private static readonly Regex NameAndDay = LinearRegex.Of(
        @"^(?<name>\p{L}+)[., ]+(?<d>\d{1,2})(?:st|nd|rd|th)?[, ]+(?<y>\d{4})" + Time,
        Options
    );

    private static readonly Regex FirstWord = LinearRegex.Of(@"^\p{L}+[., ]+(?<rest>.+)\z", Options);

    private static readonly Regex[] Forms = [Compact, Iso, DayFirst, DayAndName, NameAndDay];

    // By their beginnings, without accents; the longer before the shorter.
    private static readonly (string Name, int Month)[] Months =
    [
        ("janv", 1),
        ("jan", 1),
        ("fev", 2),
        ("feb", 2),
        ("mar", 3),
        ("avr", 4),
        ("apr", 4),
        ("mai", 5),
        ("may", 5),
        ("juin", 6),
        ("jun", 6),
        ("juil", 7),
        ("jul", 7),
        ("aou", 8),
        ("aug", 8),
        ("sep", 9),
        ("oct", 10),
        ("nov", 11),
        ("dec", 12),
    ];

    /// <summary>No date stands there.</summary>
    public static SuppressionDate None { get; } = new(null, null);

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">What stands there.</param>
    /// <param name="isUtc">Whether its source writes times without a zone in UTC; else they are those of Paris.</param>
    /// <param name="now">The present.</param>
    public static SuppressionDate Read(string cell, bool isUtc, DateTimeOffset now)
    {
        var text = string.Join(
            ' ',
            cell.Trim(' ', '\t', '\u00A0', '\'', '"', '=').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        if (text == "")
        {
            return None;
        }

        if ((OfNumber(text) ?? OfText(text, isUtc)) is not { } read || read.From.Year < FirstYear)
        {
            return Unreadable;
        }

        return read.From > now ? Future : new SuppressionDate(read.To);
    }

    // What a spreadsheet counts in days, and what computers count in seconds and their fractions since 1970.
    private static (DateTimeOffset From, DateTimeOffset To)? OfNumber(string text)
    {
        if (Number.Match(text) is not { Success: true } match || text.Length > 24)
        {
            return null;
        }

        var (digits, fraction) = (match.Groups["n"].Value, match.Groups["f"].Value);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        if (digits.Length == 5)
        {
            var day = SpreadsheetEpoch.AddDays(number);
            return fraction == ""
                ? Day(day)
                : Instant(day + TimeSpan.FromSeconds(Math.Round(Fraction(fraction) * TimeSpan.SecondsPerDay)), isUtc: false);
        }

        var seconds = digits.Length switch
        {
            9 or 10 => number,
            12 or 13 => number / 1_000d,
            15 or 16 => number / 1_000_000d,
            18 or 19 => number / 1_000_000_000d,
            _ => -1,
        };
        return seconds < 0 ? null : Instant(DateTime.UnixEpoch.AddSeconds(seconds), isUtc: true);
    }

    // Mon, 09 Nov 2020; lundi 9 novembre 2020; le 9/11/2020.
    private static (DateTimeOffset From, DateTimeOffset To)? OfText(string text, bool isUtc) =>
        (FormOf(text) ?? (FirstWord.Match(text) is { Success: true } named ? FormOf(named.Groups["rest"].Value) : null)) is { } match
            ? OfParts(match, isUtc)
            : null;

    private static Match? FormOf(string text) => Forms.Select(form => form.Match(text)).FirstOrDefault(match => match.Success);

    private static (DateTimeOffset From, DateTimeOffset To)? OfParts(Match match, bool isUtc)
    {
        var (year, month, day) = (Part(match, "y"), match.Groups["name"].Success ? MonthOf(match) : Part(match, "m"), Part(match, "d"));
        year += match.Groups["y"].Length == 2 ? 2000 : 0;

        // 11/23/2025 can only be American; 03/04/2025 is French.
        if (month > 12 && day <= 12)
        {
            (month, day) = (day, month);
        }

        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var date = new DateTime(year, month, day);
        if (!match.Groups["h"].Success)
        {
            return Day(date);
        }

        var (hour, half) = (Part(match, "h"), match.Groups["ap"].Value.ToLowerInvariant());
        hour =
            half.StartsWith('p') && hour < 12 ? hour + 12
            : half.StartsWith('a') && hour == 12 ? 0
            : hour;
        if (hour > 23 || Part(match, "min") > 59 || Part(match, "s") > 59)
        {
            return null;
        }

        var local =
            date + new TimeSpan(hour, Part(match, "min"), Part(match, "s")) + TimeSpan.FromSeconds(Fraction(match.Groups["f"].Value));
        return match.Groups["zone"].Value.ToLowerInvariant() switch
        {
            "" => Instant(local, isUtc),
            "z" or "utc" or "gmt" => Instant(local, isUtc: true),
            "cet" => With(local, TimeSpan.FromHours(1)),
            "cest" => With(local, TimeSpan.FromHours(2)),
            var zone => With(local, OffsetOf(zone)),
        };
    }

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static double Fraction(string digits) =>
        digits == "" ? 0 : double.Parse($"0.{digits}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static int MonthOf(Match match)
    {
        var name = Csv.ColumnNames.Fold(match.Groups["name"].Value);
        return Array.Find(Months, month => name.StartsWith(month.Name, StringComparison.Ordinal)).Month;
    }

    private static TimeSpan OffsetOf(string zone)
    {
        var sign = zone.LastIndexOfAny(['+', '-']);
        var digits = string.Concat(zone[(sign + 1)..].Where(char.IsAsciiDigit)).PadRight(4, '0');
        var offset = new TimeSpan(
            int.Parse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture),
            int.Parse(digits[2..], NumberStyles.None, CultureInfo.InvariantCulture),
            0
        );
        return zone[sign] == '-' ? -offset : offset;
    }

    private static (DateTimeOffset From, DateTimeOffset To)? With(DateTime local, TimeSpan offset) =>
        offset.Duration() > TimeSpan.FromHours(14) ? null : Both(new DateTimeOffset(local, offset).ToUniversalTime());

    private static (DateTimeOffset From, DateTimeOffset To) Instant(DateTime local, bool isUtc) =>
        Both(
            new DateTimeOffset(
                DateTime.SpecifyKind(local, DateTimeKind.Unspecified),
                isUtc ? TimeSpan.Zero : Paris.GetUtcOffset(local)
            ).ToUniversalTime()
        );

    private static (DateTimeOffset From, DateTimeOffset To) Both(DateTimeOffset at) => (at, at);

    private static (DateTimeOffset From, DateTimeOffset To) Day(DateTime day) =>
        (Instant(day, isUtc: false).From, Instant(day.AddDays(1).AddSeconds(-1), isUtc: false).From);
}
