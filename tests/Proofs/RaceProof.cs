using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>
/// A refusal is in force the moment it is acknowledged: objections race with checks of the same people, at several instances. Times are of one monotonic clock; a check that
/// began after the acknowledgement and said <c>allowed</c> is a fault, one that overlaps it is not.
/// </summary>
/// <param name="instances">Base addresses of Blocklist.</param>
/// <param name="apiKey">A key that may check.</param>
/// <param name="objectAsync">Objects for an e-mail address, and returns when it is acknowledged.</param>
public sealed class RaceProof(IReadOnlyList<Uri> instances, string apiKey, Func<string, CancellationToken, Task> objectAsync)
{
    private const int Objectors = 4;
    private const int CheckersPerInstance = 4;
    private const int PeoplePerCheck = 20;

    /// <summary>Makes it.</summary>
    /// <returns>It holds when no check that began after an acknowledgement said allowed, and there were checks before and after.</returns>
    public async Task<ProofResult> RunAsync(int count, int seed, CancellationToken cancellation)
    {
        var acknowledged = new long[count];
        var people = Enumerable.Range(0, count).Select(number => $"racer.{seed}.{number}.{Guid.NewGuid():N}@example.org").ToArray();
        var (next, done, wrong, allowed, blocked) = (-1, 0, 0L, 0L, 0L);

        var objectors = Enumerable.Range(0, Objectors).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < count;)
            {
                await objectAsync(people[number], cancellation);
                Volatile.Write(ref acknowledged[number], Stopwatch.GetTimestamp());
                Interlocked.Increment(ref done);
            }
        }).ToList();

        var checkers = instances.SelectMany(instance => Enumerable.Range(0, CheckersPerInstance).Select(async checker =>
        {
            using var http = new HttpClient { BaseAddress = instance };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
            var random = new Random(seed + checker);
            for (var isLast = false; !isLast;)
            {
                isLast = Volatile.Read(ref done) == count || objectors.Exists(objector => objector.IsFaulted);

                // Around the one who objects now: that is where the race is.
                var middle = Volatile.Read(ref next);
                var asked = Enumerable.Range(0, PeoplePerCheck).Select(_ => Math.Clamp(middle + random.Next(-PeoplePerCheck, PeoplePerCheck), 0, count - 1)).ToArray();
                var began = Stopwatch.GetTimestamp();
                using var response = await http.PostAsJsonAsync("/checks", new ChecksRequest(Channel.Email, "newsletter", [.. asked.Select(number => people[number])]), cancellation);
                var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ChecksResponse>(cancellation);
                foreach (var (number, decision) in asked.Zip(answer!.Decisions))
                {
                    var at = Volatile.Read(ref acknowledged[number]);
                    var isAllowed = decision.Decision == Verdict.Allowed;
                    Interlocked.Increment(ref isAllowed ? ref allowed : ref blocked);
                    if (isAllowed && at != 0 && at < began)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        })).ToList();
        await Task.WhenAll([.. objectors, .. checkers]);

        return new ProofResult(
            wrong == 0 && allowed > 0 && blocked > 0,
            [$"{count} objections, {allowed + blocked} decisions at {instances.Count} instances: {allowed} allowed, {blocked} blocked, {wrong} allowed although acknowledged before the check began"]);
    }
}
