using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>The metrics, for a program that has the key; nobody who signs in has it.</summary>
internal static class MetricsKey
{
    /// <summary>Maps them, where a key is set.</summary>
    public static void MapMetricsForKey(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.MetricsKeySha256 is { Length: > 0 } expected)
        {
            app.MapMetrics()
                .AddEndpointFilter(
                    (context, next) =>
                        IsGiven(context.HttpContext.Request, expected)
                            ? next(context)
                            : ValueTask.FromResult<object?>(TypedResults.StatusCode(StatusCodes.Status401Unauthorized))
                );
        }
    }

    private static bool IsGiven(HttpRequest request, string expected)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(header[scheme.Length..].Trim())),
                Convert.FromHexString(expected)
            );
    }
}
