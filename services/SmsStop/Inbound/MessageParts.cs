using System.Text;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// Puts the parts of a long message together when all have come, in whatever order and by whichever instance. Their texts are evidence.
/// </summary>
internal sealed class MessageParts(NpgsqlDataSource database, ContactPointKeyring keyring, EvidenceVault vault)
{
    // Nobody sends more, and a made-up total must not have us wait for ever or read without end.
    private const int MostParts = 20;

    /// <summary>Keeps a part. The whole message when this was the last to come; null while others are missing.</summary>
    public async Task<InboundSms?> JoinAsync(InboundSms sms, Arrival arrival)
    {
        if (sms is not { Part: { Number: > 0, Total: > 1 and <= MostParts } part, Sender: { } sender } || part.Number > part.Total)
        {
            return null;
        }

        var message = keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{sender.Normal}|{part.Reference}|{part.Total}");
        await KeepAsync(message, part.Number, vault.Seal(EvidencePurpose.Message, Encoding.UTF8.GetBytes(sms.Text), arrival.ReceivedAt));
        var texts = await TextsAsync(message);
        var text = string.Concat(texts);
        return texts.Count == part.Total ? sms with { Item = text, Text = text, Id = $"parts:{message:N}", Part = null } : null;
    }

    private async Task KeepAsync(Guid message, int number, SealedEvidence text)
    {
        await using var both = database.CreateBatch();
        both.BatchCommands.Add(EvidenceVault.Insert([text]));
        both.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $"insert into {SmsStopTables.SmsPart} (message, number, evidence) values ($1, $2, $3) on conflict do nothing"
            )
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = message },
                    new NpgsqlParameter { Value = number },
                    new NpgsqlParameter { Value = text.Id },
                },
            }
        );
        await both.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> TextsAsync(Guid message)
    {
        var ids = new List<Guid>();
        await using (
            var command = database.CreateCommand($"select evidence from {SmsStopTables.SmsPart} where message = $1 order by number")
        )
        {
            command.Parameters.Add(new NpgsqlParameter { Value = message });
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await rows.ReadAsync(CancellationToken.None))
            {
                ids.Add(rows.GetGuid(0));
            }
        }

        var texts = new List<string>();
        foreach (var id in ids)
        {
            if (await vault.FindAsync(id, CancellationToken.None) is { } text)
            {
                texts.Add(Encoding.UTF8.GetString(vault.Open(text)));
            }
        }

        return texts;
    }
}
