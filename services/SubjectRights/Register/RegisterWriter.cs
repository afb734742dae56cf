using Marten;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What became of an act on the register.</summary>
/// <param name="Register">The register as it is then.</param>
/// <param name="Refusal">Why the act was not possible; null when it was.</param>
public sealed record RegisterOutcome(RecordedRegister Register, string? Refusal = null);

/// <summary>An act on the register, decided under its lock.</summary>
/// <param name="Act">Who acts.</param>
/// <param name="Decision">What the act comes to.</param>
public sealed record ActOnRegister(RecordAct Act, Func<RecordedRegister, RecordAct, RegisterDecision> Decision) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [RecordedRegister.Id] };

    /// <summary>Decides.</summary>
    public static Decision<RegisterOutcome> Decide(ActOnRegister command, LedgerState state)
    {
        var changes = new Changes(state);
        var found = RecordedRegister.Fold(state.RecordEventsOf(RecordedRegister.Id));
        var decision = command.Decision(found, command.Act);
        foreach (var e in decision.Events)
        {
            changes.AppendToRecord(RecordedRegister.Id, e);
            found = found.After(e);
        }

        return changes.With(new RegisterOutcome(found, decision.Refusal));
    }
}

/// <summary>Reads what was recorded of the register, and has acts on it decided and written.</summary>
public sealed class RegisterWriter(LedgerWriter writer, IDocumentStore store, TimeProvider clock)
{
    /// <summary>What was recorded.</summary>
    public async Task<RecordedRegister> ReadAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return RecordedRegister.Fold(await session.Events.FetchStreamAsync(RecordedRegister.Id, token: cancellation));
    }

    /// <summary>Has an act decided and written.</summary>
    /// <param name="http">The request.</param>
    /// <param name="decide">What the act comes to.</param>
    /// <param name="answer">The answer, once it is recorded.</param>
    public async Task<IResult> WriteAsync(
        HttpContext http,
        Func<RecordedRegister, RecordAct, RegisterDecision> decide,
        Func<RecordedRegister, RecordAct, IResult> answer
    )
    {
        var act = RecordAct.Of(http, clock);
        var outcome = await writer.WriteAsync(new ActOnRegister(act, decide), ActOnRegister.Decide);
        return outcome.Refusal is { } why ? Problems.Problem(409, why) : answer(outcome.Register, act);
    }
}
