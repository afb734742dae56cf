using System.Globalization;
using System.Net.Mime;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /objections</c>: an objection made to one of us. It is recorded, and nothing is read.</summary>
public static class TakeObjectionEndpoint
{
    private const int LongestNote = 4_000;
    private const int LargestScan = 10 * 1024 * 1024;

    // In Base64, with room for the rest of the request.
    private const int LargestRequest = 15 * 1024 * 1024;

    private static readonly string[] ScanTypes =
    [
        MediaTypeNames.Application.Pdf,
        MediaTypeNames.Image.Jpeg,
        MediaTypeNames.Image.Png,
        MediaTypeNames.Image.Tiff,
        "message/rfc822",
    ];

    /// <summary>By how much the clocks of two machines may differ.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// 200 when it is in force. 422 when the value is no contact point of its kind: it is kept and waits for the data protection officer.
    /// </summary>
    [ProducesResponseType<ObjectionTaken>(200)]
    [RequestSizeLimit(LargestRequest)]
    public static async Task<IResult> Post(
        TakeObjectionRequest request,
        ClaimsPrincipal user,
        ContactPointKeyring keyring,
        EvidenceVault vault,
        UnattributedObjections unattributed,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        if (Validate(request, catalogue, now) is { } problem)
        {
            return problem;
        }

        var received = JsonSerializer.SerializeToUtf8Bytes(request);
        var source = SourceOf(request.By);
        var address = ContactAddress.For(request.Kind, request.Value);
        if (!address.IsReadable)
        {
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(received));
            await unattributed.KeepAsync(UnattributedReason.Unreadable, source, received, fingerprint, now);
            return Problems.Problem(
                422,
                "value is no contact point of this kind. What you sent waits for the data protection officer. Correct value and send it again."
            );
        }

        var scope = new Scope(request.Channels ?? ServedChannels.Of(request.Kind), request.Purposes ?? [catalogue.Root.Name]);
        var capture = new Capture(
            source,
            Clients.NameOf(user),
            OccurredAt: (request.StatedAt ?? request.ReceivedAt).ToUniversalTime(),
            request.ReceivedAt.ToUniversalTime(),
            IdempotencyKey: KeyOf(request, scope),
            RecordedAt: now
        );
        var receipt = await writer.WriteAsync(
            new RecordObjection(keyring.IdsOf(address), scope, capture, vault.Seal(EvidencePurpose.Objection, received, now)),
            RecordObjection.Decide
        );

        var number = ObjectionNumber.Of(receipt.EventId);
        var since = capture.OccurredAt!.Value;
        var texts = new TakenObjectionTexts(request.Reply?.Language ?? Languages.French);
        return TypedResults.Ok(
            new ObjectionTaken(
                $"{number}",
                receipt.EventId,
                since,
                now,
                scope,
                texts.Language,
                texts.Receipt(number, since, scope, catalogue)
            )
        );
    }

    private static IResult? Validate(TakeObjectionRequest request, PurposeCatalogue catalogue, DateTimeOffset now)
    {
        var served = ServedChannels.Of(request.Kind);
        return request switch
        {
            { Value: "" } => Problems.Problem(400, "value is missing. Give the address, number, domain or SIREN that the person named."),
            _ when request.ReceivedAt > now + ClockSkew => Problems.Problem(
                400,
                "receivedAt is in the future. Give the time at which the objection reached you."
            ),
            _ when request.StatedAt > request.ReceivedAt => Problems.Problem(
                400,
                "statedAt is after receivedAt. Give the time at which the person said or wrote it, or leave it out."
            ),
            { Channels: [] } => Problems.Problem(400, "channels is empty. Name at least one channel, or leave it out."),
            { Channels: { } channels } when channels.Any(channel => channel != Channel.All && !served.Contains(channel)) =>
                Problems.Problem(
                    400,
                    $"channels holds one that a contact point of this kind does not serve. It serves {Names(served)}; all is taken as well."
                ),
            { Purposes: [] } => Problems.Problem(400, "purposes is empty. Name at least one purpose, or leave it out."),
            { Purposes: { } purposes } when purposes.Any(purpose => catalogue.Find(purpose) is null) => Problems.Problem(
                400,
                $"purposes holds one that is not in the catalogue. It has {catalogue.Names}."
            ),
            { Reply.Language: not (Languages.French or Languages.English) } => Problems.Problem(
                400,
                "reply.language is not known. Give fr or en."
            ),
            { Evidence: { Note: null, Scan: null } } => Problems.Problem(
                400,
                "evidence holds nothing. Give a note, a scan or both, or leave it out."
            ),
            { Evidence.Note.Length: > LongestNote } => Problems.Problem(
                400,
                string.Create(CultureInfo.InvariantCulture, $"evidence.note is longer than {LongestNote} characters. Shorten it.")
            ),
            { Evidence.Scan: { } scan } when !ScanTypes.Contains(scan.MediaType) => Problems.Problem(
                400,
                $"evidence.scan.mediaType is not taken. Send one of {string.Join(", ", ScanTypes)}."
            ),
            { Evidence.Scan.Content.Length: 0 or > LargestScan } => Problems.Problem(
                400,
                "evidence.scan.content is empty or larger than 10 MB. Send a smaller scan."
            ),
            _ => null,
        };
    }

    private static string Names(IEnumerable<Channel> channels) => string.Join(", ", channels.Select(ExactNames<Channel>.Of));

    private static Source SourceOf(TakenBy by) =>
        by switch
        {
            TakenBy.Post => Source.Post,
            TakenBy.Telephone => Source.Telephone,
            TakenBy.Counter => Source.Counter,
            TakenBy.Fax => Source.Fax,
            _ => Source.Mail,
        };

    // The same letter, entered twice, is one act. Whoever takes another one learns nothing of the first.
    private static string KeyOf(TakeObjectionRequest request, Scope scope) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"taken:{request.ReceivedAt.UtcTicks}:{Names(scope.Channels)}:{string.Join(',', scope.Purposes)}"
        );
}
