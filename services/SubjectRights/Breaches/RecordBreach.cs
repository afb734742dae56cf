using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A breach becomes known.</summary>
/// <param name="Breach">Its id.</param>
/// <param name="Recorded">How it is recorded.</param>
/// <param name="Described">What is known of it.</param>
/// <param name="Evidence">What is kept sealed.</param>
/// <param name="KeepPapersYears">For how many years after the closing that is kept.</param>
public sealed record RecordBreach(
    Guid Breach,
    BreachRecorded Recorded,
    BreachDescribed? Described,
    IReadOnlyList<SealedEvidence> Evidence,
    int KeepPapersYears
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Breach] };

    /// <summary>Decides.</summary>
    public static Decision<BreachReceipt> Decide(RecordBreach command, LedgerState state)
    {
        var changes = new Changes(state);
        changes.Record(
            command.Breach,
            null,
            [command.Recorded, .. command.Described is { } known ? [known] : Array.Empty<IBreachEvent>()],
            command.Evidence,
            command.KeepPapersYears
        );
        return changes.With(new BreachReceipt(command.Breach));
    }
}

/// <summary>A breach that was recorded.</summary>
/// <param name="Id">Its id.</param>
public sealed record BreachReceipt(Guid Id);

/// <summary><c>POST /breaches</c>: personal data was breached, or may have been. From the awareness the time for the notice runs.</summary>
public static class RecordBreachEndpoint
{
    /// <summary>201 with the breach. With an Idempotency-Key the same request records one breach.</summary>
    [ProducesResponseType<BreachResponse>(201)]
    public static async Task<IResult> Post(
        BreachRequest request,
        HttpContext http,
        BreachWriter breaches,
        BreachList list,
        ContactPointKeyring keyring,
        LedgerWriter writer,
        IOptions<BreachOptions> options,
        CancellationToken cancellation
    )
    {
        var act = breaches.ActOf(http);
        if (
            (
                Validate(request, act.Now)
                ?? (request.Facts is { } facts ? DescribeBreachEndpoint.Validate(facts, act.Now) : null)
                ?? IdempotencyKey.Validate(http.Request)
            ) is
            { } problem
        )
        {
            return problem;
        }

        var description = breaches.Seal(request.Facts?.Description);
        var number = await list.NextNumberAsync(cancellation);
        var recorded = new BreachRecorded(
            string.Create(CultureInfo.InvariantCulture, $"B-{LegalCalendar.DayOf(act.Now).Year}-{number:0000}"),
            request.DiscoveredAt.ToUniversalTime(),
            request.AwareAt.ToUniversalTime(),
            options.Value.NotifyWithinHours,
            options.Value.NotifyFrom,
            act.By,
            act.Now
        );
        var receipt = await writer.WriteOnceAsync(
            new RecordBreach(
                act.Id,
                recorded,
                request.Facts is { } known ? DescribeBreachEndpoint.EventOf(known, description?.Id, act) : null,
                [.. new[] { description }.OfType<SealedEvidence>()],
                options.Value.KeepPapersYears
            ),
            IdempotencyKey.Of(http.Request, act.By, request, keyring),
            RecordBreach.Decide
        );
        return receipt is null
            ? IdempotencyKey.WasUsed("client")
            : TypedResults.Created($"/breaches/{receipt.Id}", BreachViews.Of((await list.FindAsync(receipt.Id, cancellation))!, act.Now));
    }

    /// <summary>What is wrong with the moments of a breach; null when nothing is.</summary>
    private static IResult? Validate(BreachRequest request, DateTimeOffset now) =>
        request switch
        {
            _ when request.AwareAt > now => Problems.Problem(
                400,
                "awareAt is later than now. It is when SENEF was reasonably certain of the breach."
            ),
            _ when request.DiscoveredAt > request.AwareAt => Problems.Problem(
                400,
                "discoveredAt is later than awareAt. It is when the first sign of the breach was seen."
            ),
            _ => null,
        };
}
