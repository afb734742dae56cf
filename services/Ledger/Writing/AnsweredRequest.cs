using System.Text.Json;

namespace SenefConsent.Ledger;

/// <summary>A request that says by a key of its sender's that it is the same when it is sent again.</summary>
/// <param name="Id">Stands for the key and for whom it was used.</param>
/// <param name="Fingerprint">Stands for what was asked. Both are keyed hashes: what was asked may hold an address.</param>
public sealed record RepeatableRequest(Guid Id, Guid Fingerprint);

/// <summary>
/// What a repeatable request was answered, kept in the transaction of its effect, so that it has one effect however often it is sent. The
/// row stays for ever; what was answered is emptied at the end of its retention.
/// </summary>
/// <param name="Fingerprint">What was asked.</param>
/// <param name="Answer">The answer, as JSON; empty when it is no longer kept.</param>
public sealed record AnsweredRequest(Guid Fingerprint, string Answer)
{
    /// <summary>The table of what was answered.</summary>
    public const string Table = $"{LedgerStore.Schema}.answered_request";

    /// <summary>An answer as it is kept.</summary>
    public static string Write<T>(T answer) => JsonSerializer.Serialize(answer);

    /// <summary>The answer, when what is asked now is what was asked then and the answer is still kept; else null.</summary>
    public T? To<T>(RepeatableRequest request) =>
        request.Fingerprint == Fingerprint && Answer != "" ? JsonSerializer.Deserialize<T>(Answer) : default;
}
