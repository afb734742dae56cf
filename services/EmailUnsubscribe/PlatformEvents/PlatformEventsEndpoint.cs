using System.Security.Cryptography;
using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>POST /platform-events/{platform}</c>: what a mail platform tells of the recipients of our mails. Those who unsubscribed there or
/// reported spam have objected; all else is left out.
/// </summary>
internal static class PlatformEventsEndpoint
{
    private const int LongestBatch = 4 * 1024 * 1024;

    /// <summary>
    /// 200 says that every refusal of the batch is in force, or kept for the data protection officer where it does not say whose it is or
    /// failed by a fault of ours. A failure says that the platform is to deliver it again: 401, or the code that this platform asks for,
    /// where nothing proves that it is the platform's, and it has no effect and is kept for the data protection officer; 503, or that code,
    /// where it could not be stored.
    /// </summary>
    /// <param name="platform">The name of the platform, such as <c>sendgrid</c>.</param>
    public static async Task<IResult> Post(
        string platform,
        HttpContext context,
        IEnumerable<IMailPlatform> platforms,
        EvidenceVault vault,
        UnattributedObjections unattributed,
        UnprovenRequests unproven,
        TurnedAway turnedAway,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        Faults faults,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        if (platforms.FirstOrDefault(known => known.Name == platform) is not { IsConfigured: true } sender)
        {
            turnedAway.Count(Source.Platform, TurnedAway.UnknownDoor, now);
            return Problems.Problem(
                404,
                $"There is no such platform here; it is one of {string.Join(", ", platforms.Select(known => known.Name))}, with a section "
                    + "under Platforms that says what proves its requests. Nothing was kept."
            );
        }

        // Not cancelled when the caller hangs up: what it came to say has arrived.
        var request = await RawRequest.ReadAsync(context, LongestBatch);
        var batch = await sender.ProveAsync(request);
        List<PlatformReport> reports = batch is null ? [] : [.. batch.Items.SelectMany(item => ReadOrFail(item, batch))];
        if (batch is null || !await IsTokensOwnAsync(batch, reports))
        {
            await unproven.KeepAsync(UnattributedReason.Signature, Source.Platform, request, now);
            return Problems.Problem(
                sender.RetriesOnlyAfter ?? 401,
                $"Nothing proves that this comes from {platform}. Compare the key or secret set there with the settings "
                    + "Platforms__… of this service.",
                ProblemTypes.Unproven
            );
        }

        context.IsProven();
        await EachItem.TakeAsync(reports, TakeAsync);
        return TypedResults.Ok();

        IEnumerable<PlatformReport> ReadOrFail(ReceivedJson item, PlatformBatch from)
        {
            try
            {
                return [.. sender.Read(item, from)];
            }
            catch (Exception fault)
            {
                return [new FailedReport(item, fault)];
            }
        }

        async Task<bool> IsTokensOwnAsync(PlatformBatch from, List<PlatformReport> said) =>
            from.Token is not { } token
            || said.Count == 0
            || await writer.WriteOnceAsync(
                new UseToken(),
                new RepeatableRequest(
                    keyring.IdOfRequest($"{platform}|{token}"),
                    keyring.IdOfRequest(string.Join('\n', said.Select(report => report.Content)))
                ),
                UseToken.Decide
            )
                is not null;

        async Task TakeAsync(PlatformReport report)
        {
            try
            {
                switch (report)
                {
                    case ReportedRefusal { Address: { } raw } refusal:
                        var address = ContactAddress.Email(raw);
                        await RecordAsync(refusal, address);
                        if (!address.IsReadable)
                        {
                            await KeepAsync(UnattributedReason.Unreadable, Only(report));
                        }

                        break;
                    case ReportedRefusal:
                        await KeepAsync(UnattributedReason.NoSender, Only(report));
                        break;
                    case FailedReport failed:
                        await FailAsync(report, failed.Fault);
                        break;
                    default:
                        await KeepAsync(UnattributedReason.Unreadable, Only(report));
                        break;
                }
            }
            catch (Exception fault) when (!StoreFault.IsOutage(fault))
            {
                await FailAsync(report, fault);
            }
        }

        Task FailAsync(PlatformReport report, Exception fault)
        {
            faults.Report($"platform-events/{platform}", fault);
            return KeepAsync(UnattributedReason.Failed, Only(report));
        }

        Task<ObjectionReceipt> RecordAsync(ReportedRefusal refusal, ContactAddress address) =>
            writer.WriteAsync(
                new RecordObjection(
                    keyring.IdsOf(address),
                    new Scope([Channel.Email], refusal.Purposes.Count > 0 ? refusal.Purposes : [catalogue.Root.Name]),
                    new Capture(Source.Platform, $"platform:{platform}", OccurredAt(refusal), now, IdempotencyKey: KeyOf(refusal)),
                    vault.Seal(EvidencePurpose.Objection, Only(refusal).ToEvidence(), now)
                ),
                RecordObjection.Decide
            );

        // A time that is not given is often written as the first one there is; taken at its word it would let every later consent win.
        DateTimeOffset OccurredAt(ReportedRefusal refusal) =>
            refusal.OccurredAt is { } at && at > DateTimeOffset.UnixEpoch && at < now ? at.ToUniversalTime() : now;

        string? KeyOf(ReportedRefusal refusal) =>
            refusal.Id is { } id
                ? $"{platform}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16))}"
                : null;

        // The request as if it held nothing else: the same item in another batch waits once, and evidence of one person shows no other.
        RawRequest Only(PlatformReport report) =>
            report.Item.ToString() is { Length: > 0 } item ? request with { Body = Encoding.UTF8.GetBytes(item) } : request;

        Task KeepAsync(UnattributedReason reason, RawRequest part) =>
            unattributed.KeepAsync(reason, Source.Platform, part.ToEvidence(), part.Fingerprint, now);
    }

    /// <summary>Asks for a request that failed once more, by the code after which this platform delivers it again.</summary>
    public static Task<IResult> Failed(FailedRequest failed)
    {
        var platforms = failed.Context.RequestServices.GetServices<IMailPlatform>();
        var name = failed.Route["platform"]?.ToString();
        return Task.FromResult(failed.Problem(platforms.FirstOrDefault(known => known.Name == name)?.RetriesOnlyAfter));
    }
}
