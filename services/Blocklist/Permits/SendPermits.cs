using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>The section <c>Permits</c> of the configuration.</summary>
internal sealed class PermitOptions
{
    public const string Section = "Permits";
    public const int LongestLifeSeconds = 60;

    /// <summary>How long a permit can be verified, 1 to 60.</summary>
    public int LifeSeconds { get; init; } = LongestLifeSeconds;
}

/// <summary>
/// What a client was told, and where in the event store that was read. It permits nothing by itself: it is what <c>POST /permits/verify</c>
/// counts from.
/// </summary>
/// <param name="Client">Who asked; nobody else can use it.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="Audience">To whom.</param>
/// <param name="Organisation">The ids of the organisation that was asked about.</param>
/// <param name="ExpiresAt">The first instant at which it is refused.</param>
/// <param name="Snapshot">The database's snapshot; see <see cref="BlocklistAnswer.Snapshot"/>.</param>
internal sealed record SendPermit(
    string Client,
    Channel Channel,
    string Purpose,
    Audience Audience,
    IReadOnlyList<Guid> Organisation,
    DateTimeOffset ExpiresAt,
    string Snapshot
);

/// <summary>
/// Writes and reads permits: their content and a seal, under a key that all instances have, so that any of them can verify.
/// </summary>
internal sealed class SendPermits(ContactPointKeyring keyring, IOptions<PermitOptions> options)
{
    private const string Use = "permit";
    private const int LongestToken = 64 * 1024;

    public string Issue(string client, SendQuestion question, IReadOnlyList<Guid> organisation, string snapshot, DateTimeOffset now)
    {
        var permit = new SendPermit(
            client,
            question.Channel,
            question.Purpose,
            question.Audience,
            organisation,
            now.AddSeconds(options.Value.LifeSeconds),
            snapshot
        );
        return keyring.Seal(Use, SealedToken.Write(JsonSerializer.SerializeToUtf8Bytes(permit, JsonSerializerOptions.Web)));
    }

    /// <summary>Reads one; null when it is not one that we made.</summary>
    public SendPermit? Read(string token) =>
        token.Length <= LongestToken && SealedToken.Read(keyring.Open(Use, token)) is { } permit
            ? JsonSerializer.Deserialize<SendPermit>(permit, JsonSerializerOptions.Web)
            : null;
}

/// <summary>Adds permits to the service.</summary>
internal static class PermitServices
{
    public static void AddPermits(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<PermitOptions>()
            .Bind(builder.Configuration.GetSection(PermitOptions.Section))
            .Validate(
                options => options.LifeSeconds is >= 1 and <= PermitOptions.LongestLifeSeconds,
                $"{PermitOptions.Section}:LifeSeconds is from 1 to {PermitOptions.LongestLifeSeconds}"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<SendPermits>();
    }
}
