using MimeKit;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe.Tests;

public sealed class OutgoingMailTests : IAsyncDisposable
{
    private readonly MailReceiver server = new();

    [Fact]
    public async Task a_server_that_offers_no_authentication_is_asked_again_later() =>
        await Assert.ThrowsAsync<NotDeliveredException>(() => SendAsync(server.Server, username: "consent"));

    [Fact]
    public async Task a_server_that_offers_no_tls_where_it_must_is_asked_again_later() =>
        await Assert.ThrowsAsync<NotDeliveredException>(() => SendAsync($"{server.Server}?starttls=always"));

    [Theory]
    [InlineData("530 5.7.0 Authentication required")]
    [InlineData("530 Must issue a STARTTLS command first")]
    [InlineData("550 5.7.1 Relaying denied")]
    [InlineData("502 Command not implemented")]
    [InlineData("503 Bad sequence of commands")]
    public async Task what_whoever_runs_the_server_can_mend_is_tried_again_later(string answer)
    {
        server.Refuse(answer);
        await Assert.ThrowsAsync<NotDeliveredException>(() => SendAsync(server.Server));
        Assert.Equal(1, server.Attempts);
    }

    [Theory]
    [InlineData("550 no such mailbox")]
    [InlineData("553 5.1.3 no address")]
    public async Task what_is_wrong_with_the_mail_is_a_refusal_for_good(string answer)
    {
        server.Refuse(answer);
        Assert.False(await SendAsync(server.Server));
        Assert.Equal(1, server.Attempts);
    }

    [Fact]
    public async Task a_mail_that_was_taken_is_not_sent_again_because_the_server_hangs_up()
    {
        server.HangsUp = true;
        Assert.True(await SendAsync(server.Server));
        Assert.Equal(1, server.Attempts);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task<bool> SendAsync(string address, string username = "")
    {
        var options = new MailServerOptions
        {
            Server = address,
            Username = username,
            Password = "secret",
            From = "no-more@senef.example",
        };
        using var mail = new MimeMessage(
            [new MailboxAddress("", "no-more@senef.example")],
            [new MailboxAddress("", "a@example.org")],
            "",
            new TextPart("plain")
        );
        return await new OutgoingMail(options).SendAsync(mail, TestContext.Current.CancellationToken);
    }
}
