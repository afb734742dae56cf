using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SenefConsent.Proofs;

/// <summary>
/// Nobody learns from a link whether its recipient has objected: links of recipients that never have, that have, and that have often and
/// undone it, interleaved, are answered alike. The times are told, not judged.
/// </summary>
public static partial class IndistinguishableProof
{
    private const string NeverSeen = "never seen";
    private const string InForce = "in force";
    private const string LongHistory = "long history";
    private const int LongHistories = 10;
    private const int LongestHistory = 50;
    private const int ClicksPerLink = 5;
    private const double Alike = 1.05;
    private const string Page = "GET";
    private const string Click = "POST";
    private const string OneClick = "one-click";

    /// <summary>Makes it.</summary>
    /// <param name="service">On what.</param>
    /// <param name="count">How many links of each kind.</param>
    /// <param name="seed">Of their order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// It holds when status, headers and body are the same for all, but for the date, the receipt's number and time, and the ticket.
    /// </returns>
    public static async Task<ProofResult> RunAsync(ServiceInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var (clicked, oneClicked) = (await LinksAsync(service, count, cancellation), await LinksAsync(service, count, cancellation));
        var asked = new List<Asked>();
        var random = new Random(seed);
        var kinds = clicked.Keys.ToArray();
        for (var number = 0; number < count; number++)
        {
            // A request's time depends on what came before it, so each kind follows each as often.
            foreach (var method in new[] { Page, Click, OneClick })
            {
                random.Shuffle(kinds);
                foreach (var kind in kinds)
                {
                    asked.Add(
                        await AskAsync(service, method, kind, (method == OneClick ? oneClicked : clicked)[kind][number], cancellation)
                    );
                }
            }

            await UndoAsync(service, asked.Last(one => (one.Method, one.Kind) == (Click, LongHistory)), cancellation);
        }

        var methods = asked.GroupBy(one => one.Method).ToList();
        return new ProofResult(
            methods.All(method => method.Select(one => one.Answer).Distinct().Count() == 1),
            [
                .. methods.SelectMany(method =>
                    Describe(method.Key, method.GroupBy(one => one.Kind).ToDictionary(kind => kind.Key, kind => kind.ToList()))
                ),
            ]
        );
    }

    private static async Task<Dictionary<string, IReadOnlyList<string>>> LinksAsync(
        ServiceInQuestion service,
        int count,
        CancellationToken cancellation
    )
    {
        var inForce = await service.LinksAsync(count, cancellation);
        foreach (var link in inForce)
        {
            await AskAsync(service, Click, InForce, link, cancellation);
        }

        // A few links are to tell that the answers are alike, not how long they take.
        var clicks = Math.Min(LongestHistory, ClicksPerLink * count);
        var longHistories = await service.LinksAsync(Math.Min(LongHistories, count), cancellation);
        foreach (var link in longHistories)
        {
            for (var click = 0; click < clicks; click++)
            {
                await UndoAsync(service, await AskAsync(service, Click, LongHistory, link, cancellation), cancellation);
            }
        }

        return new()
        {
            [NeverSeen] = await service.LinksAsync(count, cancellation),
            [InForce] = inForce,
            [LongHistory] = [.. Enumerable.Range(0, count).Select(number => longHistories[number % longHistories.Count])],
        };
    }

    private static async Task<Asked> AskAsync(
        ServiceInQuestion service,
        string method,
        string kind,
        string link,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        using var response = method switch
        {
            Page => await service.Public.GetAsync(new Uri($"{link}?lang=en", UriKind.Relative), cancellation),
            Click => await service.Public.PostAsync(new Uri($"{link}?lang=en", UriKind.Relative), null, cancellation),
            _ => await service.OneClickAsync($"{link}?lang=en", cancellation),
        };
        var body = await response.Content.ReadAsStringAsync(cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started);

        var headers = response
            .Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
            .Order(StringComparer.Ordinal);
        var masked = OfTheClick().Replace(body.Replace(link, "LINK", StringComparison.Ordinal), "…");

        // Thousands of answers, and one text.
        var answer = string.Intern($"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{masked}");
        return new Asked(method, kind, elapsed, answer, UndoPath().Match(body).Value);
    }

    private static async Task UndoAsync(ServiceInQuestion service, Asked click, CancellationToken cancellation)
    {
        using var undone = await service.Public.PostAsync(new Uri(click.UndoPath, UriKind.Relative), null, cancellation);
        undone.EnsureSuccessStatusCode();
    }

    private static IEnumerable<string> Describe(string method, Dictionary<string, List<Asked>> kinds)
    {
        var reference = Percentile(kinds[NeverSeen], 50);
        var ratios = new List<double>();
        foreach (var (kind, asked) in kinds)
        {
            var median = Percentile(asked, 50);
            ratios.Add(median / reference);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{method, -9} {kind, -12} {asked.Count, 7}   different answers "
                    + $"{asked.Select(one => one.Answer).Distinct().Count()}   median {median, 7:F3} ms   p99 "
                    + $"{Percentile(asked, 99), 7:F3} ms   ratio {ratios[^1]:F3}"
            );
        }

        var apart = ratios.Max() / ratios.Min();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{method, -9} different answers in all: "
                + $"{kinds.Values.SelectMany(asked => asked).Select(one => one.Answer).Distinct().Count()}; medians "
                + $"{(apart <= Alike ? "within" : "NOT within")} 5 %: {(apart - 1) * 100:F1} % apart"
        );
    }

    private static double Percentile(List<Asked> asked, int percent) =>
        asked.Select(one => one.Elapsed.TotalMilliseconds).Order().ElementAt((asked.Count - 1) * percent / 100);

    [GeneratedRegex("""(?<=/o/)[\w-]+|[0-9A-Z]{4}(-[0-9A-Z]{4}){3}|(?<=In force since )[^.]+""")]
    private static partial Regex OfTheClick();

    [GeneratedRegex("""/o/[\w-]+/undo""")]
    private static partial Regex UndoPath();

    private sealed record Asked(string Method, string Kind, TimeSpan Elapsed, string Answer, string UndoPath);
}
