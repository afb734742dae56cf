using System.Data.Common;
using System.Text.Json;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// The tables of jobs and of their files. Files are cut into parts, each encrypted by itself, because they hold addresses; they are gone with
/// their job, 24 hours after it was created.
/// </summary>
internal sealed class JobStore(NpgsqlDataSource database, EvidenceVault vault, TimeProvider clock)
{
    /// <summary>How many bytes of a file that is received are in a part.</summary>
    public const int BytesOfPart = 1024 * 1024;

    /// <summary>In which states a job can be started.</summary>
    public static readonly IReadOnlyList<JobState> MayStart = [JobState.Prepared, JobState.Completed, JobState.Failed];

    private const int MostListed = 100;
    private const string Columns = "id, kind, client, content_type, state, attempt, created_at, bytes, bytes_read, parts, progress, error";

    /// <summary>Begins a job, whose file is received next.</summary>
    public async Task<Job> CreateAsync<TRequest>(
        string kind,
        string client,
        string contentType,
        TRequest request,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var job = new Job(Guid.CreateVersion7(now), kind, client, contentType, JobState.Receiving, 0, now, 0, 0, 0, null, null);
        await using var command = database.CreateCommand(
            $"""
            with job as (
                insert into {BlocklistTables.Job} (id, kind, client, content_type, state, created_at) values ($1, $2, $3, $4, $5, $6))
            {InsertPart("values ($1, $7, 0, $8, $9, $10, $6, null)")}
            """
        );
        Add(command, job.Id, job.Kind, job.Client, job.ContentType, Name(job.State), job.CreatedAt);
        AddPart(command, JobFileKind.Request, JsonSerializer.SerializeToUtf8Bytes(request, JsonSerializerOptions.Web), now);
        await command.ExecuteNonQueryAsync(cancellation);
        return job;
    }

    /// <summary>Keeps a part of the file that is received.</summary>
    public async Task ReceiveAsync(Job job, int number, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with job as (update {BlocklistTables.Job} set bytes = bytes + $2 where id = $1)
            {InsertPart("values ($1, $4, $3, $5, $6, $7, $8, null)")}
            """
        );
        Add(command, job.Id, (long)content.Length, number);
        AddPart(command, JobFileKind.Input, content.Span, job.CreatedAt);
        command.Parameters.Add(new NpgsqlParameter { Value = job.CreatedAt });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The whole file has arrived: the job may run, or be started.</summary>
    public Task ReceivedAsync(Job job, JobState state, CancellationToken cancellation) =>
        ExecuteAsync($"update {BlocklistTables.Job} set state = $2 where id = $1", cancellation, job.Id, Name(state));

    /// <summary>
    /// Lets a job run on its file with what is asked now; what came of a run before is gone. It keeps its attempts: whoever ran it before may
    /// still write nothing.
    /// </summary>
    /// <returns>Whether it was still in a state in which it can be started.</returns>
    public async Task<bool> StartAsync<TRequest>(Job job, TRequest request, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with started as (
                update {BlocklistTables.Job} set state = $2, parts = 0, bytes_read = 0, progress = null, error = null
                where id = $1 and state = $3 and attempt = $4 returning id),
            anew as (
                delete from {BlocklistTables.JobPart} using started where job = started.id and file = $5)
            update {BlocklistTables.JobPart} as part set id = $7, key_version = $8, content = $9
            from started where part.job = started.id and part.file = $6
            """
        );
        Add(command, job.Id, Name(JobState.Waiting), Name(job.State), job.Attempt, JobFileKind.Result);
        AddPart(command, JobFileKind.Request, JsonSerializer.SerializeToUtf8Bytes(request, JsonSerializerOptions.Web), job.CreatedAt);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    /// <summary>A job of a client; null when it is gone, or not theirs.</summary>
    public async Task<Job?> FindAsync(string kind, string client, Guid id, CancellationToken cancellation) =>
        (
            await ReadAsync(
                $"select {Columns} from {BlocklistTables.Job} where id = $1 and client = $2 and kind = $3 and created_at > $4",
                cancellation,
                id,
                client,
                kind,
                Oldest()
            )
        ).SingleOrDefault();

    /// <summary>The newest jobs of a client.</summary>
    public Task<IReadOnlyList<Job>> OfClientAsync(string kind, string client, CancellationToken cancellation) =>
        ReadAsync(
            $"""
            select {Columns} from {BlocklistTables.Job} where client = $1 and kind = $2 and created_at > $3
            order by created_at desc, id desc limit {MostListed}
            """,
            cancellation,
            client,
            kind,
            Oldest()
        );

