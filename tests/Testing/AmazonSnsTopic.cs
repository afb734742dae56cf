using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SenefConsent.Testing;

/// <summary>
/// A topic of Amazon SNS that signs what it posts, and Amazon's host, which gives the certificate and takes confirmations.
/// </summary>
public sealed class AmazonSnsTopic : HttpMessageHandler
{
    // Made once: making a key takes longer than all that a test does with it.
    private static readonly RSA Made = RSA.Create(2048);

    private readonly RSA key = Made;
    private readonly string certificate;

    /// <summary>Makes its certificate.</summary>
    public AmazonSnsTopic() =>
        certificate = new CertificateRequest("CN=sns.amazonaws.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100))
            .ExportCertificatePem();

    /// <summary>Its ARN.</summary>
    public static string Arn => "arn:aws:sns:eu-west-3:123456789012:mail-events";

    /// <summary>Where its certificate is.</summary>
    public static string CertificateUrl => "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123.pem";

    /// <summary>What confirms a subscription.</summary>
    public static string SubscribeUrl => $"https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn={Arn}&Token=0123";

    /// <summary>The certificate and the key that it signs with, in PEM.</summary>
    public (string Certificate, string PrivateKey) Pem => (certificate, key.ExportPkcs8PrivateKeyPem());

    /// <summary>What Amazon's host was asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Whether Amazon's host answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it takes a request and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>The fields of a notification, not signed.</summary>
    public static Dictionary<string, string> Notification(string message, string version = "2", string? id = null) =>
        new()
        {
            ["Type"] = "Notification",
            ["MessageId"] = id ?? $"{Guid.NewGuid()}",
            ["TopicArn"] = Arn,
            ["Subject"] = "Amazon SES Email Event Notification",
            ["Message"] = message,
            ["Timestamp"] = "2026-11-23T10:00:00.000Z",
            ["SignatureVersion"] = version,
            ["SigningCertURL"] = CertificateUrl,
            ["UnsubscribeURL"] = $"https://sns.eu-west-3.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={Arn}:0123",
        };

    /// <summary>The fields of a request to confirm a subscription, not signed.</summary>
    public static Dictionary<string, string> Confirmation() =>
        new()
        {
            ["Type"] = "SubscriptionConfirmation",
            ["MessageId"] = $"{Guid.NewGuid()}",
            ["Token"] = "0123",
            ["TopicArn"] = Arn,
            ["Message"] = "You have chosen to subscribe to the topic.",
            ["SubscribeURL"] = SubscribeUrl,
            ["Timestamp"] = "2026-11-23T10:00:00.000Z",
            ["SignatureVersion"] = "1",
            ["SigningCertURL"] = CertificateUrl,
        };

    /// <summary>A body with a signature over its fields.</summary>
    public byte[] Sign(Dictionary<string, string> fields)
    {
        var signed = string.Concat(
            fields
                .Where(field => field.Key is not ("SignatureVersion" or "SigningCertURL" or "UnsubscribeURL"))
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => $"{field.Key}\n{field.Value}\n")
        );
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(signed),
            fields["SignatureVersion"] == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(fields) { ["Signature"] = Convert.ToBase64String(signature) }
        );
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!.OriginalString;
        Asked.Enqueue(asked);
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return IsAway
            ? throw new HttpRequestException("Amazon is away.")
            : new HttpResponseMessage(asked == CertificateUrl || asked == SubscribeUrl ? HttpStatusCode.OK : HttpStatusCode.NotFound)
            {
                Content = new StringContent(certificate),
            };
    }
}
