using Microsoft.Extensions.Primitives;

namespace SenefConsent.SmsStop.Tests;

public class TwilioSignatureTests
{
    // The example of Twilio's own documentation on webhook security.
    private const string Token = "12345";
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string Signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private static readonly Dictionary<string, StringValues> Form = new()
    {
        ["CallSid"] = "CA1234567890ABCDE",
        ["Caller"] = "+14158675309",
        ["Digits"] = "1234",
        ["From"] = "+14158675309",
        ["To"] = "+18005551212",
    };

    [Fact]
    public void twilios_own_example_is_valid() => Assert.True(TwilioSignature.IsValid(Token, Url, Form, Signature));

    [Fact]
    public void the_default_port_may_be_written_out() =>
        Assert.True(TwilioSignature.IsValid(Token, "https://mycompany.com:443/myapp.php?foo=1&bar=2", Form, Signature));

    [Theory]
    [InlineData("")]
    [InlineData("?b=2+x&a=%C3%A9")]
    public async Task what_twilios_library_signs_is_valid_in_any_alphabet_and_with_names_that_come_twice(string query)
    {
        var form = new Dictionary<string, string[]>
        {
            ["Body"] = ["ARRÊT 👋 & 1=1"],
            ["MediaUrl0"] = ["b", "a", "b"],
            ["a"] = [""],
        };
        var signed = await NodeProgram.RunAsync<SignedByTwilio>(
            "twilio.mjs",
            new
            {
                authToken = Token,
                url = "https://example.org/hook" + query,
                form,
            }
        );
        Assert.True(
            TwilioSignature.IsValid(
                Token,
                "https://example.org/hook" + query,
                form.ToDictionary(field => field.Key, field => new StringValues(field.Value)),
                signed.Signature
            )
        );
    }

    [Fact]
    public void any_other_request_token_or_signature_is_not()
    {
        Assert.False(TwilioSignature.IsValid("12346", Url, Form, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url + "3", Form, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, new Dictionary<string, StringValues>(Form) { ["Digits"] = "1235" }, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, new Dictionary<string, StringValues>(Form) { ["More"] = "" }, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form, Signature.ToLowerInvariant()));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form, ""));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form, null));
    }

    private sealed record SignedByTwilio(string Signature);
}
