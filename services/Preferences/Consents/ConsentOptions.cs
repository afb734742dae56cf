using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>The section <c>Consents</c>.</summary>
public sealed class ConsentOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Consents";

    /// <summary>The keys that confirmations are signed with, Base64 of at least 32 bytes, by version. The highest signs.</summary>
    public Dictionary<int, string> TokenKeys { get; init; } = [];

    /// <summary>For how many hours a consent can be confirmed.</summary>
    public int ConfirmWithinHours { get; init; } = 48;

    /// <summary>Where consents are kept, in proofs.</summary>
    public string StorageLocation { get; init; } = "";
}

internal sealed class ConsentOptionsValidation : IValidateOptions<ConsentOptions>
{
    public ValidateOptionsResult Validate(string? name, ConsentOptions options)
    {
        var failures = options
            .TokenKeys.Where(key => !KeyedHash.IsKey(key.Value))
            .Select(key => $"Consents:TokenKeys:{key.Key} is not Base64 of at least {KeyedHash.Bytes} bytes")
            .ToList();
        if (options.TokenKeys.Count == 0)
        {
            failures.Add(
                $"Consents:TokenKeys:1 is missing; set it to Base64 of {KeyedHash.Bytes} random bytes, for example from "
                    + $"'openssl rand -base64 {KeyedHash.Bytes}'"
            );
        }

        if (options.ConfirmWithinHours < 1)
        {
            failures.Add("Consents:ConfirmWithinHours must be at least 1");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>What a confirmation is for.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="Request">The event that waits there. It says until when.</param>
/// <param name="Masked">The contact point as its owner recognises it; null when the link does not carry it.</param>
public sealed record ConfirmationToken(Guid Account, Guid ContactPoint, Guid Request, string? Masked = null);

/// <summary>Writes and reads what confirms a consent. It is in a URL, and holds no address but a masked one, encrypted.</summary>
public sealed class ConfirmationTokens(IOptions<ConsentOptions> options)
{
    private const int TokenBytes = 16 + 16 + 16 + SealedToken.SealBytes;

    private readonly KeyedHash[] keysNewestFirst =
    [
        .. options.Value.TokenKeys.OrderByDescending(key => key.Key).Select(key => new KeyedHash(key.Value)),
    ];

    /// <summary>Writes one.</summary>
    public string Mint(ConfirmationToken token)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        token.Account.TryWriteBytes(bytes, bigEndian: true, out _);
        token.ContactPoint.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        token.Request.TryWriteBytes(bytes[32..], bigEndian: true, out _);
        SealedToken.Sign(bytes, keysNewestFirst[0], Use);
        var written = SealedToken.Write(bytes);
        return token.Masked is null ? written : SealedToken.WriteWith(written, token.Masked, keysNewestFirst[0]);
    }

    /// <summary>Reads one, whatever follows it in the link; null when it is none that was written here.</summary>
    public ConfirmationToken? Read(string text)
    {
        // It names no key: it lives for two days, in which there are not many.
        var bytes = new byte[TokenBytes];
        return
            SealedToken.TryRead(SealedToken.FirstIn(text), bytes)
            && Array.Find(keysNewestFirst, key => SealedToken.IsSigned(bytes, key, Use)) is { } signed
            ? new ConfirmationToken(GuidAt(0), GuidAt(16), GuidAt(32), SealedToken.ReadBehind(text, signed))
            : null;

        Guid GuidAt(int start) => new(bytes.AsSpan(start, 16), bigEndian: true);
    }

    private static ReadOnlySpan<byte> Use => "confirm-consent|"u8;
}

internal static class ConsentServices
{
    public static void AddConsents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConsentOptions>().Bind(builder.Configuration.GetSection(ConsentOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ConsentOptions>, ConsentOptionsValidation>();
        builder.Services.AddSingleton(provider =>
            ConfiguredKeys.Of(
                KeyUse.ConsentConfirmations,
                $"{ConsentOptions.Section}:TokenKeys",
                provider.GetRequiredService<IOptions<ConsentOptions>>().Value.TokenKeys
            )
        );
        builder.Services.AddSingleton<ConfirmationTokens>();
    }
}
