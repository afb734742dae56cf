using Npgsql;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>Each read of a case or of its evidence is a row that stays: who, when, what. Without it nothing is shown.</summary>
public sealed class ReadLog(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Records a read, before it is answered.</summary>
    /// <param name="http">Who reads.</param>
    /// <param name="what">What is read, such as <c>case</c>.</param>
    /// <param name="about">Which; null for a list.</param>
    public async Task RecordAsync(HttpContext http, string what, Guid? about = null)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(
            $"insert into {SubjectRightsTables.ReadLog} (id, read_at, by, what, about) values ($1, $2, $3, $4, $5)"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(now) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Clients.NameOf(http.User) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = what });
        command.Parameters.Add(
            new NpgsqlParameter { Value = about is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }
        );
        await command.ExecuteNonQueryAsync(http.RequestAborted);
    }

    /// <summary>Records reads of several at once, before they are opened.</summary>
    /// <param name="http">Who reads.</param>
    /// <param name="what">What is read, such as <c>evidence</c>.</param>
    /// <param name="about">Which.</param>
    public async Task RecordAsync(HttpContext http, string what, IReadOnlyCollection<Guid> about)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(
            $"""
            insert into {SubjectRightsTables.ReadLog} (id, read_at, by, what, about)
            select id, $2, $3, $4, about from unnest($1, $5) as read (id, about)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. about.Select(_ => Guid.CreateVersion7(now))] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Clients.NameOf(http.User) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = what });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. about] });
        await command.ExecuteNonQueryAsync(http.RequestAborted);
    }
}
