using System.Collections.Concurrent;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>Sends refusals, each until it is acknowledged, and knows which are.</summary>
internal sealed class Refusals(IReadOnlyList<Func<Task>> refusals)
{
    private readonly ConcurrentDictionary<int, bool> acknowledged = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> awaited = new();

    /// <summary>How many have been sent or not, and are not acknowledged.</summary>
    public int Failed => refusals.Count - acknowledged.Count;

    /// <summary>Completes when so many are acknowledged.</summary>
    public Task AcknowledgedAsync(int count)
    {
        var reached = awaited.GetOrAdd(count, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (acknowledged.Count >= count)
        {
            reached.TrySetResult();
        }

        return reached.Task;
    }

    /// <summary>Sends each that is not acknowledged once.</summary>
    public Task SendAsync(int clients) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, refusals.Count).Where(index => !acknowledged.ContainsKey(index)).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = clients },
            async (index, _) =>
            {
                try
                {
                    await refusals[index]();
                    acknowledged[index] = true;
                }
                catch (HttpRequestException)
                {
                    // Not acknowledged: sent again in the next pass, as a gateway and a mailbox provider would.
                }

                foreach (var (count, reached) in awaited)
                {
                    if (acknowledged.Count >= count)
                    {
                        reached.TrySetResult();
                    }
                }
            }
        );
}
