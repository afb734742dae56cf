using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>Gets another token for one that ends, where the issuer gave a refresh token (RFC 6749, section 6).</summary>
internal sealed class TokenRenewal(IOptions<ConsoleOptions> options, IOptionsMonitor<OpenIdConnectOptions> oidc, TimeProvider clock)
{
    /// <summary>Puts it into the session.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> RenewAsync(AuthenticationProperties properties, CancellationToken cancellation)
    {
        if (!options.Value.Oidc.IsGiven || properties.GetTokenValue(Session.RefreshToken) is not { Length: > 0 } refresh)
        {
            return false;
        }

        var client = oidc.Get(OidcSignIn.Scheme);
        try
        {
            var issuer = await client.ConfigurationManager!.GetConfigurationAsync(cancellation);
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = refresh,
                ["client_id"] = client.ClientId!,
            };
            if (client.ClientSecret is { Length: > 0 } secret)
            {
                form["client_secret"] = secret;
            }

            using var content = new FormUrlEncodedContent(form);
            using var response = await client.Backchannel.PostAsync(new Uri(issuer.TokenEndpoint), content, cancellation);
            if (
                !response.IsSuccessStatusCode
                || await response.Content.ReadFromJsonAsync<Renewed>(cancellation) is not { AccessToken: { Length: > 0 } token } renewed
            )
            {
                return false;
            }

            properties.UpdateTokenValue(Session.AccessToken, token);
            properties.UpdateTokenValue(Session.RefreshToken, renewed.RefreshToken ?? refresh);
            properties.UpdateTokenValue(
                Session.EndsAt,
                clock.GetUtcNow().AddSeconds(renewed.ExpiresIn ?? 0).ToString("O", CultureInfo.InvariantCulture)
            );
            return true;
        }
        catch (Exception away)
            when (away is HttpRequestException or InvalidOperationException or System.Text.Json.JsonException or TaskCanceledException)
        {
            return false;
        }
    }

    private sealed record Renewed(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int? ExpiresIn
    );
}
