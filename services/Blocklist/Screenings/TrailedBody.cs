using System.Buffers;
using System.Globalization;
using System.Text;

namespace SenefConsent.Blocklist;

/// <summary>
/// A response body that ends in trailers, by HTTP/2 and by HTTP/1.1. Kestrel writes none by HTTP/1.1, so there the chunks are written here:
/// a server leaves a body alone whose Transfer-Encoding is set already. By HTTP/1.0 there are no trailers.
/// </summary>
internal sealed class TrailedBody
{
    private readonly HttpResponse response;
    private readonly bool isChunked;

    public TrailedBody(HttpResponse response, params IReadOnlyList<string> trailers)
    {
        this.response = response;
        isChunked = response.HttpContext.Request.Protocol == HttpProtocol.Http11;
        response.Headers.Trailer = string.Join(", ", trailers);
        if (isChunked)
        {
            response.Headers.TransferEncoding = "chunked";
        }
    }

    /// <summary>Sends a part, and waits while whoever reads is slow.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellation)
    {
        if (part.IsEmpty)
        {
            return;
        }

        var output = response.BodyWriter;
        if (isChunked)
        {
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.Length:x}\r\n")));
        }

        output.Write(part.Span);
        if (isChunked)
        {
            output.Write("\r\n"u8);
        }

        await output.FlushAsync(cancellation);
    }

    /// <summary>Ends the body. Without it, whoever reads sees that the body was cut off.</summary>
    /// <param name="trailers">One a name given before, in ASCII.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task EndAsync(IReadOnlyList<(string Name, string Value)> trailers, CancellationToken cancellation)
    {
        if (isChunked)
        {
            response.BodyWriter.Write(
                Encoding.ASCII.GetBytes($"0\r\n{string.Concat(trailers.Select(trailer => $"{trailer.Name}: {trailer.Value}\r\n"))}\r\n")
            );
            await response.BodyWriter.FlushAsync(cancellation);
        }
        else if (response.SupportsTrailers())
        {
            foreach (var (name, value) in trailers)
            {
                response.AppendTrailer(name, value);
            }
        }
    }
}
