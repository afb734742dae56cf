using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly;

namespace SenefConsent.Hosting;

/// <summary>
/// What Amazon SNS posts to an HTTPS subscription, in the names of its JSON. Nothing of it is true before <see
/// cref="AmazonSns.IsGenuineAsync"/> says so.
/// </summary>
/// <param name="Type"><c>Notification</c>, <c>SubscriptionConfirmation</c> or <c>UnsubscribeConfirmation</c>.</param>
/// <param name="MessageId">The message's id, the same in every delivery.</param>
/// <param name="TopicArn">The topic it was published to.</param>
/// <param name="Message">What was published.</param>
/// <param name="Timestamp">When it was published, ISO 8601.</param>
/// <param name="SignatureVersion"><c>1</c>: RSA with SHA-1, <c>2</c>: RSA with SHA-256.</param>
/// <param name="Signature">Base64.</param>
/// <param name="SigningCertURL">Where the certificate is.</param>
/// <param name="Subject">Given with some notifications.</param>
/// <param name="SubscribeURL">What to get to confirm; not in notifications.</param>
/// <param name="Token">Not in notifications.</param>
public sealed record SnsMessage(
    string Type,
    string MessageId,
    string TopicArn,
    string Message,
    string Timestamp,
    string SignatureVersion,
    string Signature,
    string SigningCertURL,
    string? Subject = null,
    string? SubscribeURL = null,
    string? Token = null
)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Whether it asks to confirm that we want the messages of its topic.</summary>
    public bool AsksToConfirm => Type == "SubscriptionConfirmation";

    /// <summary>Whether something was published.</summary>
    public bool IsNotification => Type == "Notification";

    /// <summary>Reads one from a body, which Amazon sends as <c>text/plain</c>; null when it is none.</summary>
    public static SnsMessage? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<SnsMessage>(body, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal byte[] SignedBytes()
    {
        (string Name, string? Value)[] fields = IsNotification
            ?
            [
                ("Message", Message),
                ("MessageId", MessageId),
                ("Subject", Subject),
                ("Timestamp", Timestamp),
                ("TopicArn", TopicArn),
                ("Type", Type),
            ]
            :
            [
                ("Message", Message),
                ("MessageId", MessageId),
                ("SubscribeURL", SubscribeURL),
                ("Timestamp", Timestamp),
                ("Token", Token),
                ("TopicArn", TopicArn),
                ("Type", Type),
            ];
        return Encoding.UTF8.GetBytes(
            string.Concat(fields.Where(field => field.Value is not null).Select(field => $"{field.Name}\n{field.Value}\n"))
        );
    }
}

/// <summary>
/// Proves messages of Amazon SNS. Only topics that the caller names are believed, and only <c>https://sns.{region}.amazonaws.com</c>, in
/// the topic's own region, is asked for certificates and confirmations: another host could sign anything. A caller that hangs up stops
/// neither, because what it came to say has arrived; a service that stops does.
/// </summary>
public sealed class AmazonSns(IHttpClientFactory clients, IHostApplicationLifetime lifetime)
{
    /// <summary>The name of the client that asks Amazon.</summary>
    public const string ClientName = "amazon-sns";

    // Only what Amazon's own host gave is in it, so it stays as small as Amazon's list of certificates.
    private readonly ConcurrentDictionary<Uri, X509Certificate2> certificates = new();

    /// <summary>
    /// Whether Amazon signed it for one of these topics. False as well while the certificate cannot be had: a message that is delivered
    /// again later may then be genuine. How old it is does not matter.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="topics">The ARNs of the topics that are believed.</param>
    public async Task<bool> IsGenuineAsync(SnsMessage message, IReadOnlyCollection<string> topics)
    {
        if (
            !topics.Contains(message.TopicArn, StringComparer.Ordinal)
            || AtAmazon(message.SigningCertURL, message.TopicArn) is not { } address
            || !address.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal)
            || HashOf(message.SignatureVersion) is not { } hash
        )
        {
            return false;
        }

        var signature = new byte[message.Signature.Length];
        return Convert.TryFromBase64String(message.Signature, signature, out var bytes)
            && await CertificateAsync(address) is { } certificate
            && certificate.GetRSAPublicKey() is { } key
            && key.VerifyData(message.SignedBytes(), signature.AsSpan(0, bytes), hash, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Confirms a subscription, so that the topic's messages begin to come. Doing so again has no further effect.</summary>
    /// <param name="message">One that is genuine and asks for it.</param>
    /// <returns>Whether Amazon took it; false, too, when the address to get is not Amazon's, or Amazon could not be reached.</returns>
    public async Task<bool> ConfirmAsync(SnsMessage message)
    {
        if (AtAmazon(message.SubscribeURL, message.TopicArn) is not { } address)
        {
            return false;
        }

        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.GetAsync(address, lifetime.ApplicationStopping);
            return response.IsSuccessStatusCode;
        }
        catch (Exception away) when (IsOutage(away))
        {
            return false;
        }
    }

    private static Uri? AtAmazon(string? address, string topicArn) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", IsDefaultPort: true, UserInfo: "" }
        && topicArn.Split(':') is [_, _, _, var region, ..]
        && uri.Host == $"sns.{region}.amazonaws.com"
            ? uri
            : null;

    private static HashAlgorithmName? HashOf(string signatureVersion) =>
        signatureVersion switch
        {
            "1" => HashAlgorithmName.SHA1,
            "2" => HashAlgorithmName.SHA256,
            _ => null,
        };

    private async Task<X509Certificate2?> CertificateAsync(Uri address)
    {
        if (certificates.TryGetValue(address, out var known))
        {
            return known;
        }

        try
        {
            using var client = clients.CreateClient(ClientName);
            var pem = await client.GetStringAsync(address, lifetime.ApplicationStopping);
            return certificates.GetOrAdd(address, X509Certificate2.CreateFromPem(pem));
        }
        catch (Exception unavailable) when (IsOutage(unavailable) || unavailable is CryptographicException)
        {
            return null;
        }
    }

    private static bool IsOutage(Exception fault) =>
        fault is HttpRequestException or ExecutionRejectedException or OperationCanceledException;
}

/// <summary>Adds <see cref="AmazonSns"/> to a service.</summary>
public static class AmazonSnsServices
{
    /// <summary>Adds it, with a client that follows no redirect away from Amazon.</summary>
    public static void AddAmazonSns(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddHttpClient(AmazonSns.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        builder.Services.AddSingleton<AmazonSns>();
    }
}
