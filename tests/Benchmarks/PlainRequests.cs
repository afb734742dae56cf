using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>Objections to <see cref="PlainEndpoint"/>, each of a contact point that it has not seen.</summary>
internal static class PlainRequests
{
    public static IReadOnlyList<byte[]> Make(BenchmarkService service, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var body = $$"""{"contactPoint":"{{Guid.NewGuid()}}","channel":"email","purpose":"newsletter"}""";
                    return Encoding.ASCII.GetBytes(
                        $"POST /objections HTTP/1.1\r\nHost: {service.Address}\r\nContent-Type: "
                            + $"application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                    );
                }),
        ];
}
