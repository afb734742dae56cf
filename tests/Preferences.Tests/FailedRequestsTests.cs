using System.Net;
using System.Net.Http.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

public class FailedRequestsTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    [Fact]
    public async Task a_choice_that_fails_is_kept_once_with_what_was_sent()
    {
        var (account, address) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}@example.org");
        await system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, address)])
        );
        await system.PoisonAsync(system.Keyring.IdOf(ContactAddress.Email(address)));
        var failed = await system.FailedAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var response = await system.Website.PutAsJsonAsync(
                new Uri($"/accounts/{account}/preferences", UriKind.Relative),
                new
                {
                    choices = new[]
                    {
                        new
                        {
                            channel = "email",
                            purpose = "newsletter",
                            choice = "refuse",
                        },
                    },
                    notice = new
                    {
                        id = "preference-centre",
                        version = "1",
                        language = "fr",
                    },
                }
            );
            await response.ShouldBe(HttpStatusCode.InternalServerError);
            Assert.Contains(
                "is kept and waits for the data protection officer",
                await response.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(failed + 1, await system.FailedAsync());

        // The body was read into a parameter first, and is there all the same.
        Assert.InRange(await system.QueryAsync<int>("select max(length(ciphertext)) from consent.evidence"), 300, 10_000);
    }
}
