using System.Globalization;
using CsCheck;

namespace SenefConsent.Ledger.Tests;

public class ContactAddressTests
{
    [Theory]
    [InlineData(" Ann@X.fr ", "ann@x.fr")]
    [InlineData("ANN.B+news@x.FR", "ann.b+news@x.fr")]
    [InlineData("ann@münchen.example", "ann@xn--mnchen-3ya.example")]
    [InlineData("ann@MÜNCHEN.example", "ann@xn--mnchen-3ya.example")]
    [InlineData("ann@xn--mnchen-3ya.example", "ann@xn--mnchen-3ya.example")]
    [InlineData("ann@x.fr.", "ann@x.fr")]
    [InlineData("Re\u0301mi@x.fr", "r\u00e9mi@x.fr")]
    [InlineData("R\u00c9MI@x.fr", "r\u00e9mi@x.fr")]
    [InlineData("ΣΊΣΥΦΟΣ@x.gr", "σίσυφοσ@x.gr")]
    [InlineData("σίσυφος@x.gr", "σίσυφοσ@x.gr")]
    public void two_writings_of_an_email_address_have_one_normal_form(string raw, string normal)
    {
        var address = ContactAddress.Email(raw);
        Assert.True(address.IsReadable);
        Assert.Equal(normal, address.Normal);
    }

    [Fact]
    public void a_plain_domain_is_read_as_the_standard_reads_it() =>
        Gen.Select(
                Gen.String[Gen.Char["ab9.-_A"], 1, 12],
                Gen.Int[0, 4].Select(end => new[] { "", ".fr", ".co.uk", $".{new string('x', 63)}", $".{new string('x', 64)}.fr" }[end])
            )
            .Sample(
                (start, end) =>
                {
                    var domain = start + end;
                    string? standard = null;
                    try
                    {
                        standard = new IdnMapping().GetAscii(domain.TrimEnd('.').ToLowerInvariant());
                    }
                    catch (ArgumentException)
                    {
                        // No domain by the standard.
                    }

                    var address = ContactAddress.Email($"a@{domain}");
                    Assert.Equal(standard is not null && standard.Contains('.'), address.IsReadable);
                    Assert.Equal($"a@{(address.IsReadable ? standard : domain.ToLowerInvariant())}", address.Normal);
                }
            );

    [Fact]
    public void dots_and_tags_tell_people_apart()
    {
        Assert.NotEqual(ContactAddress.Email("a.b@gmail.com"), ContactAddress.Email("ab@gmail.com"));
        Assert.NotEqual(ContactAddress.Email("a+x@gmail.com"), ContactAddress.Email("a@gmail.com"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@x.fr")]
    [InlineData("ann@")]
    [InlineData("ann@x")]
    [InlineData("ann@@x.fr")]
    [InlineData("ann b@x.fr")]
    [InlineData("Ann <ann@x.fr>")]
    [InlineData("ann@x..fr")]
    [InlineData("ann@x.fr\r\nBcc: b@x.fr")]
    public void what_is_no_email_address_is_kept_on_its_raw_form(string raw)
    {
        var address = ContactAddress.Email(raw);
        Assert.False(address.IsReadable);
        Assert.Equal(address, ContactAddress.Email(raw.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("0639980001")]
    [InlineData("06 39 98 00 01")]
    [InlineData("06.39.98.00.01")]
    [InlineData("0033639980001")]
    [InlineData("+33 (0)6 39 98 00 01")]
    [InlineData("33639980001")]
    [InlineData("tel:+33639980001")]
    [InlineData("+33639980001;ext=12")]
    [InlineData("０６３９９８０００１")]
    public void a_french_number_has_one_normal_form(string raw) => Assert.Equal("+33639980001", ContactAddress.Telephone(raw).Normal);

    [Theory]
    [InlineData("0692123456", "+262692123456")]
    [InlineData("+262692123456", "+262692123456")]
    [InlineData("0690123456", "+590690123456")]
    [InlineData("0694123456", "+594694123456")]
    [InlineData("0696123456", "+596696123456")]
    [InlineData("0639012345", "+262639012345")]
    [InlineData("0262123456", "+262262123456")]
    public void a_number_overseas_is_the_same_in_national_and_in_international_writing(string raw, string normal) =>
        Assert.Equal(normal, ContactAddress.Telephone(raw).Normal);

    [Theory]
    [InlineData("0712345678", "+33712345678")]
    [InlineData("+33700123456", "+33700123456")]
    public void a_number_that_is_not_allocated_is_a_number(string raw, string normal) =>
        Assert.Equal(normal, ContactAddress.Telephone(raw).Normal);

    [Theory]
    [InlineData("36180")]
    [InlineData("STOPSMS")]
    [InlineData("36xxx")]
    [InlineData("")]
    public void short_codes_and_sender_names_are_nobodys_number(string raw) => Assert.False(ContactAddress.Telephone(raw).IsReadable);

    [Theory]
    [InlineData("687751234", "+687751234")]
    [InlineData("508551234", "+508551234")]
    [InlineData("4915112345678", "+4915112345678")]
    [InlineData("33639980001", "+33639980001")]
    [InlineData("+33639980001", "+33639980001")]
    public void a_gateway_without_plus_does_not_make_a_number_somebody_elses(string raw, string normal) =>
        Assert.Equal(normal, ContactAddress.TelephoneWithoutPlus(raw).Normal);

    [Fact]
    public void a_postal_address_does_not_depend_on_accents_case_or_line_breaks() =>
        Assert.Equal(
            ContactAddress.Postal("Anne Durand\n3, place de l'Église\n75001 PARIS\nFrance"),
            ContactAddress.Postal("ANNE DURAND 3 place de l eglise, 75001 Paris FRANCE")
        );

    [Fact]
    public void an_address_does_not_get_into_a_message_by_interpolation() =>
        Assert.DoesNotContain("ann", $"{ContactAddress.Email("ann@x.fr")}", StringComparison.Ordinal);
}
