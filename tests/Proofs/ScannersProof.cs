namespace SenefConsent.Proofs;

/// <summary>
/// Whatever looks at a link changes nothing: mail scanners, link previews, prefetching browsers, by GET, HEAD and OPTIONS.
/// </summary>
public static class ScannersProof
{
    private const int Links = 1_000;
    private const int Clients = 16;

    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
        "Gmail Actions",
        "Mozilla/5.0 (compatible; Barracuda Sentinel; EE)",
        "Mozilla/5.0 (compatible; proofpoint; url defense)",
        "Mimecast/1.0 URL Protect",
        "BarracudaCrawler/1.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)",
        "curl/8.11.0",
        "",
    ];

    private static readonly (string Name, string Value)[] Hints =
    [
        ("Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("X-Moz", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-HTTP-Method-Override", "POST"),
        ("Origin", "https://mail.example.com"),
        ("Accept", "*/*"),
    ];

    private static readonly string[] Paths = ["", "/email", "/all", "?lang=fr", "?List-Unsubscribe=One-Click"];

    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Get, HttpMethod.Get, HttpMethod.Head, HttpMethod.Options];

    /// <summary>Makes it, on links half of which were used before.</summary>
    /// <returns>It holds when GET and HEAD were answered 200 and OPTIONS 204, and there is no event more than before.</returns>
    public static async Task<ProofResult> RunAsync(ServiceInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var links = await service.LinksAsync(Math.Min(Links, count), cancellation);
        foreach (var link in links.Take(links.Count / 2))
        {
            using var answer = (await service.OneClickAsync(link, cancellation)).EnsureSuccessStatusCode();
        }

        var before = await service.EventsAsync();
        var answers = new AnswerCount();
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation },
            async (number, token) =>
            {
                var random = new Random(unchecked(seed + number));
                using var request = new HttpRequestMessage(Any(random, Methods), links[number % links.Count] + Any(random, Paths));
                request.Headers.TryAddWithoutValidation("User-Agent", Any(random, UserAgents));
                var (name, value) = Any(random, Hints);
                request.Headers.TryAddWithoutValidation(name, value);
                using var answer = await service.Public.SendAsync(request, token);
                answers.Add($"{request.Method}", answer);
            }
        );

        var after = await service.EventsAsync();
        return new ProofResult(
            answers.All((method, status) => status == (method == "OPTIONS" ? 204 : 200)) && after == before,
            [.. answers.Lines, $"{links.Count} links, half of them used before: {before} events before, {after} after"]
        );
    }

    private static T Any<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
