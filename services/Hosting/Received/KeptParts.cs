using System.Text;

namespace SenefConsent.Hosting;

/// <summary>
/// What of a received request is kept as evidence and shown. What proves its sender to us is not: whoever reads it could send in the
/// sender's name. So headers are kept by their names, and parameters of the address but for those that name a secret.
/// </summary>
public static class KeptParts
{
    private const string Removed = "removed";
    private const string PeerField = "Peer: ";
    private const string EndOfLine = "\r\n";
    private const string EndOfHead = "\r\n\r\n";

    private static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Language",
        "Content-Encoding",
        "Content-Type",
        "Date",
        "Envelope-To",
        "Forwarded",
        "Host",
        "Origin",
        "User-Agent",
        "X-Forwarded-For",
        "X-Real-IP",
        "webhook-id",
    };

    // Of whatever sender: what a signature was made of shows nothing but that it was right.
    private static readonly string[] PartsOfSignatures = ["signature", "timestamp", "nonce"];

    private static readonly string[] PartsOfSecrets = ["token", "secret", "passw", "apikey", "accesskey", "credential", "authorization"];

    private static readonly HashSet<string> Secrets = new(StringComparer.Ordinal) { "auth", "key", "pass", "pwd" };

    /// <summary>Whether a header is kept.</summary>
    public static bool IsKept(string header) =>
        Headers.Contains(header)
        || (PartsOfSignatures.Any(part => header.Contains(part, StringComparison.OrdinalIgnoreCase)) && !NamesSecret(header));

    /// <summary>A request's target without the values of parameters that name a secret, and without the login of a whole URL.</summary>
    public static string OfTarget(string target)
    {
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark
            ? (target[..mark], target[(mark + 1)..])
            : (target, null);
        if (path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && path.IndexOf('@', scheme) is > 0 and var login)
        {
            path = path[..(scheme + 3)] + path[(login + 1)..];
        }

        return query is null ? path : $"{path}?{string.Join('&', query.Split('&').Select(OfParameter))}";
    }

    /// <summary>
    /// Evidence as it may be shown: what was kept before this rule held may have more. What is no request is shown as it is.
    /// </summary>
    public static string Of(string evidence)
    {
        if (!evidence.StartsWith(PeerField, StringComparison.Ordinal))
        {
            return evidence;
        }

        var end = evidence.IndexOf(EndOfHead, StringComparison.Ordinal) is >= 0 and var found ? found : evidence.Length;
        var lines = evidence[..end].Split(EndOfLine);
        var kept = lines
            .Take(1)
            .Concat(lines.Skip(1).Take(1).Select(OfRequestLine))
            .Concat(lines.Skip(2).Where(line => IsKept(line.Split(':')[0])));
        return string.Join(EndOfLine, kept) + evidence[end..];
    }

    private static string OfRequestLine(string line) => string.Join(' ', line.Split(' ').Select(OfTarget));

    private static string OfParameter(string parameter) =>
        parameter.Split('=', 2) is [var name, _] && NamesSecret(Uri.UnescapeDataString(name)) ? $"{name}={Removed}" : parameter;

    private static bool NamesSecret(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return Secrets.Contains(letters) || PartsOfSecrets.Any(part => letters.Contains(part, StringComparison.Ordinal));
    }
}
