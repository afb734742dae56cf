using System.Buffers;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// A file that is there as a whole or not at all: written beside, under another name, and renamed by <see cref="FinishAsync"/>. Disposed
/// before that it leaves nothing, so that half a list is never taken for a clean one. Only its owner can read it. It takes no other file's
/// place unless that is asked for, and never that of the input. Standard output cannot be taken back; there whoever reads must look at the
/// exit code.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private readonly string path;
    private readonly string unfinished;
    private readonly Stream stream;
    private readonly bool replaces;
    private bool isFinished;

    private OutputFile(string path, string unfinished, Stream stream, bool replaces) =>
        (this.path, this.unfinished, this.stream, this.replaces) = (path, unfinished, stream, replaces);

    /// <summary>What is to be written next; <see cref="FlushAsync"/> writes it.</summary>
    public ArrayBufferWriter<byte> Next { get; } = new(64 * 1024);

    /// <param name="path">Where it will be, or - for standard output.</param>
    /// <param name="force">Whether it may take the place of a file that is there.</param>
    /// <param name="tool">Where the tool runs.</param>
    public static OutputFile Create(string path, bool force, ToolEnvironment tool)
    {
        if (path == ToolEnvironment.Standard)
        {
            return new OutputFile(path, "", tool.Out, replaces: false);
        }

        if (Path.Exists(path))
        {
            RequireReplaceable(path, force);
        }

        var unfinished = $"{path}.{Path.GetRandomFileName()}.unfinished";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new OutputFile(path, unfinished, new FileStream(unfinished, options), force);
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        await stream.WriteAsync(Next.WrittenMemory, cancellation);
        Next.ResetWrittenCount();
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await stream.FlushAsync(cancellation);
        if (unfinished != "")
        {
            await stream.DisposeAsync();
            File.Move(unfinished, path, replaces);
        }

        isFinished = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!isFinished && unfinished != "")
        {
            await stream.DisposeAsync();
            File.Delete(unfinished);
        }
    }

    private static void RequireReplaceable(string path, bool force)
    {
        if (Directory.Exists(path))
        {
            throw new WrongUseException($"{path} is a directory.");
        }

        if (!force)
        {
            throw new WrongUseException($"{path} is there already and was left as it is; --force replaces it.");
        }

        // The input is open, and no other name or link of it can be opened for oneself alone.
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (IOException)
        {
            throw new WrongUseException($"{path} is the input, or another program uses it. It was left as it is; name another output.");
        }
    }
}