    /// <summary>How many bytes the files of a client have.</summary>
    public async Task<long> BytesOfAsync(string client, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select coalesce(sum(bytes), 0)::bigint from {BlocklistTables.Job} where client = $1"
        );
        Add(command, client);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Those that are to be run, oldest first.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select id from {BlocklistTables.Job} where state = any($1) and created_at > $2 order by created_at, id"
        );
        Add(command, new[] { Name(JobState.Waiting), Name(JobState.Running) }, Oldest());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var due = new List<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            due.Add(rows.GetGuid(0));
        }

        return due;
    }

    /// <summary>Takes a job to run it; null when it has ended meanwhile. A screening begins anew, an import goes on.</summary>
    public async Task<Job?> BeginAsync(Guid id, CancellationToken cancellation) =>
        (
            await ReadAsync(
                $"""
                with begun as (
                    update {BlocklistTables.Job} set state = $2, attempt = attempt + 1,
                        parts = case when kind = $4 then 0 else parts end, bytes_read = case when kind = $4 then 0 else bytes_read end,
                        progress = case when kind = $4 then null else progress end
                    where id = $1 and state = any($3) returning *),
                anew as (
                    delete from {BlocklistTables.JobPart} using begun
                    where job = begun.id and begun.kind = $4 and file = $5)
                select {Columns} from begun
                """,
                cancellation,
                id,
                Name(JobState.Running),
                new[] { Name(JobState.Waiting), Name(JobState.Running) },
                JobKind.Screening,
                JobFileKind.Result
            )
        ).SingleOrDefault();

    /// <summary>Keeps a part of the result with the contact points that it is about, and how far the job is with it.</summary>
    /// <remarks>The contact points are for a breach: whom the files name could not be found without reading them.</remarks>
    /// <exception cref="JobLostException">The job is gone, or another runs it.</exception>
    public async Task AdvanceAsync<TProgress>(
        Job job,
        int number,
        ReadOnlyMemory<byte> content,
        IReadOnlyList<Guid> contactPoints,
        long bytesRead,
        TProgress progress,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            with job as (
                update {BlocklistTables.Job} set bytes_read = $3, progress = $4::jsonb, parts = $5 + 1
                where id = $1 and attempt = $2 returning id, created_at)
            {InsertPart("select id, $6, $5, $7, $8, $9, created_at, $10 from job")}
            """
        );
        Add(command, job.Id, job.Attempt, bytesRead, JsonSerializer.Serialize(progress, JsonSerializerOptions.Web), number);
        AddPart(command, JobFileKind.Result, content.Span, clock.GetUtcNow());
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. contactPoints.Distinct()] });
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            throw new JobLostException();
        }
    }

    /// <summary>The job has ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">How.</param>
    /// <param name="progress">What it came to, as JSON; null leaves what is known.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task EndAsync(Job job, JobState state, string? progress, string? error, CancellationToken cancellation) =>
        ExecuteAsync(
            $"""
            update {BlocklistTables.Job} set state = $3, progress = coalesce($4::jsonb, progress), error = $5,
                bytes_read = case when $3 = '{Name(JobState.Completed)}' then bytes else bytes_read end
            where id = $1 and attempt = $2
            """,
            cancellation,
            job.Id,
            job.Attempt,
            Name(state),
            progress ?? (object)DBNull.Value,
            error ?? (object)DBNull.Value
        );

    /// <summary>Keeps that the client fetches the result.</summary>
    public async Task RecordReadAsync(Job job, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(
            $"insert into {BlocklistTables.JobRead} (id, read_at, client, job) values ($1, $2, $3, $4)"
        );
        Add(command, Guid.CreateVersion7(now), now, job.Client, job.Id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Removes a job of a client with its files.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(string kind, string client, Guid id, CancellationToken cancellation) =>
        await ExecuteAsync(
            $"""
            with gone as (delete from {BlocklistTables.Job} where id = $1 and client = $2 and kind = $3 returning id),
            parts as (delete from {BlocklistTables.JobPart} using gone where job = gone.id)
            select count(*) from gone
            """,
            cancellation,
            id,
            client,
            kind
        ) > 0;

    /// <summary>Removes what has come to its end.</summary>
    public Task RemoveExpiredAsync(CancellationToken cancellation) =>
        ExecuteAsync(
            $"""
            with gone as (delete from {BlocklistTables.Job} where created_at <= $1)
            delete from {BlocklistTables.JobPart} where created_at <= $1
            """,
            cancellation,
            Oldest()
        );

    /// <summary>What was asked.</summary>
    public async Task<TRequest> RequestOfAsync<TRequest>(Job job, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<TRequest>(
            await PartAsync(job.Id, JobFileKind.Request, 0, cancellation) ?? throw new JobLostException(),
            JsonSerializerOptions.Web
        )!;

    /// <summary>A part of a file, in clear; null after the last.</summary>
    public async Task<byte[]?> PartAsync(Guid job, string file, int number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select id, key_version, content, created_at from {BlocklistTables.JobPart} where job = $1 and file = $2 and number = $3"
        );
        Add(command, job, file, number);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        var at = row.GetFieldValue<DateTimeOffset>(3);
        return vault.Open(
            new SealedBytes(row.GetGuid(0), SealedPurpose.JobFile, at, at + Job.Lifetime, row.GetInt32(1), row.GetFieldValue<byte[]>(2))
        );
    }

    private DateTimeOffset Oldest() => clock.GetUtcNow() - Job.Lifetime;

    private static string Name(JobState state) => ExactNames<JobState>.Of(state);

    private static string InsertPart(string rows) =>
        $"insert into {BlocklistTables.JobPart} (job, file, number, id, key_version, content, created_at, contact_points) {rows}";

    private void AddPart(NpgsqlCommand command, string file, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        var part = vault.SealSecret(SealedPurpose.JobFile, content, now);
        Add(command, file, part.Id, part.KeyVersion, part.Ciphertext);
    }

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        Add(command, values);
        return await command.ExecuteScalarAsync(cancellation) is long count ? count : 0;
    }

    private async Task<IReadOnlyList<Job>> ReadAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        Add(command, values);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new List<Job>();
        while (await row.ReadAsync(cancellation))
        {
            jobs.Add(Read(row));
        }

        return jobs;
    }

    private static Job Read(DbDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            ExactNames<JobState>.Find(row.GetString(4))!.Value,
            row.GetInt32(5),
            row.GetFieldValue<DateTimeOffset>(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.GetInt32(9),
            row.IsDBNull(10) ? null : row.GetString(10),
            row.IsDBNull(11) ? null : row.GetString(11)
        );
}

/// <summary>The job is gone, or another instance runs it: whoever ran it stops.</summary>
internal sealed class JobLostException() : Exception("The job is gone, or another instance runs it.");
