using System.Runtime.CompilerServices;

namespace SenefConsent.Client;

/// <summary>
/// Cuts a list of recipients into parts that can be sent as one request each: HttpClient reads no answer of HTTP/1.1 before it has sent all.
/// </summary>
internal static class RecipientParts
{
    private const int MostRecipients = 8_192;

    // Quotes, commas and the name of the member; a character can take 6 bytes as an escape.
    private const int BytesAroundRecipient = 20;
    private const int MostBytesPerCharacter = 6;

    /// <summary>The parts.</summary>
    public static async IAsyncEnumerable<List<string?>> Of(
        IAsyncEnumerable<string?> recipients,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (part, bytes) = (new List<string?>(), 0);
        await foreach (var recipient in recipients.WithCancellation(cancellation))
        {
            var more = BytesAroundRecipient + ((recipient?.Length ?? 0) * MostBytesPerCharacter);
            if (part.Count == MostRecipients || (part.Count > 0 && bytes + more > BlocklistClient.LargestPart))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(recipient);
            bytes += more;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
