using System.Net.Http.Json;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Benchmarks;

/// <summary>One-click unsubscribes (RFC 8058), each to the link of a recipient that nobody has heard of: each is a new objection.</summary>
internal static class OneClickRequests
{
    private const int LinksPerRequest = 10_000;

    public static async Task<IReadOnlyList<byte[]>> MintAsync(BenchmarkService service, int count, CancellationToken cancellation)
    {
        var requests = new List<byte[]>(count);
        while (requests.Count < count)
        {
            var recipients = Enumerable
                .Range(requests.Count, Math.Min(LinksPerRequest, count - requests.Count))
                .Select(number => $"recipient.{number}@example.org");
            using var response = await service.Client.PostAsJsonAsync(
                "/links",
                new LinksRequest("2026-11-benchmark", "newsletter", [.. recipients]),
                cancellation
            );
            response.EnsureSuccessStatusCode();
            var minted = await response.Content.ReadFromJsonAsync<LinksResponse>(cancellation);
            requests.AddRange(
                minted!.Links.Select(link =>
                    Encoding.ASCII.GetBytes(
                        $"POST {new Uri(link.Url).AbsolutePath} HTTP/1.1\r\nHost: {service.Address}\r\nContent-Type: "
                            + "application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click"
                    )
                )
            );
        }

        return requests;
    }
}
