using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.RDBMS;
using Wolverine.Runtime;

namespace SenefConsent.Ledger;

/// <summary>
/// Sends messages of a commit: stored in its transaction, handed to their queues after it. What a process that dies leaves behind is sent
/// by the next one.
/// </summary>
public sealed class Outbox(IWolverineRuntime runtime)
{
    private readonly IMessageDatabase messages = (IMessageDatabase)runtime.Storage;

    /// <summary>Stores messages in a transaction.</summary>
    /// <returns>What sends them once it is committed.</returns>
    internal async Task<StoredMessages> StoreAsync(NpgsqlTransaction transaction, IEnumerable<object> sent)
    {
        var context = new MessageContext(runtime);
        var envelopes = new Envelopes();
        context.EnlistInOutbox(envelopes);
        foreach (var message in sent)
        {
            await context.PublishAsync(message);
        }

        await messages.StoreIncomingAsync(transaction, [.. envelopes.Persisted]);
        return new StoredMessages(context);
    }

    private sealed class Envelopes : IEnvelopeTransaction
    {
        public List<Envelope> Persisted { get; } = [];

        public Task PersistIncomingAsync(Envelope envelope)
        {
            Persisted.Add(envelope);
            return Task.CompletedTask;
        }

        public Task PersistOutgoingAsync(Envelope envelope) =>
            throw new NotSupportedException("Messages go to queues of the same service.");

        public Task PersistOutgoingAsync(Envelope[] envelopes) =>
            throw new NotSupportedException("Messages go to queues of the same service.");

        public ValueTask RollbackAsync() => ValueTask.CompletedTask;

        public Task<bool> TryMakeEagerIdempotencyCheckAsync(
            Envelope envelope,
            DurabilitySettings settings,
            CancellationToken cancellation
        ) => Task.FromResult(true);
    }
}

/// <summary>Messages that are stored.</summary>
internal sealed class StoredMessages(MessageContext context)
{
    /// <summary>Hands them to their queues. One that cannot be handed over now is in the queue's table all the same.</summary>
    public Task SendAsync() => context.FlushOutgoingMessagesAsync();
}
