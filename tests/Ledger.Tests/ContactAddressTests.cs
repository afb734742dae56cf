using System.Globalization;
using System.Text;
using CsCheck;
using PhoneNumbers;

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

    public static TheoryData<string> WritingsOfAnn =>
        [
            "\u200Bann@x.fr",
            "ann\u200B@\u2060x.fr\uFEFF",
            "\uFEFFann@x.fr",
            "an\u00ADn@x.fr",
            "ann@x\uFE0F.fr",
            "\u202Aann@x.fr\u202C",
            "\u200Fann@x.fr",
            "\u00A0ann@x.fr\u3000",
            "\u2003ann@x.fr\u2028",
            "\tann@x.fr\r\n",
            "mailto:ann@x.fr",
            "MAILTO:ann@x.fr?subject=STOP&body=a%20b",
            "mailto:ann%40x.fr",
            "mailto://ann@x.fr",
            "SMTP:ann@x.fr",
            "<mailto:ann@x.fr>",
            "ann@x.fr<mailto:ann@x.fr>",
            "'ann@x.fr'",
            "\"ann@x.fr\"",
            "“ann@x.fr”",
            "« ann@x.fr »",
            "‘ann@x.fr’",
            "`ann@x.fr`",
            "'ann@x.fr",
            "ann@x.fr\"",
            "\"ann\"@x.fr",
            "=\"ann@x.fr\"",
            "(ann@x.fr)",
            "[ann@x.fr]",
            "<ann@x.fr>",
            "Ann <ann@x.fr>",
            "\"Durand, Ann\" <ann@x.fr>;",
            "Ann Durand<ANN@x.fr>",
            "ann@x.fr <ann@x.fr>",
            "ann@x.fr,",
            "ann@x.fr;",
            "ann@x.fr .",
            ", ann@x.fr",
            "ann＠x.fr",
            "ａｎｎ＠ｘ．ｆｒ",
            "ann@x。fr",
        ];

    [Theory]
    [MemberData(nameof(WritingsOfAnn))]
    public void what_stands_around_an_email_address_or_is_not_seen_makes_no_other_person(string raw) =>
        Assert.Equal(ContactAddress.Email("ann@x.fr"), ContactAddress.Email(raw));

    [Theory]
    [InlineData("ann\0@x.fr")]
    [InlineData("ann@x.fr\0")]
    [InlineData("\u0001ann@x.fr")]
    [InlineData("ann\uFFFE@x.fr")]
    [InlineData("ann\uFFFD@x.fr")]
    [InlineData("ann\uE000@x.fr")]
    [InlineData("ann@x.fr\u0007")]
    [InlineData("\u0430nn@x.fr")]
    [InlineData("ann\u03BF@x.fr")]
    [InlineData("ann2漢3b@x.fr")]
    [InlineData("annไ@x.fr")]
    [InlineData("ann@ex\u0430mple.fr")]
    [InlineData("ann@x.f번䓠ᛓr")]
    [InlineData("ann@xไ.fr")]
    [InlineData("a\u0336nn@x.fr")]
    [InlineData("jean\u2011luc@x.fr")]
    [InlineData("jean–luc@x.fr")]
    [InlineData("ann@jean–luc.fr")]
    [InlineData("ann@jean\u2011luc.fr")]
    [InlineData("ﬁona@x.fr")]
    [InlineData("ann²@x.fr")]
    [InlineData("ann@x.fr, bob@x.fr")]
    [InlineData("ann@x.fr;bob@x.fr")]
    [InlineData("Ann <ann@x.fr>, Bob <bob@x.fr>")]
    [InlineData("bob@x.fr <ann@x.fr>")]
    [InlineData("Ann\r\nBcc: <bob@x.fr>")]
    [InlineData("sip:ann@x.fr")]
    [InlineData("e-mail:ann@x.fr")]
    [InlineData("ann\\@x.fr")]
    [InlineData("mailto:ann@x.fr,bob@x.fr")]
    [InlineData("ann @x.fr")]
    [InlineData("ann@ x.fr")]
    [InlineData("ann%40x.fr")]
    public void what_may_be_another_person_is_not_readable(string raw)
    {
        var address = ContactAddress.Email(raw);
        Assert.False(address.IsReadable);
        Assert.NotEqual(ContactAddress.Email("ann@x.fr"), address);
    }

    [Theory]
    [InlineData("анна@пример.рф")]
    [InlineData("用户@例子.中国")]
    [InlineData("نامه@مثال.ایران")]
    [InlineData("o'brien@x.fr")]
    [InlineData("jean.петров@x.fr")]
    [InlineData("鈴木たろう2@shop-日本.jp")]
    [InlineData("{a}|b@x.fr")]
    [InlineData("rémi.noël@x.fr")]
    [InlineData("नमस्ते@x.in")]
    public void an_address_of_any_script_is_one(string raw) => Assert.True(ContactAddress.Email(raw).IsReadable);

    // As normal forms were made before anything was taken off: what is clean keeps its id.
    [Fact]
    public void a_clean_email_address_keeps_its_normal_form() =>
        Gen.Select(
                Gen.OneOf(
                    Gen.String[Gen.Char["abcxyzABZ019!#$%&*+-/=?^_{|}~.éÉñßøçÀ"], 1, 20],
                    Gen.String[Gen.Char["ΣσάΩ019.-_"], 1, 10],
                    Gen.String[Gen.Char["ЖяйЁ019.-_"], 1, 10],
                    Gen.String[Gen.Char["漢字かな019.-_"], 1, 10]
                ),
                Gen.String[Gen.Char["abcABC019éß"], 1, 10],
                Gen.OneOf("", " ", "\t"),
                (local, domain, around) => $"{around}{local}@{domain}.fr{around}"
            )
            .Sample(raw => Assert.Equal(OldEmail(raw), ContactAddress.Email(raw).Normal), iter: 3_000);

    [Fact]
    public void an_address_in_its_normal_form_is_read_as_itself() =>
        Gen.String[Gen.Char["ab.@\"'<>()\u200B\u00ADé﹫＠А:;, \0\u0301İﬁmailto"], 0, 14]
            .Sample(
                raw =>
                {
                    foreach (var kind in Enum.GetValues<ContactPointKind>())
                    {
                        var address = ContactAddress.For(kind, raw);
                        if (address.IsReadable)
                        {
                            Assert.Equal(address, ContactAddress.For(kind, address.Normal));
                        }
                    }
                },
                iter: 10_000
            );

    [Fact]
    public void invisible_characters_anywhere_change_nothing() =>
        Gen.Select(
                Gen.OneOf("ann@x.fr", "rémi@münchen.example", "анна@пример.рф"),
                Gen.OneOf(
                    '\u200B',
                    '\u200D',
                    '\u200E',
                    '\u202E',
                    '\u2060',
                    '\u2066',
                    '\uFEFF',
                    '\u00AD',
                    '\uFE0F',
                    '\u180E',
                    '\u034F',
                    '\u061C'
                ),
                Gen.Int[0, 100]
            )
            .Sample(
                (address, character, at) =>
                    Assert.Equal(
                        ContactAddress.Email(address),
                        ContactAddress.Email(address.Insert(at % (address.Length + 1), $"{character}"))
                    )
            );

    [Theory]
    [InlineData("x.fr")]
    [InlineData("@x.fr")]
    [InlineData("*@x.fr")]
    [InlineData("%@X.FR")]
    [InlineData("\u200B@x.fr;")]
    [InlineData("\"x.fr\"")]
    [InlineData("x.fr.")]
    public void a_domain_is_read_as_lists_write_it(string raw) =>
        Assert.Equal(("x.fr", true), (ContactAddress.Domain(raw).Normal, ContactAddress.Domain(raw).IsReadable));

    [Theory]
    [InlineData("*.x.fr")]
    [InlineData("a@x.fr")]
    [InlineData("x\0.fr")]
    [InlineData("x\uFFFE.fr")]
    public void what_is_no_domain_is_not_readable(string raw) => Assert.False(ContactAddress.Domain(raw).IsReadable);

    [Theory]
    [InlineData("552100554")]
    [InlineData("552 100 554")]
    [InlineData("552\u00A0100\u202F554")]
    [InlineData("552 100 554 00013")]
    [InlineData("552.100.554")]
    [InlineData("\u200B552100554")]
    [InlineData("SIREN : 552 100 554")]
    [InlineData("Siret 55210055400013")]
    [InlineData("５５２１００５５４")]
    public void an_organisation_is_its_siren_however_it_is_grouped(string raw) =>
        Assert.Equal("552100554", ContactAddress.Organisation(raw).Normal);

    [Theory]
    [InlineData("Soci\uFFFDt\uFFFD")]
    [InlineData("SE\uFFFENEF")]
    [InlineData("SE\0NEF")]
    [InlineData("")]
    public void a_damaged_name_is_no_organisation(string raw) => Assert.False(ContactAddress.Organisation(raw).IsReadable);

    [Fact]
    public void a_name_with_invisible_characters_is_the_same_organisation_and_street()
    {
        Assert.Equal(ContactAddress.Organisation("Société SENEF"), ContactAddress.Organisation("So\u00ADcie\u0301té SE\u200BNEF"));
        Assert.Equal(ContactAddress.Postal("3 rue Haute 75001 Paris"), ContactAddress.Postal("3 rue Hau\u00ADte\u00A075001 Pa\u2060ris"));
        Assert.False(ContactAddress.Postal("3 rue Haut\uFFFD 75001 Paris").IsReadable);
    }

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
    [InlineData("٠٦٣٩٩٨٠٠٠١")]
    [InlineData("rcs:+33639980001")]
    [InlineData("sms:+33639980001?body=STOP")]
    [InlineData("whatsapp:+33639980001")]
    [InlineData("tel:+33-6-39-98-00-01;ext=1")]
    [InlineData("sip:+33639980001@ims.example;user=phone")]
    [InlineData("\u202A+33 6 39 98 00 01\u202C")]
    [InlineData("\u200E0639980001")]
    [InlineData("06\u201139\u201198\u201100\u201101")]
    [InlineData("06–39–98–00–01")]
    [InlineData("06\u00A039\u202F98\u200900 01")]
    [InlineData("(+33) 6 39 98 00 01")]
    [InlineData("00 33 (0)6 39 98 00 01")]
    [InlineData("'0639980001")]
    [InlineData("=\"0639980001\"")]
    [InlineData("0639980001;")]
    [InlineData("Tél. : 06 39 98 00 01")]
    [InlineData("Mobile 06/39/98/00/01")]
    [InlineData("06 39 98 00 01 poste 12")]
    [InlineData("6.39980001E8")]
    [InlineData("6,39980001E+08")]
    [InlineData("3.3639980001E10")]
    [InlineData("639980001.0")]
    [InlineData("33639980001,00")]
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
    [InlineData("6.1234567E8")]
    [InlineData("6,12E+08")]
    [InlineData("3.36E+10")]
    [InlineData("6.399800019E8")]
    [InlineData("6.39980001E-8")]
    [InlineData("%2B33639980001")]
    [InlineData("0639980001 ou 0639980002")]
    [InlineData("0639980001;0639980002")]
    [InlineData("+4915112345678 / +4915112345679")]
    [InlineData("+4915112345 15112346")]
    [InlineData("0800 SENEF")]
    [InlineData("#31#0639980001")]
    [InlineData("+49151123456\u00B2")]
    [InlineData("06399800\uFFFE01")]
    [InlineData("0639980001\0")]
    [InlineData("+33+639980001")]
    [InlineData("0639980001 (bureau)")]
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

    // As numbers were read before every character had to be accounted for: what is clean keeps its id.
    [Fact]
    public void a_clean_number_keeps_its_normal_form() =>
        Gen.Select(
                Gen.OneOf("0", "+33", "0033", "+33 (0)", "+49", "+44 ", "+39 0", "+1", "+262", "33", ""),
                Gen.String[Gen.Char["0123456789"], 5, 11],
                Gen.Char[" .-/"],
                Gen.Int[1, 4]
            )
            .Select(
                (prefix, digits, separator, every) =>
                    $"{prefix}{string.Join(separator, digits.Chunk(every).Select(group => new string(group)))}"
            )
            .Sample(
                raw =>
                {
                    var before = OldTelephone(raw);
                    Assert.True(
                        before is null || !ContactAddress.Telephone(raw).IsReadable || before == ContactAddress.Telephone(raw).Normal,
                        raw
                    );
                    Assert.True(before is null == !ContactAddress.Telephone(raw).IsReadable || raw.EndsWith('0'), raw);
                },
                iter: 1_000
            );

    [Fact]
    public void a_postal_address_does_not_depend_on_accents_case_or_line_breaks() =>
        Assert.Equal(
            ContactAddress.Postal("Anne Durand\n3, place de l'Église\n75001 PARIS\nFrance"),
            ContactAddress.Postal("ANNE DURAND 3 place de l eglise, 75001 Paris FRANCE")
        );

    [Fact]
    public void an_address_does_not_get_into_a_message_by_interpolation() =>
        Assert.DoesNotContain("ann", $"{ContactAddress.Email("ann@x.fr")}", StringComparison.Ordinal);

    private static string OldEmail(string raw)
    {
        var folded = raw.Trim().Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);
        var at = folded.LastIndexOf('@');
        return $"{folded[..at]}@{new IdnMapping().GetAscii(folded[(at + 1)..]).ToLowerInvariant()}";
    }

    private static string? OldTelephone(string raw)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(raw, "FR");
            var subscriber = util.GetNationalSignificantNumber(number);
            return number.CountryCode == 33
                ? subscriber.Length == 9
                    ? ContactAddress.Telephone($"+33{subscriber}").Normal
                    : null
                : subscriber.Length >= 5
                    ? $"+{number.CountryCode}{subscriber}"
                    : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
