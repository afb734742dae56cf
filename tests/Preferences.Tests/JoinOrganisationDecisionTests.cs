using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class JoinOrganisationDecisionTests
{
    private static readonly Guid UnderTheNextKey = Guid.Parse("b0000000-0000-0000-0000-000000000002");

    private static readonly History Linked = Given(
        Anna.Account.Linked(Phone, ContactPointKind.Telephone, ByAccount(1)),
        Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(1))
    );

    [Fact]
    public void the_account_and_all_its_contact_points_belong_to_it() =>
        Join(Linked)
            .Then(
                [Anna.Account.BelongsTo(Company, ByAccount(5)), Email.Joined(Company, ByAccount(5)), Phone.Joined(Company, ByAccount(5))],
                answer: true
            );

    [Fact]
    public void an_account_without_contact_points_belongs_to_it() =>
        Join(Given()).Then([Anna.Account.BelongsTo(Company, ByAccount(5))], answer: true);

    [Fact]
    public void joining_again_changes_nothing() => Join(Linked).Again().ThenNothing(answer: false);

    [Fact]
    public void under_each_version_of_the_key_it_is_joined() =>
        Join(Linked, Company, UnderTheNextKey)
            .Then(
                [
                    Anna.Account.BelongsTo(Company, ByAccount(5)),
                    Email.Joined(Company, ByAccount(5)),
                    Phone.Joined(Company, ByAccount(5)),
                    Anna.Account.BelongsTo(UnderTheNextKey, ByAccount(5)),
                    Email.Joined(UnderTheNextKey, ByAccount(5)),
                    Phone.Joined(UnderTheNextKey, ByAccount(5)),
                ],
                answer: true
            );

    [Fact]
    public void a_new_version_of_the_key_is_joined_alone() =>
        Join(Join(Linked).Then(), Company, UnderTheNextKey)
            .Then(
                [
                    Anna.Account.BelongsTo(UnderTheNextKey, ByAccount(5)),
                    Email.Joined(UnderTheNextKey, ByAccount(5)),
                    Phone.Joined(UnderTheNextKey, ByAccount(5)),
                ],
                answer: true
            );

    [Fact]
    public void a_contact_point_that_belongs_to_it_by_another_account_has_no_second_event() =>
        Join(Linked.And(Email, Email.Joined(Company, ByAccount(2, account: Partner)).Data))
            .Then([Anna.Account.BelongsTo(Company, ByAccount(5)), Phone.Joined(Company, ByAccount(5))], answer: true);

    [Fact]
    public void a_contact_point_that_was_unlinked_does_not_join() =>
        Join(Linked.And(Anna.Account, Anna.Account.Unlinked(Phone, ByAccount(2)).Data))
            .Then([Anna.Account.BelongsTo(Company, ByAccount(5)), Email.Joined(Company, ByAccount(5))], answer: true);

    [Fact]
    public void the_ids_follow_from_the_command() => Assert.Empty(Join(Linked).Ids.Intersect(Join(Linked).ByAnotherCommand().Ids));

    private static Decided<JoinOrganisation, bool> Join(History given, params Guid[] organisations) =>
        given.When(
            new JoinOrganisation(Anna.Account, organisations.Length == 0 ? [Company] : organisations, ByAccount(5)),
            JoinOrganisation.Decide
        );
}
