namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>
/// One-click with the HTTP clients that mailbox providers and scripts are made of, as they send it when nobody tells them how.
/// </summary>
public class RealClientsTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("-d", "List-Unsubscribe=One-Click")]
    [InlineData("--data-urlencode", "List-Unsubscribe=One-Click")]
    [InlineData("-F", "List-Unsubscribe=One-Click")]
    [InlineData("-X", "POST")]
    [InlineData("--json", "{\"List-Unsubscribe\":\"One-Click\"}")]
    [InlineData("--http1.0", "-d", "List-Unsubscribe=One-Click")]
    [InlineData("--http2", "-d", "List-Unsubscribe=One-Click")]
    [InlineData("-H", "Transfer-Encoding: chunked", "-d", "List-Unsubscribe=One-Click")]
    [InlineData("-A", "", "-H", "Accept:", "-H", "Content-Type:", "-d", "List-Unsubscribe=One-Click")]
    public Task curl_objects(params string[] how) =>
        ObjectsAsync("curl", ["--silent", "--show-error", "--output", "/dev/null", "--write-out", "%{http_code}", .. how]);

    [Theory]
    [InlineData("data=b'List-Unsubscribe=One-Click'")]
    [InlineData("data=b''")]
    [InlineData("method='POST'")]
    [InlineData("data=iter([b'List-Unsubscribe=', b'One-Click'])")]
    public Task python_objects(string how) =>
        ObjectsAsync("python3", "-c", $"import sys, urllib.request as http; print(http.urlopen(http.Request(sys.argv[1], {how})).status)");

    [Theory]
    [InlineData("'List-Unsubscribe=One-Click'")]
    [InlineData("new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })")]
    [InlineData("(form => { form.set('List-Unsubscribe', 'One-Click'); return form; })(new FormData())")]
    [InlineData("new Blob(['List-Unsubscribe=One-Click'])")]
    [InlineData("undefined")]
    public Task node_objects(string body) =>
        ObjectsAsync(
            "node",
            "-e",
            $"fetch(process.argv[1], {{ method: 'POST', redirect: 'error', body: {body} }}).then(answer => console.log(answer.status))"
        );

    private async Task ObjectsAsync(string program, params string[] arguments)
    {
        var link = new Uri(system.Public.BaseAddress!, await system.LinkSentToAsync(address));
        var before = await system.ObjectionsAsync();
        Assert.Equal("200", (await InstalledProgram.RunAsync(program, [.. arguments, $"{link}"])).Trim());
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }
}
