using System.Runtime.ExceptionServices;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>The items of a request that holds several people's words: none costs another.</summary>
public static class EachItem
{
    /// <summary>
    /// Takes each. A fault of ours at one, or what a store that is behind does not take, does not stop those behind it and is thrown after
    /// the last; an outage of the store is thrown at once, because the others would fare no better.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="take">Takes one.</param>
    public static async Task TakeAsync<T>(IEnumerable<T> items, Func<T, Task> take)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var item in items)
        {
            try
            {
                await take(item);
            }
            catch (Exception fault) when (fault is StoreBehindException || !StoreFault.IsOutage(fault))
            {
                first ??= ExceptionDispatchInfo.Capture(fault);
            }
        }

        first?.Throw();
    }
}
