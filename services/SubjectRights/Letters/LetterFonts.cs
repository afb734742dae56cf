using PdfSharp.Fonts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The fonts of PDFs: DejaVu Sans, from this assembly. A font of the machine would make the same letter look different elsewhere, or fail
/// where there is none.
/// </summary>
internal sealed class LetterFonts : IFontResolver
{
    /// <summary>The name of the family.</summary>
    public const string Family = "DejaVu Sans";

    private const string Regular = "DejaVuSans.ttf";
    private const string Bold = "DejaVuSans-Bold.ttf";

    private static readonly Lazy<bool> Known = new(() =>
    {
        GlobalFontSettings.FontResolver = new LetterFonts();
        return true;
    });

    /// <summary>Has PDFs drawn with them. PDFsharp takes one resolver for the whole process.</summary>
    public static void Use() => _ = Known.Value;

    /// <inheritdoc/>
    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? Bold : Regular);

    /// <inheritdoc/>
    public byte[]? GetFont(string faceName)
    {
        using var file = typeof(LetterFonts).Assembly.GetManifestResourceStream(faceName)!;
        var font = new byte[file.Length];
        file.ReadExactly(font);
        return font;
    }
}
