using System.Text;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting.Tests;

public class ReceivedTextTests
{
    [Theory]
    [InlineData("ARR%C3%8AT", null, "ARRÊT")]
    [InlineData("ARR%C3%8AT", "iso-8859-1", "ARRÊT")]
    [InlineData("ARR%CAT", null, "ARRÊT")]
    [InlineData("ARR%CAT", "utf-8", "ARRÊT")]
    [InlineData("ARR%CAT", "iso-8859-1", "ARRÊT")]
    [InlineData("ARR%CAT", "nothing", "ARRÊT")]
    [InlineData("J%92arr%EAte", null, "J’arrête")]
    [InlineData("%F3%F4%EF%F0", "koi8-r", "СТОП")]
    [InlineData("STOP+100%+%zz%4", null, "STOP 100% %zz%4")]
    [InlineData("%EF%BB%BFSTOP", null, "STOP")]
    [InlineData("", null, "")]
    public async Task a_form_is_read_in_the_charset_that_it_is_in(string escaped, string? charset, string text)
    {
        var type = charset is null ? "application/x-www-form-urlencoded" : $"application/x-www-form-urlencoded; charset={charset}";
        var form = await Request($"&{escaped}&Body={escaped}&body=2&", type).FormAsync();
        Assert.Equal<string?>([text, "2"], form["BODY"].ToArray());
    }

    [Fact]
    public async Task a_field_of_a_multipart_form_is_as_well()
    {
        byte[] body = [.. "--b\r\nContent-Disposition: form-data; name=\"Body\"\r\n\r\nARR"u8, 0xCA, .. "T\r\n--b--\r\n"u8];
        Assert.Equal("ARRÊT", (await Request("", "multipart/form-data; boundary=b", body).FormAsync())["Body"]);
    }

    [Theory]
    [InlineData("/?", 0)]
    [InlineData("/", 0)]
    [InlineData("/?token=1&text=a?b=c", 2)]
    public void a_query_is_what_follows_the_first_question_mark(string target, int fields) =>
        Assert.Equal(fields, (Request("") with { Target = target }).Query().Count);

    [Fact]
    public void json_is_read_in_utf8_or_else_as_a_server_of_the_west_writes_it()
    {
        Assert.Equal("ARRÊT", ReceivedJson.Parse([.. "{\"text\":\"ARR"u8, 0xCA, .. "T\"}"u8])["text"].Text);
        Assert.Equal(
            "ARRÊT",
            ReceivedJson.Parse([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("""{"text":"ARRÊT"}""")])["text"].Text
        );
    }

    [Theory]
    [InlineData("""{"text":"STOP \ud83d"}""", "STOP \ufffd")]
    [InlineData("""{"text":"\ude00\ud83d\ude00\\ud83d"}""", "\ufffd😀\\ud83d")]
    [InlineData("""{"text":" "}""", " ")]
    [InlineData("""{"text":7.0}""", "7.0")]
    [InlineData("""{"text":{}}""", null)]
    public void a_text_that_was_cut_is_still_a_text(string json, string? written)
    {
        var read = ReceivedJson.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(written, read["text"].Written);
        Assert.Equal(written, read.WrittenMembers().GetValueOrDefault("TEXT"));
    }

    private static RawRequest Request(string body, string type = "application/x-www-form-urlencoded", byte[]? bytes = null) =>
        new("POST", "/", new HeaderDictionary { ["Content-Type"] = type }, bytes ?? Encoding.UTF8.GetBytes(body), null);
}
