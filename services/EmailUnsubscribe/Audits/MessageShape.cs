namespace SenefConsent.EmailUnsubscribe;

/// <summary>The measures of a message that tell, before it is parsed, what parsing it costs.</summary>
/// <param name="Header">The length of its header in bytes, with the empty line that ends it.</param>
/// <param name="LongestLine">The length of its longest line in bytes, without the line break.</param>
/// <param name="Boundaries">How many lines can begin a part.</param>
/// <param name="EmptyLines">How many lines of nothing but white space follow each other.</param>
internal readonly record struct MessageShape(int Header, int LongestLine, int Boundaries, int EmptyLines)
{
    public const int LargestHeader = 256 * 1024;
    public const int MostParts = 10_000;
    public const int MostEmptyLines = 100_000;

    /// <summary>
    /// Whether it is no more than any mailbox takes. The library's time grows with the square of the header and of a run of empty lines,
    /// its memory with the parts: 25 MB of one take half a minute or a gigabyte from a service that has objections to take.
    /// </summary>
    public bool IsBearable => Header <= LargestHeader && Boundaries <= MostParts && EmptyLines <= MostEmptyLines;

    public const int MostTags = 50_000;
    public const int LongestTag = 128 * 1024;

    /// <summary>
    /// Whether the HTML of a message is no more than any mailbox shows: each tag is taken apart, and each of its attributes compared.
    /// </summary>
    public static bool IsBearableHtml(ReadOnlySpan<char> html)
    {
        for (var tags = 0; html.IndexOf('<') is >= 0 and var start; tags++)
        {
            html = html[(start + 1)..];
            var end = html.IndexOfAny('<', '>');
            if (tags == MostTags || (end < 0 ? html.Length : end) > LongestTag)
            {
                return false;
            }
        }

        return true;
    }

    public static MessageShape Of(ReadOnlySpan<byte> message)
    {
        var (header, longestLine, boundaries, emptyLines, run, inHeader) = (0, 0, 0, 0, 0, true);
        while (message.Length > 0)
        {
            var length = message.IndexOf((byte)'\n') + 1;
            length = length == 0 ? message.Length : length;
            var line = message[..length].TrimEnd("\r\n"u8);
            header += inHeader ? length : 0;
            inHeader &= line.Length > 0;
            longestLine = Math.Max(longestLine, line.Length);
            boundaries += line.StartsWith("--"u8) ? 1 : 0;
            run = line.ContainsAnyExcept(" \t"u8) ? 0 : run + 1;
            emptyLines = Math.Max(emptyLines, run);
            message = message[length..];
        }

        return new MessageShape(header, longestLine, boundaries, emptyLines);
    }
}
