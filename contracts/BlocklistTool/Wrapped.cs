namespace SenefConsent.BlocklistTool;

/// <summary>Text in lines of a width, broken at spaces and never within a word; a no-break space is no place to break.</summary>
internal static class Wrapped
{
    /// <summary>The lines. A word that is longer than the width stands alone.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line);
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : $"{line} {word}";
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Cells side by side, two spaces apart, each in lines of its own width. The last one is not filled up.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<(string Text, int Width)> cells)
    {
        var columns = cells.Select(cell => Lines(cell.Text, cell.Width)).ToList();
        var height = columns.Max(lines => lines.Count);
        for (var line = 0; line < height; line++)
        {
            yield return string.Join(
                    "  ",
                    cells.Select((cell, index) => (line < columns[index].Count ? columns[index][line] : "").PadRight(cell.Width))
                )
                .TrimEnd();
        }
    }
}
