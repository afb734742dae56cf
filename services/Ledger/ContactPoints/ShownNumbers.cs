using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// The numbers that are shown to who refuses once more what is refused already, or whose refusal waits because nothing proves it. Each act
/// has one of its own: the number of the objection that stands would tell that somebody had made it before, and when. It leads to that
/// objection as long as answers are kept.
/// </summary>
public sealed class ShownNumbers(NpgsqlDataSource database, LedgerWriter writer, ContactPointKeyring keyring)
{
    /// <summary>A new number that leads to an objection.</summary>
    /// <param name="objection">The event that stands, or the id of what waits.</param>
    /// <param name="now">The time of the act, which the number tells as that of any objection does.</param>
    /// <returns>The id whose number it is; no event has it.</returns>
    public async Task<Guid> NewAsync(Guid objection, DateTimeOffset now)
    {
        var shown = Guid.CreateVersion7(now);
        var id = IdOf(ObjectionNumber.Of(shown));
        await writer.WriteOnceAsync(new ShowNumber(objection), new RepeatableRequest(id, id), ShowNumber.Decide);
        return shown;
    }

    /// <summary>The event, or what waits, to which a shown number leads; null when it was not shown, or too long ago.</summary>
    public async Task<Guid?> ObjectionOfAsync(ObjectionNumber number, CancellationToken cancellation)
    {
        var id = IdOf(number);
        await using var command = database.CreateCommand($"select answer from {AnsweredRequest.Table} where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellation) is string answer
            ? new AnsweredRequest(id, answer).To<ShownNumber>(new RepeatableRequest(id, id))?.Objection
            : null;
    }

    private Guid IdOf(ObjectionNumber number) => keyring.IdOfRequest($"shown|{number}");
}

/// <summary>A number is shown for an objection. What is kept is the answer itself: see <see cref="LedgerWriter.WriteOnceAsync"/>.</summary>
/// <param name="Objection">The event, or the id of what waits.</param>
public sealed record ShowNumber(Guid Objection) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.None;

    /// <summary>Decides.</summary>
    public static Decision<ShownNumber> Decide(ShowNumber command, LedgerState state) =>
        new Changes(state).With(new ShownNumber(command.Objection));
}

/// <summary>To what a number leads.</summary>
/// <param name="Objection">The event, or the id of what waits.</param>
public sealed record ShownNumber(Guid Objection);
