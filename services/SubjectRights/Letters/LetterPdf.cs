using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>Draws a letter on A4.</summary>
internal sealed class LetterPdf : IDisposable
{
    private const double Margin = 64;
    private const double Bottom = 64;
    private const double Indent = 14;
    private const double TextSize = 10;
    private const double SubjectSize = 12;
    private const double LineHeight = 1.4;
    private const double Gap = 7;
    private const string Bullet = "•";

    // With the letters' meaning beside their shapes, so that the text can be read out, searched and copied.
    private static readonly XPdfFontOptions Readable = new(PdfFontEncoding.Unicode);

    private readonly PdfDocument document = new();
    private readonly XFont regular = new(LetterFonts.Family, TextSize, XFontStyleEx.Regular, Readable);
    private readonly XFont bold = new(LetterFonts.Family, TextSize, XFontStyleEx.Bold, Readable);
    private readonly XFont large = new(LetterFonts.Family, SubjectSize, XFontStyleEx.Bold, Readable);
    private XGraphics page = null!;
    private double width;
    private double height;
    private double y;

    private LetterPdf(Letter letter)
    {
        document.Info.Title = $"{letter.Subject} – {letter.Reference}";
        document.Info.Author = letter.Sender[0];
        document.Language = letter.Language == Languages.French ? "fr-FR" : "en-GB";
        Turn();
    }

    /// <summary>The PDF of a letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="attached">A file to be attached; none when null.</param>
    public static byte[] Of(Letter letter, (string Name, byte[] Content)? attached = null)
    {
        LetterFonts.Use();
        using var pdf = new LetterPdf(letter);
        if (attached is (var name, var content))
        {
            pdf.document.AddEmbeddedFile(name, new MemoryStream(content));
        }

        return pdf.Draw(letter);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        page.Dispose();
        document.Dispose();
    }

    private byte[] Draw(Letter letter)
    {
        foreach (var (number, line) in letter.Sender.Index())
        {
            Write(line, number == 0 ? bold : regular);
        }

        y += 2 * Gap;
        Write(letter.Date, regular);
        Write(letter.Reference, regular);
        y += 2 * Gap;
        Write(letter.Subject, large);
        foreach (var part in letter.Body)
        {
            y += part.Kind == LetterPartKind.Item ? Gap / 2 : Gap;
            Write(part);
        }

        y += 3 * Gap;
        Write(letter.Signature, regular);
        page.Dispose();
        using var file = new MemoryStream();
        document.Save(file, closeStream: false);
        return file.ToArray();
    }

    private void Write(LetterPart part)
    {
        switch (part.Kind)
        {
            case LetterPartKind.Heading:
                // A heading does not stand alone at the end of a page.
                Room(bold, lines: 3);
                y += Gap;
                Write(part.Text, bold);
                break;
            case LetterPartKind.Item:
                Room(regular, lines: 1);
                page.DrawString(Bullet, regular, XBrushes.Black, Margin, y + TextSize);
                Write(part.Text, regular, Indent);
                break;
            default:
                Write(part.Text, regular);
                break;
        }
    }

    private void Write(string text, XFont font, double indent = 0)
    {
        foreach (var line in LinesOf(text, font, width - 2 * Margin - indent))
        {
            Room(font, lines: 1);
            page.DrawString(line, font, XBrushes.Black, Margin + indent, y + font.Size);
            y += font.Size * LineHeight;
        }
    }

    // Broken at spaces only: a space that does not break stays within its line.
    private IEnumerable<string> LinesOf(string text, XFont font, double room)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line == "" ? word : $"{line} {word}";
            if (line != "" && page.MeasureString(longer, font).Width > room)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }

    private void Room(XFont font, int lines)
    {
        if (y + lines * font.Size * LineHeight > height - Bottom)
        {
            page.Dispose();
            Turn();
        }
    }

    private void Turn()
    {
        var added = document.AddPage();
        added.Size = PageSize.A4;
        page = XGraphics.FromPdfPage(added);
        (width, height, y) = (added.Width.Point, added.Height.Point, Margin);
    }
}
