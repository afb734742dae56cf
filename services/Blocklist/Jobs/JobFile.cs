namespace SenefConsent.Blocklist;

/// <summary>A file of a job, in clear, while it is read from its parts.</summary>
/// <param name="jobs">Has the parts.</param>
/// <param name="job">The job.</param>
/// <param name="file">One of <see cref="JobFileKind"/>.</param>
internal sealed class JobFile(JobStore jobs, Guid job, string file) : Stream
{
    private ReadOnlyMemory<byte> ahead;
    private int next;
    private bool isEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Passes over what was read before.</summary>
    public async Task SkipAsync(long bytes, CancellationToken cancellation)
    {
        while (bytes > 0 && await HasMoreAsync(cancellation))
        {
            var passed = (int)Math.Min(bytes, ahead.Length);
            ahead = ahead[passed..];
            bytes -= passed;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await HasMoreAsync(cancellationToken))
        {
            return 0;
        }

        var read = Math.Min(buffer.Length, ahead.Length);
        ahead[..read].CopyTo(buffer);
        ahead = ahead[read..];
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    private async ValueTask<bool> HasMoreAsync(CancellationToken cancellation)
    {
        while (ahead.IsEmpty && !isEnded)
        {
            var part = await jobs.PartAsync(job, file, next++, cancellation);
            (ahead, isEnded) = (part, part is null);
        }

        return !ahead.IsEmpty;
    }
}
