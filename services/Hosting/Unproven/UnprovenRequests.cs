using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What every request passes through that proves nothing and may be an objection: its beginning is kept once and put before the data
/// protection officer, as long as there is a budget for it. Then it is counted only: anybody can send such requests without end, and a full
/// disk would lose the objections of everybody else.
/// </summary>
public sealed class UnprovenRequests
{
    /// <summary>How much of one is kept, in bytes.</summary>
    public const int LongestKept = 8 * 1024;

    private readonly UnattributedObjections unattributed;
    private readonly LedgerWriter writer;
    private readonly EvidenceVault vault;
    private readonly TurnedAway turnedAway;
    private readonly UnprovenBudget budget;

    /// <summary>An instance has one.</summary>
    public UnprovenRequests(
        UnattributedObjections unattributed,
        LedgerWriter writer,
        EvidenceVault vault,
        TurnedAway turnedAway,
        IOptions<UnprovenOptions> options,
        TimeProvider clock,
        IMeterFactory meters
    )
    {
        (this.unattributed, this.writer, this.vault, this.turnedAway) = (unattributed, writer, vault, turnedAway);
        budget = new UnprovenBudget(options.Value);
        meters
            .Create(TurnedAway.MeterName)
            .CreateObservableGauge(
                "consent.unproven.budget.used",
                () =>
                    budget
                        .Used(clock.GetUtcNow())
                        .Select(door => new Measurement<double>(door.Share, new KeyValuePair<string, object?>("source", $"{door.Door}"))),
                "1",
                "How much of a day's budget for what proves nothing an instance has used, by source, from 0 to 1. Alarm above 0.8: a flood."
            );
    }

    /// <summary>Keeps one for the data protection officer.</summary>
    /// <param name="reason">Why nothing can be made of it.</param>
    /// <param name="door">Where it came.</param>
    /// <param name="request">It.</param>
    /// <param name="now">When it came.</param>
    /// <param name="fingerprint">What makes it the same when it is sent again; that of the request when not given.</param>
    /// <param name="sender">Who sent it; the peer when not given.</param>
    public Task<UnprovenOutcome> KeepAsync(
        UnattributedReason reason,
        Source door,
        RawRequest request,
        DateTimeOffset now,
        string? fingerprint = null,
        string? sender = null
    ) =>
        KeepAsync(
            $"{reason}",
            door,
            request,
            fingerprint ?? request.Fingerprint,
            sender,
            now,
            (content, same) => unattributed.KeepAsync(reason, door, content, same, now)
        );

    /// <summary>Keeps one as evidence alone: it is known to be no objection, and may have been taken for it wrongly.</summary>
    public Task<UnprovenOutcome> KeepAsideAsync(
        string reason,
        Source door,
        RawRequest request,
        string fingerprint,
        string? sender,
        DateTimeOffset now
    ) =>
        KeepAsync(
            reason,
            door,
            request,
            fingerprint,
            sender,
            now,
            (content, _) => writer.WriteAsync(new KeepEvidence(vault.Seal(EvidencePurpose.Message, content, now)), KeepEvidence.Decide)
        );

    /// <summary>Who sent a request, as limits count senders: its address, of IPv6 its network.</summary>
    public static string SenderOf(RawRequest request) => UnprovenBudget.SenderOf(request.Peer);

    /// <summary>Takes the cost of something else that proves nothing.</summary>
    /// <returns>Whether it may be kept.</returns>
    public bool MayKeep(string reason, Source door, string? sender, string fingerprint, int bytes, DateTimeOffset now)
    {
        if (budget.Take(door, sender, fingerprint, bytes, now) == UnprovenOutcome.Kept)
        {
            return true;
        }

        turnedAway.Count(door, reason, now);
        return false;
    }

    private async Task<UnprovenOutcome> KeepAsync(
        string reason,
        Source door,
        RawRequest request,
        string fingerprint,
        string? sender,
        DateTimeOffset now,
        Func<byte[], string, Task> keepAsync
    )
    {
        var content = request.ToEvidence();
        content = content.Length > LongestKept ? content[..LongestKept] : content;
        var outcome = budget.Take(door, sender ?? request.Peer, fingerprint, content.Length, now);
        if (outcome == UnprovenOutcome.TurnedAway)
        {
            turnedAway.Count(door, reason, now);
        }

        if (outcome == UnprovenOutcome.Kept)
        {
            try
            {
                await keepAsync(content, fingerprint);
            }
            catch
            {
                budget.GiveBack(door, fingerprint, content.Length);
                throw;
            }
        }

        return outcome;
    }
}

internal static class UnprovenServices
{
    public static void AddUnproven(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<UnprovenOptions>()
            .Bind(builder.Configuration.GetSection(UnprovenOptions.Section))
            .Validate(
                unproven => unproven.IsValid,
                $"{UnprovenOptions.Section}:BytesPerDay and {UnprovenOptions.Section}:KeptPerMinute are numbers, not below 0, and "
                    + $"{UnprovenOptions.Section}:AnsweredPerMinute is one above 0"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<UnprovenRequests>();
        builder.Services.AddSingleton<TurnedAway>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TurnedAway>());
    }
}
