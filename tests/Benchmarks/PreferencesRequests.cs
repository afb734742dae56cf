using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>Refusals of one channel and purpose, each by the holder of a new account with one e-mail address.</summary>
internal sealed class PreferencesRequests(BenchmarkService service)
{
    private int accounts;

    /// <summary>Makes accounts, links an address to each, and prepares the refusal of each.</summary>
    public async Task<RequestLoad> PrepareAsync(int count, int clients, CancellationToken cancellation)
    {
        var numbers = Enumerable.Range(accounts, count).ToList();
        accounts += count;
        var linked = await Load(number =>
                Put(number, "contact-points", $$"""{"contactPoints":[{"kind":"email","value":"holder.{{number}}@example.org"}]}""")
            )
            .RunAsync(clients, TimeSpan.FromHours(1), () => { }, cancellation);
        return linked.Acknowledged == count
            ? Load(number => Put(number, "preferences", """{"choices":[{"channel":"email","purpose":"newsletter","choice":"refuse"}]}"""))
            : throw new BenchmarkFailedException($"{linked.Acknowledged} of {count} accounts got their address in an hour.");

        RequestLoad Load(Func<int, byte[]> request) => new(service.Address, [.. numbers.Select(request)]);
    }

    private byte[] Put(int account, string what, string body) =>
        Encoding.ASCII.GetBytes(
            $"PUT /accounts/{account}/{what} HTTP/1.1\r\nHost: {service.Address}\r\nAuthorization: "
                + $"{service.Client.DefaultRequestHeaders.Authorization}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
}
