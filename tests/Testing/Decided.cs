using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx.Events;
using SenefConsent.Ledger;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>A command that was decided.</summary>
/// <param name="given">What it was decided on.</param>
/// <param name="command">The command.</param>
/// <param name="decide">Its decision.</param>
/// <param name="id">Stands for the command in the ids of its events.</param>
public sealed class Decided<TCommand, TAnswer>(
    History given,
    TCommand command,
    Func<TCommand, LedgerState, Decision<TAnswer>> decide,
    Guid id
)
    where TCommand : ICommand
{
    // As events are stored: they hold lists, and two lists are never equal. Answers hold tuples.
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IncludeFields = true,
    };

    private readonly Decision<TAnswer> decision = decide(command, given.StateFor(command.Reach, id));

    /// <summary>The answer.</summary>
    public TAnswer Answer => decision.Answer;

    /// <summary>The events.</summary>
    public IReadOnlyList<IEvent> Events => decision.Changes.Events;

    /// <summary>The ids of the events.</summary>
    public IReadOnlyList<Guid> Ids => [.. Events.Select(e => e.Id)];

    /// <summary>Whether the same request is answered the same for ever.</summary>
    public bool IsFinal => decision.IsFinal;

    /// <summary>What has happened then.</summary>
    public History Then() => new(given.Events.AddRange(Events));

    /// <summary>The decision must be exactly this, and the store must be able to hold it.</summary>
    /// <param name="events">The events, by stream, in their order.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The messages; none when not given.</param>
    /// <param name="kept">The evidence; none when not given.</param>
    public Decided<TCommand, TAnswer> Then(
        IReadOnlyList<(Guid Stream, object Data)> events,
        TAnswer answer,
        IReadOnlyList<object>? sent = null,
        IReadOnlyList<object>? kept = null
    )
    {
        AssertSame(
            [
                .. events.Select(e => Line($"{e.Stream}", e.Data)),
                Answered(answer),
                .. (sent ?? []).Select(message => Line("sent", message)),
                .. (kept ?? []).Select(item => Line("kept", item)),
            ],
            [
                .. Events.Select(e => Line($"{e.StreamId}", e.Data)),
                Answered(Answer),
                .. decision.Changes.Messages.Select(message => Line("sent", message)),
                .. decision.Changes.Evidence.Select(item => Line("kept", item)),
            ]
        );

        // The store refuses an id that is there, and then nothing of the command is recorded.
        Assert.Distinct(Ids);
        Assert.Empty(given.Events.Select(e => e.Id).Intersect(Ids));
        Assert.Equal(Ids, new Decided<TCommand, TAnswer>(given, command, decide, id).Ids);
        return this;
    }

    /// <summary>The decision must be to record, send and keep nothing.</summary>
    public void ThenNothing(TAnswer answer) => Then([], answer);

    /// <summary>As before, where of the answer only this matters.</summary>
    public Decided<TCommand, TPart> Answering<TPart>(Func<TAnswer, TPart> part) =>
        new(
            given,
            command,
            (asked, state) =>
            {
                var whole = decide(asked, state);
                return new Decision<TPart>(part(whole.Answer), whole.Changes, whole.IsFinal);
            },
            id
        );

    /// <summary>The same words again, as another command, once this one is committed.</summary>
    public Decided<TCommand, TAnswer> Again() => new(Then(), command, decide, Another(id));

    /// <summary>The very command again once it is committed, because the answer to its commit was lost.</summary>
    public Decided<TCommand, TAnswer> AfterLostAnswer() => new(Then(), command, decide, id);

    /// <summary>Another command with the same words, on the same state.</summary>
    public Decided<TCommand, TAnswer> ByAnotherCommand() => new(given, command, decide, Another(id));

    private static Guid Another(Guid id) => EventId.Of(Contracts.Source.Link, id, "another");

    private static string Answered(TAnswer answer) => $"answer {JsonSerializer.Serialize(answer, Stored)}";

    private static string Line(string about, object data) =>
        $"{about} {data.GetType().Name} {JsonSerializer.Serialize(data, data.GetType(), Stored)}";

    private static void AssertSame(List<string> expected, List<string> decided)
    {
        if (!expected.SequenceEqual(decided))
        {
            var missing = expected.Except(decided).Select(line => $"- {line}");
            var unexpected = decided.Except(expected).Select(line => $"+ {line}");
            var differences = missing.Concat(unexpected).DefaultIfEmpty($"the order or the number of {string.Join('\n', decided)}");
            Assert.Fail($"The decision is another one (- expected, + decided):\n{string.Join('\n', differences)}");
        }
    }
}
