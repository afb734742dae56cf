using Marten;
using Npgsql;
using Polly;
using Polly.Retry;

namespace SenefConsent.Ledger;

/// <summary>
/// Writes what is decided: locks and reads the streams that a command reaches, has it decided, and commits the events, the rows that follow
/// from them, the evidence, the stored answer and the outgoing messages in one transaction. Commands that arrive while a commit is under
/// way share the next one. When a call returns, its events are committed.
/// </summary>
/// <remarks>See decision 0017 for what happens at each point of a crash.</remarks>
public sealed class LedgerWriter
{
    // With one, the next commit would wait for the disk before it begins to decide; more of them only make commits smaller.
    private const int TransactionsAtOnce = 2;
    private const int MostStreams = 128;

    // A race that was lost, a database that restarts. What stays is a fault of ours, and repeating it would hold up the others.
    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(StoreFault.IsPassing),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(40),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            }
        )
        .Build();

    private readonly Lock gate = new();
    private readonly LinkedList<PendingCommand> waiting = [];
    private readonly HashSet<Guid> beingWritten = [];
    private readonly Stack<SharedCommit> idle = [];
    private readonly TimeProvider clock;

    /// <summary>Makes a writer. A process has one, so that all commands can share its commits.</summary>
    /// <param name="database">The database.</param>
    /// <param name="store">Its event store.</param>
    /// <param name="catalogue">The purposes.</param>
    /// <param name="telemetry">Counts what is committed.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="journal">Keeps what must not be forgotten; null only for what comes from there.</param>
    /// <param name="standing">Whether the database may take what permits; null only for what comes from the journal.</param>
    /// <param name="outbox">Sends messages; null where there are none.</param>
    public LedgerWriter(
        NpgsqlDataSource database,
        IDocumentStore store,
        PurposeCatalogue catalogue,
        LedgerTelemetry telemetry,
        TimeProvider clock,
        Journal? journal,
        StoreStanding? standing,
        Outbox? outbox = null
    )
    {
        var stored = new StoredEvents(store);
        for (var number = 0; number < TransactionsAtOnce; number++)
        {
            idle.Push(new SharedCommit(database, stored, catalogue, telemetry, journal?.OpenLane(), standing, outbox));
        }

        this.clock = clock;
    }

    /// <summary>
    /// Has a command decided and writes what it comes to. Not cancelled when the caller hangs up: what it came to say has arrived.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="decide">Decides it. Called again when the commit has to be repeated, on the state that holds then.</param>
    /// <returns>The answer, once everything is committed.</returns>
    /// <exception cref="Exception">Nothing is known to be written. Where <see cref="StoreFault.IsOutage"/> says so, sending the same again
    /// is safe and may succeed; otherwise what was to be written has to be kept in another way.</exception>
    public async Task<TAnswer> WriteAsync<TCommand, TAnswer>(TCommand command, Func<TCommand, LedgerState, Decision<TAnswer>> decide)
        where TCommand : ICommand => (await WriteAsync(command, request: null, decide))!;

    /// <summary>
    /// As <see cref="WriteAsync{TCommand, TAnswer}(TCommand, Func{TCommand, LedgerState, Decision{TAnswer}})"/>, once: the same request
    /// under the same key has one effect for ever, and one answer for as long as answers are kept.
    /// </summary>
    /// <returns>
    /// The answer; null when the key was used for another request, or so long ago that the answer is gone, and nothing was done now.
    /// </returns>
    public Task<TAnswer?> WriteOnceAsync<TCommand, TAnswer>(
        TCommand command,
        RepeatableRequest? request,
        Func<TCommand, LedgerState, Decision<TAnswer>> decide
    )
        where TCommand : ICommand
        where TAnswer : class => WriteAsync(command, request, decide);

    private async Task<TAnswer?> WriteAsync<TCommand, TAnswer>(
        TCommand command,
        RepeatableRequest? request,
        Func<TCommand, LedgerState, Decision<TAnswer>> decide
    )
        where TCommand : ICommand
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var (answer, written) = await Retries.ExecuteAsync(async _ =>
        {
            var pending = new PendingCommand<TCommand, TAnswer>(command, request, decide, id);
            return (await EnqueueAsync(pending), pending.Written);
        });
        WrittenEvents.Add(written);
        return answer;
    }

    private Task<TAnswer?> EnqueueAsync<TCommand, TAnswer>(PendingCommand<TCommand, TAnswer> command)
        where TCommand : ICommand
    {
        lock (gate)
        {
            waiting.AddLast(command);
            if (idle.TryPop(out var commit))
            {
                _ = Task.Run(() => WriteWaitingAsync(commit));
            }
        }

        return command.Answered;
    }

    private async Task WriteWaitingAsync(SharedCommit commit)
    {
        while (TakeWaiting(commit) is { Count: > 0 } commands)
        {
            try
            {
                await commit.WriteAsync(commands);
            }
            catch (Exception fault)
            {
                // Whoever waits is told, and the next are taken.
                commands.FindAll(command => !command.IsAnswered).ForEach(command => command.Fail(fault));
            }
            finally
            {
                Release(commands);
            }
        }
    }

    // Commands on a stream that a commit under way holds stay: they would only wait for its lock, and the others with them.
    private List<PendingCommand> TakeWaiting(SharedCommit commit)
    {
        lock (gate)
        {
            var (taken, streams) = (new List<PendingCommand>(), 0);
            for (var node = waiting.First; node is not null && streams < MostStreams; )
            {
                var (command, next) = (node.Value, node.Next);
                if (!command.Streams.Any(beingWritten.Contains))
                {
                    taken.Add(command);
                    streams += command.Streams.Count;
                    waiting.Remove(node);
                }

                node = next;
            }

            taken.ForEach(command => beingWritten.UnionWith(command.Streams));
            if (taken.Count == 0)
            {
                idle.Push(commit);
            }

            return taken;
        }
    }

    private void Release(List<PendingCommand> commands)
    {
        lock (gate)
        {
            commands.ForEach(command => beingWritten.ExceptWith(command.Streams));
        }
    }
}
