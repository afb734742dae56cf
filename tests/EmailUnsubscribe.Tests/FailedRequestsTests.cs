using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>Requests that fail by a fault of ours: kept for the data protection officer, once, and told apart from an outage.</summary>
public class FailedRequestsTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private static readonly ContactPointKeyring Keyring = new(
        Options.Create(new LedgerOptions { ContactPointKeys = { [1] = ConsentSystem.Settings["Ledger:ContactPointKeys:1"] } })
    );

    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string other = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("List-Unsubscribe=One-Click")]
    [InlineData("")]
    public async Task a_click_that_fails_is_kept_once_and_answered_with_a_page(string body)
    {
        var link = await system.LinkSentToAsync(address);
        await system.PoisonAsync(Keyring.IdOf(ContactAddress.Email(address)));
        var (failed, events) = (await system.FailedAsync(), await system.ObjectionsAsync());
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var response = await system.Public.PostAsync(
                new Uri(link, UriKind.Relative),
                new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded")
            );
            await response.ShouldBe(HttpStatusCode.InternalServerError);
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("Your request is kept", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal((failed + 1, events), (await system.FailedAsync(), await system.ObjectionsAsync()));
        var logged = system.Logs.Where(line => line.Contains("by a fault of ours", StringComparison.Ordinal)).ToList();
        Assert.Contains(logged, line => line.Contains("POST /u/{token}/{scope?} failed", StringComparison.Ordinal));
        Assert.DoesNotContain(logged, line => line.Contains(link.Split('/')[2], StringComparison.Ordinal));
        Assert.DoesNotContain(system.Logs, line => line.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_mail_with_two_tokens_of_which_one_fails_refuses_the_other_and_is_kept()
    {
        var (one, two) = (await system.UnsubscribeAddressOfAsync(address), await system.UnsubscribeAddressOfAsync(other));
        await system.PoisonAsync(Keyring.IdOf(ContactAddress.Email(address)));
        var failed = await system.FailedAsync();
        var mail = Encoding.ASCII.GetBytes($"From: {address}\r\nTo: {one}, {two}\r\nMessage-ID: <{address}>\r\n\r\n");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var answer = await system.DeliverAsync(mail);
            Assert.Equal(InboundMailOutcome.Objection, answer.Outcome);
            Assert.Single(answer.Objections);
        }

        Assert.Equal(failed + 1, await system.FailedAsync());
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(other));
    }
}

/// <summary>The service, which keeps at most two requests a minute of a sender that proves nothing.</summary>
public sealed class SparingUnsubscribeSystem : ConsentSystem
{
    public HttpClient Service { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<UnsubscribeOptions>("email-unsubscribe", ("Unproven:KeptPerMinute", "2"));
    }
}

public class FailedFloodTests(SparingUnsubscribeSystem system) : IClassFixture<SparingUnsubscribeSystem>
{
    [Fact]
    public async Task what_proves_nothing_and_fails_fills_no_more_than_its_budget_and_a_click_among_it_is_kept()
    {
        const string Address = "ann@example.org";
        var links = await system.Service.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", "newsletter", [Address])
        );
        system.Service.DefaultRequestHeaders.Authorization = null;
        await system.PoisonAsync(new ContactPointKeyring(Options.Create(ConsentSystem.LedgerKeys)).IdOf(ContactAddress.Email(Address)));

        for (var number = 0; number < 5; number++)
        {
            await FailAsync("/u/damaged", $"address={Address}&number={number}");
        }

        Assert.Equal(2, await system.FailedAsync());
        await FailAsync(new Uri(links.Links[0].Url).AbsolutePath, "List-Unsubscribe=One-Click");
        Assert.Equal(3, await system.FailedAsync());
    }

    private async Task FailAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await system.Service.PostAsync(new Uri(path, UriKind.Relative), content);
        await answer.ShouldBe(HttpStatusCode.InternalServerError);
    }
}
