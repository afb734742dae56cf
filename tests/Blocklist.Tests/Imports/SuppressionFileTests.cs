using SenefConsent.Csv;

namespace SenefConsent.Blocklist.Tests;

/// <summary>What the rows of real exports are. The words themselves are tables: <c>services/Blocklist/Imports/SYSTEMS.md</c>.</summary>
public class SuppressionFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sendgrid", "status,reason,email,created", "5.1.1,550 5.1.1 unknown user,#,1604933737", null)]
    [InlineData("sendgrid", "status,reason,email,created", "550,52 spam reports,#,1604933737", null)]
    [InlineData("sendgrid", "email,ip,created", "#,192.0.2.1,1604933737", "import-refused")]
    [InlineData("sendgrid", "email,event,reason", "#,dropped,Unsubscribed Address", "import-unsubscribed")]
    [InlineData("sendgrid", "email,event,reason", "#,delivered,", null)]
    [InlineData("mailgun", "address,code,error,created_at", "#,550,No such mailbox,", null)]
    [InlineData("mailgun", "address,code", "#,no idea", "import-refused")]
    [InlineData("mailgun", "address,tags,created_at", "#,*,", "import-refused")]
    [InlineData("oursendgrid", "status,reason,email,created", "550,52 spam reports,#,1604933737", null)]
    [InlineData("courses", "", "#,BOUNCE", "import-refused")]
    [InlineData("ses", "EmailAddress,Reason,LastUpdateTime", "#,BOUNCE,", null)]
    [InlineData("amazon-ses", "EmailAddress,Reason,LastUpdateTime", "#,COMPLAINT,", "import-complaint")]
    [InlineData("ses", "", "#,BOUNCE", null)]
    [InlineData("ses", "", "#,COMPLAINT", "import-complaint")]
    [InlineData("brevo", "Email,Reason", "#,hardBounce", null)]
    [InlineData("brevo", "Email,Reason", "#,unsubscribedViaMA", "import-unsubscribed")]
    [InlineData("brevo", "Email,Reason", "#,adminBlocked", "import-refused")]
    [InlineData("mailjet", "email,IsUnsubscribed,UnsubscribedAt", "#,true,2024-03-12T10:00:00Z", "import-refused")]
    [InlineData("mailjet", "email,IsUnsubscribed,UnsubscribedAt", "#,false,", null)]
    [InlineData("mailjet", "email,IsSpamComplaining", "#,true", "import-complaint")]
    [InlineData("mailchimp", "Email Address,UNSUB_TIME,UNSUB_REASON", "#,2020-11-09 14:55:37,", "import-unsubscribed")]
    [InlineData("mailchimp", "Email Address,CLEAN_TIME", "#,2020-11-09 14:55:37", null)]
    [InlineData("postmark", "EmailAddress,SuppressionReason,Origin,CreatedAt", "#,HardBounce,Recipient,", null)]
    [InlineData("postmark", "EmailAddress,SuppressionReason,Origin,CreatedAt", "#,ManualSuppression,Recipient,", "import-refused")]
    [InlineData("elsewhere", "EmailAddress,SuppressionReason", "#,HardBounce", null)]
    [InlineData("hubspot", "Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report", "#,,TRUE,", "import-unsubscribed")]
    [InlineData("hubspot", "Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report", "#,550 unknown,FALSE,", null)]
    [InlineData("hubspot", "Email,Unsubscribed from all email", "#,", null)]
    [InlineData("sarbacane", "Email,Type", "#,Désinscrit", "import-unsubscribed")]
    [InlineData("sarbacane", "Email,Type", "#,NPAI", null)]
    [InlineData("listmonk", "uuid,email,name,attributes,status,created_at", "1,#,Ann,{},enabled,", null)]
    [InlineData("listmonk", "uuid,email,name,attributes,status,created_at", "1,#,Ann,{},blocklisted,", "import-refused")]
    [InlineData("elsewhere", "email,status", "#,active", null)]
    [InlineData("elsewhere", "email,code", "#,FR75", "import-refused")]
    [InlineData("elsewhere", "email,code", "#,550", "import-refused")]
    [InlineData("elsewhere", "email,error", "#,none", "import-refused")]
    [InlineData("elsewhere", "email,reason", "#,52 mails en un mois", "import-refused")]
    [InlineData("elsewhere", "email,reason", "#,550 mails en un mois", "import-refused")]
    [InlineData("elsewhere", "email,status,reason", "#,active,trop de mails", "import-refused")]
    [InlineData("elsewhere", "email,désinscrit", "#,oui", "import-refused")]
    [InlineData("elsewhere", "email,désinscrit", "#,non", null)]
    [InlineData("elsewhere", "email,Opt-in", "#,non", "import-refused")]
    [InlineData("elsewhere", "email", "#", "import-refused")]
    public void a_row_is_what_its_system_says(string system, string header, string row, string? reading) =>
        Assert.Equal(reading, Read(system, header, row).Reading);

    [Theory]
    [InlineData("email,reason", "#,52 mails en un mois", true)]
    [InlineData("email,status", "#,no idea", true)]
    [InlineData("email,status", "#,", true)]
    [InlineData("email,status", "#,unsubscribed", false)]
    [InlineData("email", "#", false)]
    public void doubt_is_told(string header, string row, bool isTold) =>
        Assert.Equal(isTold, Read("elsewhere", header, row).Doubt is not null);

    [Theory]
    [InlineData("sendgrid", 10)]
    [InlineData("brevo", 10)]
    [InlineData("elsewhere", 9)]
    public void a_time_without_a_zone_is_that_of_its_system(string system, int hour) =>
        Assert.Equal(
            new DateTimeOffset(2024, 3, 12, hour, 0, 0, TimeSpan.Zero),
            Read(system, "email,created", "#,2024-03-12 10:00").Date.At
        );

    [Theory]
    [InlineData("email,status,reason", "#,,no idea", "Column 3 says a word that is not known there")]
    [InlineData("email,status,reason", "#,no idea", "Column 2 says a word that is not known there")]
    [InlineData("email,status", "#,", "Its columns do not say what it is")]
    [InlineData("email,status", "#", "Its columns do not say what it is")]
    public void what_is_in_doubt_says_where(string header, string row, string doubt) =>
        Assert.Equal($"{doubt}; in doubt it was taken for a refusal.", Read("elsewhere", header, row).Doubt);

    [Theory]
    [InlineData("I never signed up for this list", ObjectionReason.NeverAsked)]
    [InlineData("Je ne me suis jamais inscrit", ObjectionReason.NeverAsked)]
    [InlineData("Too many emails", ObjectionReason.TooMany)]
    [InlineData("They come too often", ObjectionReason.TooMany)]
    [InlineData("trop de messages", ObjectionReason.TooMany)]
    [InlineData("I no longer want to receive these", ObjectionReason.NotRelevant)]
    [InlineData("The content is not relevant", ObjectionReason.NotRelevant)]
    [InlineData("I am not interested", ObjectionReason.NotRelevant)]
    [InlineData("The emails are inappropriate", ObjectionReason.Other)]
    [InlineData("Other", ObjectionReason.Other)]
    [InlineData("autre", ObjectionReason.Other)]
    [InlineData("another day", null)]
    [InlineData("", null)]
    public void a_reason_is_known_by_its_words(string said, ObjectionReason? reason) =>
        Assert.Equal(reason, Read("mailchimp", "Email Address,UNSUB_TIME,UNSUB_REASON", $"#,2020-11-09,{said}").Reason);

    [Theory]
    [InlineData("unsub_reason")]
    [InlineData("unsub_reason_other")]
    [InlineData("reason")]
    [InlineData("motif")]
    [InlineData("raison")]
    [InlineData("comment")]
    [InlineData("commentaire")]
    public void a_reason_stands_in_a_column_of_reasons(string column)
    {
        Assert.Equal(ObjectionReason.TooMany, Read("elsewhere", $"email,{column}", "#,trop de mails").Reason);
        Assert.Null(Read("elsewhere", $"email,{column},subject", "#,,trop de mails").Reason);
    }

    [Fact]
    public void of_two_reasons_the_first_that_is_known_counts() =>
        Assert.Equal(ObjectionReason.TooMany, Read("elsewhere", "email,unsub_reason,comment", "#,so it is,trop de mails").Reason);

    [Fact]
    public void a_file_without_dates_has_none() => Assert.Equal(SuppressionDate.None, Read("elsewhere", "email", "#").Date);

    [Fact]
    public void only_the_second_column_of_a_system_that_has_one_says_what_a_row_is_without_a_header() =>
        Assert.Equal(("import-refused", null), Read("elsewhere", "", "#,BOUNCE") is var row ? (row.Reading, row.Doubt) : default);

    [Theory]
    [InlineData("brevo", "email,unsubscribed,created", null)]
    [InlineData("elsewhere", "email,created", 2020)]
    [InlineData("elsewhere", "email,unsubscribed,created", null)]
    [InlineData("elsewhere", "email,created,Date de désinscription", 2021)]
    [InlineData("listmonk", "email,status,created_at", null)]
    public void the_day_on_which_a_contact_was_made_is_not_that_of_the_refusal(string system, string header, int? year)
    {
        var cells = header
            .Split(',')
            .Select(name =>
                name switch
                {
                    "email" => "a@example.org",
                    "unsubscribed" => "yes",
                    "status" => "blocklisted",
                    "Date de désinscription" => "2021-06-01",
                    _ => "2020-06-01",
                }
            );
        Assert.Equal(year, Read(system, header, string.Join(',', cells)).Date.At?.Year);
    }

    [Fact]
    public void every_word_of_the_tables_is_written_as_it_is_compared()
    {
        using var document = new StreamReader(typeof(KnownSystem).Assembly.GetManifestResourceStream("SYSTEMS.md")!);
        var tables = document.ReadToEnd().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        foreach (var cells in tables.Select(line => line.Trim('|').Split('|')).Where(cells => cells.Length == 4).Skip(1))
        {
            var words = cells[..3].SelectMany(cell => cell.Split(',', StringSplitOptions.TrimEntries)).Where(word => word[0] != '(');
            Assert.All(words, word => Assert.Equal(word, ColumnNames.Fold(word)));
        }
    }

    private static SuppressedRow Read(string system, string header, string row)
    {
        string[] names = header == "" ? [] : header.Split(',');
        var recipient = Math.Max(0, Array.FindIndex(names, name => ColumnNames.IsOfRecipients(Channel.Email, name)));
        return new SuppressionFile(KnownSystem.Of(system), names, recipient, new ImportTexts("en")).Read(
            row.Replace("#", "a@example.org", StringComparison.Ordinal).Split(','),
            Now
        );
    }
}
