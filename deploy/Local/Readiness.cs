namespace SenefConsent.Local;

/// <summary>Waits for a service's <c>/health/ready</c>.</summary>
public static class Readiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Whether it answered 200 within the time.</summary>
    /// <param name="address">The service's base address.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="ended">Ends the waiting early, when there is nothing to wait for any more.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<bool> IsReachedAsync(Uri address, TimeSpan patience, Task ended, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            while (!ended.IsCompleted)
            {
                if (await AnswersAsync(client, limit.Token))
                {
                    return true;
                }

                await Task.WhenAny(Task.Delay(Pause, limit.Token), ended);
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up.
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet)
            when (notYet is HttpRequestException || (notYet is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
