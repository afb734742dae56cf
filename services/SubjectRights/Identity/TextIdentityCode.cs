using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Polly;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The section <c>Sms</c>: what sends the SMS of this service. It takes <c>{"from":"36180","to":"+33612345678","text":"…","id":"…"}</c>,
/// signed after the Standard Webhooks specification, as <c>POST /messages</c> of SmsStop does.
/// </summary>
public sealed class SmsOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Sms";

    /// <summary>The address of what sends SMS for this service, such as <c>POST /messages</c> of SmsStop. Empty: no SMS is sent.</summary>
    public string SendTo { get; init; } = "";

    /// <summary>The secret that signs what is sent there: Base64, after <c>whsec_</c> or not.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The number, short code or name that they are from; what sends them decides when it is empty.</summary>
    public string From { get; init; } = "";

    /// <summary>Whether SMS are sent.</summary>
    public bool IsOn => SendTo != "";

    internal string? Fault =>
        this switch
        {
            { IsOn: false } => null,
            _ when !Uri.IsWellFormedUriString(SendTo, UriKind.Absolute) => $"{Section}:SendTo is the address that sends, such as "
                + "http://127.0.0.1:5103/messages",
            _ when StandardWebhook.KeyIn(Secret) is null => $"{Section}:Secret is Base64, after whsec_ or not",
            _ => null,
        };
}

/// <summary>A one-time code waits to be sent by SMS.</summary>
/// <param name="Code">Which.</param>
/// <param name="Secret">The sealed <see cref="SentCode"/>.</param>
public sealed record TextIdentityCode(Guid Code, SealedBytes Secret);

/// <summary>Handles <see cref="TextIdentityCode"/>: the SMS goes out whatever its recipient has refused, because it is no marketing.</summary>
internal sealed class TextIdentityCodeHandler : MessageHandler<TextIdentityCode>
{
    private static readonly JsonSerializerOptions WithoutNull = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <inheritdoc/>
    protected override async Task HandleAsync(TextIdentityCode message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var sent = JsonSerializer.Deserialize<SentCode>(services.GetRequiredService<EvidenceVault>().Open(message.Secret))!;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (sent.ExpiresAt <= now)
        {
            return;
        }

        var options = services.GetRequiredService<IOptions<SmsOptions>>().Value;
        var texts = new IdentityTexts(sent.Language, services.GetRequiredService<IOptions<ControllerOptions>>().Value.Name);
        var text = texts[
            "Sms",
            ("reference", sent.Reference),
            ("code", sent.Code),
            ("until", Languages.InParis(sent.ExpiresAt, texts["ShortTimeFormat"], texts.Language))
        ];
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                from = options.From == "" ? null : options.From,
                to = sent.Address,
                text,
                id = message.Code,
            },
            WithoutNull
        );
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = StandardWebhook.Request(new Uri(options.SendTo), $"{message.Code}", now, body, [options.Secret]);
        if (!await SendAsync(client, request, cancellation))
        {
            services
                .GetRequiredService<ILogger<TextIdentityCodeHandler>>()
                .LogWarning("The identity code {Code} is refused for good by what sends SMS.", message.Code);
        }
    }

    // False when it will never be sent. What may have been sent is sent again under the same id.
    private static async Task<bool> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode || Outbound.IsAboutTheMessage(response.StatusCode)
                ? response.IsSuccessStatusCode
                : throw new NotDeliveredException($"What sends SMS answered {(int)response.StatusCode}.");
        }
        catch (Exception fault) when (fault is HttpRequestException or ExecutionRejectedException)
        {
            throw new NotDeliveredException($"What sends SMS cannot be reached ({fault.GetType().Name}).");
        }
    }
}
