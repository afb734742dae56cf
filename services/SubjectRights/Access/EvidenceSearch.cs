using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What is kept sealed of a person. What may hold others waits until somebody has looked at it: what was kept before batches were cut, what
/// another person said that had an effect here, what was written in a case about others as well.
/// </summary>
internal sealed class EvidenceSearch(NpgsqlDataSource database, EvidenceVault vault, HeldItems items, ReadLog log) : IPersonSearch
{
    private const string Evidence = $"{LedgerStore.Schema}.evidence";

    // In a case that is about others as well; or said on a contact point of somebody else, whose refusal had an effect here.
    private static readonly string OfOthers = $$"""
        select id from {{Evidence}} join {{EvidenceVault.OwnerTable}} on evidence = id
        where id = any($1) and purpose = '{{EvidencePurpose.Case}}' and not contact_point = any($2)
            and not exists (select from {{SubjectRightsTables.Case}} papers where papers.id = contact_point)
        union
        select (data #>> '{capture,evidence}')::uuid from {{LedgerStore.Schema}}.mt_events
        where stream_id = any($2) and data #>> '{capture,evidence}' is not null
        group by 1
        having bool_and(data #>> '{capture,actor}' like '{{FollowingObjection.Actor}}%' and not data #>> '{capture,actor}' = any($3))
        """;

    public DataSource Source => DataSource.Evidence;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var found = await vault.OfAsync(person.ContactPoints, cancellation);
        var ids = found.Select(evidence => evidence.Sealed.Id).ToArray();
        await log.RecordAsync(http, "evidence", ids);
        var owners = (
            await items.RowsAsync(
                $"select contact_point, evidence from {EvidenceVault.OwnerTable} where evidence = any($1) and contact_point = any($2)",
                cancellation,
                ids,
                person.ContactPoints
            )
        ).ToLookup(row => row["evidence"]!.GetValue<Guid>());
        var ofOthers = await OfOthersAsync(ids, person, cancellation);
        var texts = person.Texts;
        return
        [
            .. found.Select(evidence =>
            {
                var kept = evidence.Sealed;
                var mayHoldOthers = !evidence.IsTheirsAlone || ofOthers.Contains(kept.Id);
                return new HeldItem(
                    items.OfRow(
                        Source,
                        Evidence,
                        $"evidence-{kept.Purpose}",
                        kept.CollectedAt,
                        texts.OfEvidence(kept),
                        RowOf(kept),
                        person,
                        mayHoldOthers ? null : ContentOf(vault.Open(kept))
                    ),
                    owners[kept.Id].Select(row => person.SubjectOf(row["contact_point"]!.GetValue<Guid>())).FirstOrDefault(),
                    mayHoldOthers ? LawGround.RightsOfOthers : null
                );
            }),
            .. owners.SelectMany(rows =>
                rows.Select(row => new HeldItem(
                    items.OfRow(Source, EvidenceVault.OwnerTable, "evidence-owner", null, texts["EvidenceOwner"], row, person),
                    person.SubjectOf(row["contact_point"]!.GetValue<Guid>())
                ))
            ),
            .. (
                await items.RowsAsync(
                    $"select message, number, part, evidence, received_at, sent_at from {SubjectRightsTables.SmsPart} where evidence = any($1)",
                    cancellation,
                    ids
                )
            ).Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    SubjectRightsTables.SmsPart,
                    "sms-part",
                    HeldItems.TimeOf(row, "received_at"),
                    texts["SmsPart"],
                    row,
                    person
                )
            )),
        ];
    }

    /// <summary>What was sealed, as text: a request without what proves its sender to us, or Base64 where it is no text.</summary>
    internal static string ContentOf(byte[] content)
    {
        try
        {
            return KeptParts.Of(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content));
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(content);
        }
    }

    internal static JsonObject RowOf(SealedEvidence kept) =>
        new()
        {
            ["id"] = kept.Id,
            ["purpose"] = kept.Purpose,
            ["collected_at"] = JsonSerializer.SerializeToNode(kept.CollectedAt),
            ["expires_at"] = JsonSerializer.SerializeToNode(kept.ExpiresAt),
            ["key_version"] = kept.KeyVersion,
        };

    private async Task<HashSet<Guid>> OfOthersAsync(Guid[] ids, Person person, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(OfOthers);
        command.Parameters.Add(new NpgsqlParameter { Value = ids });
        command.Parameters.Add(new NpgsqlParameter { Value = person.ContactPoints });
        command.Parameters.Add(
            new NpgsqlParameter { Value = person.ContactPoints.Select(id => $"{FollowingObjection.Actor}{id:N}").ToArray() }
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var others = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            others.Add(rows.GetGuid(0));
        }

        return others;
    }
}
