using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting.Tests;

public class RawRequestTests
{
    [Fact]
    public async Task a_body_is_read_to_its_end_and_its_beginning_kept()
    {
        using var body = new MemoryStream([.. Enumerable.Range(0, 100_000).Select(number => (byte)number)]);

        var request = await RawRequest.ReadAsync(new DefaultHttpContext { Request = { Body = body } }, keep: 300);

        Assert.Equal(body.ToArray()[..300], request.Body);
        Assert.Equal(body.Length, body.Position);
    }
}
