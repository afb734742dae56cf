using SenefConsent.Ledger;
using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Blocklist.Tests;

public class ImportObjectionsDecisionTests
{
    private static readonly Scope AllEmail = Scope.Of(Channel.Email, "prospecting");
    private static readonly Scope AllSms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly ImportedObjection First = new(Email, AllEmail, Row("1"));
    private static readonly ImportedObjection Second = new(Phone, AllSms, Row("2"));

    public static MatrixTheoryData<Channel, string> Scopes => new(Enum.GetValues<Channel>(), ["prospecting", "newsletter"]);

    public static TheoryData<ObjectionReason> Reasons => [.. Enum.GetValues<ObjectionReason>()];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data), bool>> WhatWasSaid =>
        [
            new(Email.Objected(AllEmail, Row("0")), true) { Label = "the same words" },
            new(Email.Objected(AllEmail, On(2)), true) { Label = "the same by the link" },
            new(Email.Objected(Everything, On(2)), true) { Label = "more than the same" },
            new(Email.Objected(Scope.Of(Channel.Email, "newsletter"), On(2)), false) { Label = "less than the same" },
            new(Email.Lifted(AllEmail, On(9)), false) { Label = "a lift since" },
            new(Email.Consented(AllEmail, ByAccount(9)), false) { Label = "a consent since" },
            new(Email.Objected(AllEmail, Row("1") with { Source = Source.Platform }), true) { Label = "the same key by another door" },
            new(Work.Objected(AllEmail, Row("1")), false) { Label = "the same key of another recipient" },
        ];

    [Theory]
    [MemberData(nameof(Scopes))]
    public void a_row_is_an_objection(Channel channel, string purpose)
    {
        var scope = Scope.Of(channel, purpose);
        Import(Given(), First with { Scope = scope }).Then([Email.Objected(scope, Row("1"))], [New(First)]);
    }

    [Fact]
    public void rows_are_recorded_in_their_order() =>
        Import(Given(), Second, First)
            .Then([Phone.Objected(AllSms, Row("2")), Email.Objected(AllEmail, Row("1"))], [New(Second), New(First)]);

    [Fact]
    public void no_rows_are_nothing() => Import(Given()).ThenNothing([]);

    [Fact]
    public void the_same_rows_again_change_nothing() => Import(Given(), First, Second).Again().ThenNothing([Known(First), Known(Second)]);

    [Fact]
    public void a_row_twice_in_one_file_is_one_objection() =>
        Import(Given(), First, Second, First)
            .Then([Email.Objected(AllEmail, Row("1")), Phone.Objected(AllSms, Row("2"))], [New(First), New(Second), Known(First)]);

    [Fact]
    public void a_row_that_is_known_does_not_keep_the_others() =>
        Import(Given(Email.Objected(AllEmail, Row("1"))), First, Second)
            .Then([Phone.Objected(AllSms, Row("2"))], [Known(First), New(Second)]);

    [Fact]
    public void a_known_key_with_other_words_is_known() =>
        Import(Given(Email.Objected(AllEmail, Row("1"))), First with { Scope = Everything })
            .ThenNothing([Known(First) with { IsOnFile = false }]);

    [Fact]
    public void two_rows_of_one_recipient_are_recorded_each() =>
        Import(Given(), First, First with { Capture = Row("3") })
            .Then(
                [Email.Objected(AllEmail, Row("1")), Email.Objected(AllEmail, Row("3"))],
                [New(First), New(First with { Capture = Row("3") }, isOnFile: true)]
            );

    [Theory]
    [MemberData(nameof(WhatWasSaid))]
    public void a_row_is_recorded_whatever_was_said_there_and_tells_whether_it_is_refused_already(
        (Guid Stream, object Data) said,
        bool isOnFile
    ) => Import(Given(said), First).Then([Email.Objected(AllEmail, Row("1"))], [New(First, isOnFile)]);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(31)]
    public void a_row_keeps_its_own_time_or_none(int? day)
    {
        var row = First with { Capture = On(day, Source.Import, "import", received: 5, key: "1") };
        Import(Given(), row).Then([Email.Objected(AllEmail, row.Capture)], [New(row)]);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void a_reason_is_recorded_with_its_row(ObjectionReason reason)
    {
        var row = First with { Reason = reason };
        Import(Given(), row)
            .Then(
                [
                    Email.Objected(AllEmail, Row("1")),
                    Email.GaveReason(row.EventId, reason, AllEmail, Row("1") with { IdempotencyKey = $"reason:{row.EventId:N}" }),
                ],
                [New(row)]
            );
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void a_reason_of_a_row_that_is_known_is_not_recorded(ObjectionReason reason)
    {
        var given = Given(Email.Objected(AllEmail, Row("1")));
        Import(given, First with { Reason = reason }).ThenNothing([Known(First)]);
    }

    [Fact]
    public void of_a_row_twice_in_one_file_the_first_reason_counts()
    {
        var (row, again) = (First with { Reason = ObjectionReason.TooMany }, First with { Reason = ObjectionReason.Other });
        Import(Given(), row, again)
            .Then(
                [
                    Email.Objected(AllEmail, Row("1")),
                    Email.GaveReason(
                        row.EventId,
                        ObjectionReason.TooMany,
                        AllEmail,
                        Row("1") with
                        {
                            IdempotencyKey = $"reason:{row.EventId:N}",
                        }
                    ),
                ],
                [New(row), Known(row)]
            );
    }

    [Fact]
    public void by_no_channel_of_a_previous_system_stays_where_it_was_said()
    {
        var given = Given(
            Anna.Account.Linked(Email, ContactPointKind.Email, On(1)),
            Anna.Account.Linked(Phone, ContactPointKind.Telephone, On(1))
        );
        Import(given, First with { Scope = Everything }).Then([Email.Objected(Everything, Row("1"))], [New(First)]);
    }

    [Fact]
    public void the_ids_follow_from_the_rows_whatever_the_command()
    {
        var decided = Import(Given(), First with { Reason = ObjectionReason.Other }, Second);
        Assert.Equal(decided.Ids, decided.ByAnotherCommand().Ids);
        Assert.Equal([First.EventId, Second.EventId], decided.Answer.Select(receipt => receipt.EventId));
    }

    private static Capture Row(string key) => On(3, Source.Import, "import", received: 5, key: key);

    private static ImportReceipt New(ImportedObjection row, bool isOnFile = false) => new(row.EventId, IsNew: true, isOnFile);

    private static ImportReceipt Known(ImportedObjection row) => new(row.EventId, IsNew: false, IsOnFile: true);

    private static Decided<ImportObjections, IReadOnlyList<ImportReceipt>> Import(History given, params ImportedObjection[] rows) =>
        given.When(new ImportObjections(rows), ImportObjections.Decide);
}
