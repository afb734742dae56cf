using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// What others wrote, without what would move a terminal: its control and format characters become a replacement character. Every way to a
/// terminal goes through here; what another program reads stays byte by byte.
/// </summary>
internal static class VisibleText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The tool, with all that it prints made visible.</summary>
    public static ToolEnvironment On(ToolEnvironment tool)
    {
        tool.Answers.Pipeline.Attach(new Hook());
        tool.Notices.Pipeline.Attach(new Hook());
        return tool.Answers.Profile.Out.IsTerminal ? tool with { Out = new TerminalStream(tool.Out) } : tool;
    }

    /// <summary>A text with line ends and tabs, and nothing else that is not to be seen.</summary>
    public static string Of(string text)
    {
        StringBuilder? visible = null;
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHidden(rune) && (rune.Value != '\r' || index + 1 >= text.Length || text[index + 1] != '\n'))
            {
                visible ??= new StringBuilder(text.Length).Append(text, 0, index);
                visible.Append(Replacement);
            }
            else
            {
                visible?.Append(rune);
            }

            index += rune.Utf16SequenceLength;
        }

        return visible?.ToString() ?? text;
    }

    private static bool IsHidden(Rune rune) =>
        rune.Value is not ('\n' or '\t')
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    /// <summary>A writer of text that is not the console's own markup.</summary>
    public sealed class Writer(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(Of(value.ToString()));

        public override void Write(string? value) => inner.Write(value is null ? null : Of(value));

        public override void Write(char[] buffer, int index, int count) => inner.Write(Of(new string(buffer, index, count)));

        public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Of(buffer.ToString()));

        public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Of(value));

        public override void Flush() => inner.Flush();
    }

    private sealed class Hook : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new Visible(renderable));
    }

    private sealed class Visible(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        // What the console itself does, such as to draw a bar anew, is a control code and stays.
        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner
                .Render(options, maxWidth)
                .Select(segment =>
                    segment.IsControlCode || segment.IsLineBreak || Of(segment.Text) is not { } text || text == segment.Text
                        ? segment
                        : new Segment(text, segment.Style)
                );
    }

    // Rows and JSON on a screen. A character may be cut in two by the buffers.
    private sealed class TerminalStream(Stream inner) : Stream
    {
        private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var characters = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
            var count = decoder.GetChars(buffer, characters, flush: false);
            inner.Write(Encoding.UTF8.GetBytes(Of(new string(characters, 0, count).Replace("\r\n", "\n", StringComparison.Ordinal))));
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
