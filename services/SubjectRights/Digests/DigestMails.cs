using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Mails what is due: a digest each working day; a case of which little time is left and a task that is overdue to others as well; and to
/// these, at any hour, a breach of which the authority has to be notified. A row claims each mail before it
/// is sent, so that of several instances one sends it; what could not be sent is claimed again later, by any of them.
/// </summary>
public sealed class DigestMails(
    CaseList list,
    UnansweredList unanswered,
    BreachList breaches,
    AnswerClock answerClock,
    IOptions<CaseOptions> cases,
    IOptions<DigestOptions> options,
    IOptions<ControllerOptions> controller,
    OutgoingMail outgoing,
    NpgsqlDataSource database,
    TimeProvider clock,
    ILogger<DigestMails> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(5);

    /// <summary>Sends what is to be sent now.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var texts = new DigestTexts(options.Value.Language);
        var open = await breaches.OpenAsync(now, cancellation);
        await EscalateAsync("BreachSubject", Escalation.Of(open), texts, cancellation);
        var today = LegalCalendar.DayOf(now);
        if (!answerClock.Calendar.IsWorkingDay(today) || LegalCalendar.TimeOf(now) < options.Value.At)
        {
            return;
        }

        var digest = CaseDigestEndpoint.Of(
            await list.OpenAsync(cancellation),
            await list.HeldAsync(cancellation),
            await unanswered.CountsAsync(now, cancellation),
            open,
            answerClock,
            cases.Value,
            now
        );
        if (options.Value.To.Count > 0)
        {
            await SendAsync(
                [$"digest:{today.ToDateOnly():yyyy-MM-dd}"],
                options.Value.To,
                _ => (texts.SubjectOf(digest), texts.Of(digest)),
                cancellation
            );
        }

        await EscalateAsync("EscalationSubject", Escalation.Of(digest, answerClock.Calendar), texts, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("What is due could not be mailed now and will be later: {Fault}.", fault.GetType().Name);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task EscalateAsync(string subject, IEnumerable<Escalation> escalations, DigestTexts texts, CancellationToken cancellation)
    {
        // Of two tasks that are alike one is told.
        var byKey = escalations.DistinctBy(escalation => escalation.Key).ToDictionary(escalation => escalation.Key);
        if (options.Value.EscalateTo.Count > 0 && byKey.Count > 0)
        {
            await SendAsync(
                [.. byKey.Keys],
                options.Value.EscalateTo,
                claimed =>
                    (
                        texts[subject, ("references", string.Join(", ", claimed.Select(key => byKey[key].Reference).Distinct()))],
                        string.Concat(claimed.Select(key => $"{byKey[key].Text(texts)}\n"))
                    ),
                cancellation
            );
        }
    }

    private async Task SendAsync(
        IReadOnlyList<string> keys,
        IReadOnlyList<string> to,
        Func<IReadOnlyList<string>, (string Subject, string Text)> write,
        CancellationToken cancellation
    )
    {
        var claimed = await ClaimAsync(keys, cancellation);
        if (claimed.Count == 0)
        {
            return;
        }

        // One mailbox that is closed keeps no other from its mail; where all are, it is tried again.
        var (subject, text) = write(claimed);
        var taken = 0;
        foreach (var address in to)
        {
            using var mail = outgoing.Compose("digest", controller.Value.Name, address, subject, text);
            if (await outgoing.SendAsync(mail, cancellation))
            {
                taken++;
            }
            else
            {
                logger.LogWarning("The mail server refuses a digest for good.");
            }
        }

        if (taken == 0)
        {
            return;
        }

        await using var command = database.CreateCommand($"update {SubjectRightsTables.DigestMail} set sent_at = $2 where key = any($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. claimed] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    // Those that nobody has sent and nobody is sending. Whoever has claimed one and died gives it up after a while.
    private async Task<IReadOnlyList<string>> ClaimAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into {SubjectRightsTables.DigestMail} as mail (key, claimed_at) select key, $2 from unnest($1) key order by key
            on conflict (key) do update set claimed_at = excluded.claimed_at
                where mail.sent_at is null and mail.claimed_at < $2 - interval '15 minutes'
            returning key
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        var claimed = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            claimed.Add(rows.GetString(0));
        }

        claimed.Sort(StringComparer.Ordinal);
        return claimed;
    }
}

internal static class DigestServices
{
    /// <summary>Adds the mails, where there is a server to send them and somebody to get them.</summary>
    public static void AddDigests(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(DigestOptions.Section);
        builder.AddOptions<DigestOptions>(DigestOptions.Section, (options, _) => options.Fault);
        if (builder.HasMailServer() && section.GetChildren().Any(setting => setting.Key is "To" or "EscalateTo"))
        {
            builder.Services.AddHostedService<DigestMails>();
        }
    }
}
