using System.Text;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>A message that was put together.</summary>
/// <param name="Sms">The whole of it.</param>
/// <param name="Message">What its parts have in common.</param>
/// <param name="Parts">The parts.</param>
internal sealed record JoinedMessage(InboundSms Sms, Guid Message, IReadOnlyList<Guid> Parts);

/// <summary>
/// Puts the parts of a long message together when all have come, in whatever order and by whichever instance. Their texts are evidence.
/// A telephone counts its long messages in eight bits, so that a reference comes again: a part takes the place of an earlier one, and parts
/// of different times are no message.
/// </summary>
internal sealed class MessageParts(NpgsqlDataSource database, ContactPointKeyring keyring, EvidenceVault vault)
{
    // Nobody sends more, and a made-up total must not have us wait for ever or read without end.
    private const int MostParts = 20;

    // As long as the gateway that delivers parts tries to.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // A telephone sends the parts of a message at once.
    private static readonly TimeSpan LongestSending = TimeSpan.FromHours(1);

    /// <summary>
    /// Keeps a part. The whole message when this was the last to come; null while others are missing. Its id follows from those of its
    /// parts: another message under the same reference has another.
    /// </summary>
    public async Task<JoinedMessage?> JoinAsync(InboundSms sms, Arrival arrival)
    {
        if (sms is not { Part: { Number: > 0, Total: <= MostParts } part, Sender: { } sender } || part.Number > part.Total)
        {
            return null;
        }

        var message = keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{sender.Normal}|{part.Reference}|{part.Total}");
        var text = vault.Seal(EvidencePurpose.Message, Encoding.UTF8.GetBytes(sms.Text), arrival.ReceivedAt);
        await KeepAsync(
            message,
            part.Number,
            IdOf(sms, arrival),
            text,
            new EvidenceOwner(keyring.IdsOf(sender).Lasting, text.Id),
            sms.SentAt
        );
        var (parts, texts) = await PartsAsync(message, arrival.ReceivedAt, sms.SentAt);
        if (texts.Count != part.Total)
        {
            return null;
        }

        var whole = string.Concat(texts);
        var id = keyring.IdOfMessage($"{message:N}|{string.Join('|', parts)}");
        return new JoinedMessage(sms with { Item = whole, Text = whole, Id = $"parts:{id:N}", Part = null }, message, parts);
    }

    /// <summary>Removes the parts of a message that was acted upon, and those whose message never became whole.</summary>
    public async Task ForgetAsync(JoinedMessage joined, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            $"delete from {SmsStopTables.SmsPart} where (message = $1 and part = any($2)) or received_at < $3"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = joined.Message });
        command.Parameters.Add(new NpgsqlParameter { Value = joined.Parts.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = now - LongestWait });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private Guid IdOf(InboundSms sms, Arrival arrival) =>
        keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{sms.Id ?? $"{sms.Text}|{arrival.ReceivedAt.UtcDateTime:yyyyMMdd}"}");

    private async Task KeepAsync(Guid message, int number, Guid part, SealedEvidence text, EvidenceOwner owner, DateTimeOffset? sentAt)
    {
        await using var together = database.CreateBatch();
        together.BatchCommands.Add(EvidenceVault.Insert([text]));
        together.BatchCommands.Add(EvidenceVault.Insert([owner]));
        together.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $"""
                insert into {SmsStopTables.SmsPart} (message, number, part, evidence, received_at, sent_at) values ($1, $2, $3, $4, $5, $6)
                on conflict (message, number) do update set
                    part = excluded.part, evidence = excluded.evidence, received_at = excluded.received_at, sent_at = excluded.sent_at
                where sms_part.part <> excluded.part
                """
            )
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = message },
                    new NpgsqlParameter { Value = number },
                    new NpgsqlParameter { Value = part },
                    new NpgsqlParameter { Value = text.Id },
                    new NpgsqlParameter { Value = text.CollectedAt },
                    new NpgsqlParameter<DateTimeOffset?> { TypedValue = sentAt?.ToUniversalTime() },
                },
            }
        );
        await together.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<(IReadOnlyList<Guid> Parts, IReadOnlyList<string> Texts)> PartsAsync(
        Guid message,
        DateTimeOffset now,
        DateTimeOffset? sentAt
    )
    {
        var found = new List<(Guid Part, Guid Evidence)>();
        await using (
            var command = database.CreateCommand(
                $"""
                select part, evidence from {SmsStopTables.SmsPart}
                where message = $1 and received_at >= $2 and (sent_at is null or $3 is null or sent_at between $3 - $4 and $3 + $4)
                order by number
                """
            )
        )
        {
            command.Parameters.Add(new NpgsqlParameter { Value = message });
            command.Parameters.Add(new NpgsqlParameter { Value = now - LongestWait });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = sentAt?.ToUniversalTime() });
            command.Parameters.Add(new NpgsqlParameter { Value = LongestSending });
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await rows.ReadAsync(CancellationToken.None))
            {
                found.Add((rows.GetGuid(0), rows.GetGuid(1)));
            }
        }

        var texts = new List<string>();
        foreach (var (_, evidence) in found)
        {
            if (await vault.FindAsync(evidence, CancellationToken.None) is { } text)
            {
                texts.Add(Encoding.UTF8.GetString(vault.Open(text)));
            }
        }

        return ([.. found.Select(part => part.Part)], texts);
    }
}
