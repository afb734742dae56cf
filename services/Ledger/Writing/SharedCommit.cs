using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// Writes commands in one transaction, and what protects people in it into the journal before it is committed. Where that fails, each half is
/// tried by itself, and in the end a command alone: its fault is its own.
/// </summary>
internal sealed class SharedCommit(
    NpgsqlDataSource database,
    StoredEvents stored,
    PurposeCatalogue catalogue,
    LedgerTelemetry telemetry,
    JournalLane? journal,
    StoreStanding? standing,
    Outbox? outbox
)
{
    // Whoever is held up for longer by one stream no longer holds up the commands that share its transaction: looking for it, each half
    // waits a moment only.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceOfHalf = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes them. Each is told what became of it; this never fails.</summary>
    public Task WriteAsync(IReadOnlyList<PendingCommand> commands) => WriteAsync(commands, Patience);

    private async Task WriteAsync(IReadOnlyList<PendingCommand> commands, TimeSpan patience)
    {
        try
        {
            await CommitAsync(commands, patience);
        }
        catch (Exception fault)
        {
            List<PendingCommand> unanswered = [.. commands.Where(command => !command.IsAnswered)];
            var isLost = StoreFault.IsLostConnection(fault);
            if (isLost)
            {
                // The others in the pool are as dead, and a command is repeated only so often.
                database.Clear();
            }

            if (isLost || fault is JournalUnwritableException || unanswered.Count == 1)
            {
                unanswered.ForEach(command => command.Fail(fault));
            }
            else if (unanswered.Count > 0)
            {
                await WriteAsync(unanswered[..(unanswered.Count / 2)], PatienceOfHalf);
                await WriteAsync(unanswered[(unanswered.Count / 2)..], PatienceOfHalf);
            }
        }
    }

    private async Task CommitAsync(IReadOnlyList<PendingCommand> commands, TimeSpan patience)
    {
        await using var connection = await database.OpenConnectionAsync();
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var read = await LockedStreams.ReadAsync(connection, commands, stored, patience);
            var decided = await DecideAsync(connection, read, commands);
            if (decided.NeedsMore)
            {
                await transaction.RollbackAsync();
                continue;
            }

            if (standing is not null && decided.Events.Exists(appended => EventEffects.Permits(appended.Event.Data)))
            {
                await standing.RequireKnownAsync(connection);
            }

            var messages = decided.Messages.Count > 0 ? await RequiredOutbox.StoreAsync(transaction, decided.Messages) : null;
            var journaled = journal is null ? null : await journal.KeepAsync(decided.Events, stored);
            var isMarked = await CommitStatements.ExecuteAsync(connection, decided, read, stored, journaled);
            if (journaled is not null)
            {
                journal!.Committed(isMarked);
            }

            decided.Commands.ForEach(command => command.Complete());
            telemetry.Committed(decided.Commands.Count, decided.Events);

            // Stored: what cannot be handed over now is taken over by whoever recovers the queue.
            await (messages?.SendAsync() ?? Task.CompletedTask);
            return;
        }
    }

    private Outbox RequiredOutbox => outbox ?? throw new InvalidOperationException("This service has no messages: it lacks AddMessages.");

    // A decision that asks for an event whose presence is not known takes it to be new; if it is not, all is decided again with what is
    // known then.
    private async Task<DecidedCommit> DecideAsync(NpgsqlConnection connection, LockedStreams read, IReadOnlyList<PendingCommand> commands)
    {
        while (true)
        {
            var decided = new DecidedCommit(read, catalogue);
            foreach (var command in commands.Where(command => !command.IsAnswered))
            {
                decided.Add(command);
            }

            if (decided.Unknown.Count == 0)
            {
                return decided;
            }

            await read.ReadEventIdsAsync(connection, decided.Unknown);
            if (!decided.Unknown.Any(id => read.Events[id]))
            {
                return decided;
            }
        }
    }
}
