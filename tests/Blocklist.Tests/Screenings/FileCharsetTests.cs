using System.Text;
using SenefConsent.Csv;

namespace SenefConsent.Blocklist.Tests;

public class FileCharsetTests
{
    [Theory]
    [InlineData("Société", "utf-8", null)]
    [InlineData("Société", "windows-1252", null)]
    [InlineData("Société", "windows-1252", "utf-8")]
    [InlineData("Société", "utf-8", "windows-1252")]
    [InlineData("Łódź", "iso-8859-2", "iso-8859-2")]
    public void a_cell_is_read_as_what_it_is_whatever_is_said_of_it(string text, string written, string? declared) =>
        Assert.Equal(text, FileCharset.TextOf(Of(written).GetBytes(text), declared is null ? null : Of(declared)));

    private static Encoding Of(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
