using System.Buffers;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// A file that is there as a whole or not at all: written beside, under another name, and renamed by <see cref="FinishAsync"/>. Disposed
/// before that it leaves nothing, so that half a list is never taken for a clean one. Standard output cannot be taken back; there whoever
/// reads must look at the exit code.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private readonly string path;
    private readonly string unfinished;
    private readonly Stream stream;
    private bool isFinished;

    private OutputFile(string path, string unfinished, Stream stream) =>
        (this.path, this.unfinished, this.stream) = (path, unfinished, stream);

    /// <summary>What is to be written next; <see cref="FlushAsync"/> writes it.</summary>
    public ArrayBufferWriter<byte> Next { get; } = new(64 * 1024);

    public static OutputFile Create(string path, Surroundings tool)
    {
        if (path == Surroundings.Standard)
        {
            return new OutputFile(path, "", tool.Out);
        }

        var unfinished = $"{path}.{Environment.ProcessId}.unfinished";
        return new OutputFile(
            path,
            unfinished,
            new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous)
        );
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
        isFinished = true;
        if (unfinished != "")
        {
            await stream.DisposeAsync();
            File.Move(unfinished, path, overwrite: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!isFinished && unfinished != "")
        {
            await stream.DisposeAsync();
            File.Delete(unfinished);
        }
    }
}
