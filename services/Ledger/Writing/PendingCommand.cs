using JasperFx.Events;

namespace SenefConsent.Ledger;

/// <summary>A command that waits for its commit.</summary>
internal abstract class PendingCommand(Reach reach, RepeatableRequest? request, Guid id)
{
    /// <summary>What it is decided on.</summary>
    public Reach Reach => reach;

    /// <summary>The request as one that may be repeated; null when it may not.</summary>
    public RepeatableRequest? Request => request;

    /// <summary>Stands for it in the ids of its events.</summary>
    public Guid Id => id;

    /// <summary>Streams that its decision turned out to need beside its reach.</summary>
    public HashSet<Guid> More { get; } = [];

    /// <summary>The events that it came to.</summary>
    public IReadOnlyList<IEvent> Written { get; set; } = [];

    /// <summary>Whether its caller was told what became of it.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>What it is known to lock: commands that share none of it cannot get in each other's way.</summary>
    public IReadOnlyCollection<Guid> Streams { get; } =
    [
        .. reach.Named.SelectMany(ids => ids),
        .. reach.Streams,
        .. reach.Records,
        .. new[] { reach.Account, reach.Unattributed, request?.Id }.OfType<Guid>(),
    ];

    /// <summary>Decides.</summary>
    /// <returns>What is to be written, and the answer to be stored with it, as JSON; null when none is.</returns>
    public abstract (Changes Changes, string? Stored) Decide(LedgerState state);

    /// <summary>Takes the answer that the same request was given before.</summary>
    public abstract void Repeat(AnsweredRequest answered);

    /// <summary>Tells the caller that it is committed.</summary>
    public void Complete()
    {
        IsAnswered = true;
        Tell();
    }

    /// <summary>Tells the caller that it is not known to be.</summary>
    public void Fail(Exception fault)
    {
        IsAnswered = true;
        Tell(fault);
    }

    protected abstract void Tell();

    protected abstract void Tell(Exception fault);
}

/// <summary>A command that waits for its commit, and what decides it.</summary>
internal sealed class PendingCommand<TCommand, TAnswer>(
    TCommand command,
    RepeatableRequest? request,
    Func<TCommand, LedgerState, Decision<TAnswer>> decide,
    Guid id
) : PendingCommand(command.Reach, request, id)
    where TCommand : ICommand
{
    private readonly TaskCompletionSource<TAnswer?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TAnswer? answer;

    /// <summary>Its answer, once it is committed.</summary>
    public Task<TAnswer?> Answered => completion.Task;

    public override (Changes Changes, string? Stored) Decide(LedgerState state)
    {
        var decision = decide(command, state);
        answer = decision.Answer;
        return (decision.Changes, Request is not null && decision.IsFinal ? AnsweredRequest.Write(decision.Answer) : null);
    }

    public override void Repeat(AnsweredRequest answered) => answer = answered.To<TAnswer>(Request!);

    protected override void Tell() => completion.SetResult(answer);

    protected override void Tell(Exception fault) => completion.SetException(fault);
}
