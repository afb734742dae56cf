using System.Text.Json.Nodes;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>What is about others does not leave, and neither does what nobody has declared.</summary>
public class OthersCutOutTests
{
    private static readonly Person Her = new(
        [
            new PersonSubject(Anna.Email, SubjectKind.Email, [Anna.Email, Anna.Work], IdentityMethod.ContactPoint),
            new PersonSubject(Anna.Account, SubjectKind.Account, [Anna.Account], IdentityMethod.Account),
        ],
        [],
        new PackageTexts("en")
    );

    private readonly DataMap map = DataMap.Read(DataMap.DeliveredFile);

    [Theory]
    [InlineData("person", "person")]
    [InlineData("dpo", "dpo")]
    [InlineData("oidc:website", "oidc:website")]
    [InlineData("contact-point:e0000000000000000000000000000001", "contact-point:e0000000000000000000000000000001")]
    [InlineData("contact-point:f0000000000000000000000000000001", "contact-point")]
    [InlineData("account:a0000000000000000000000000000001", "account:a0000000000000000000000000000001")]
    [InlineData("account:a0000000000000000000000000000002", "account")]
    [InlineData("authorised:a0000000000000000000000000000002", "authorised")]
    public void of_whoever_spoke_another_is_told_by_what_they_are(string actor, string told) =>
        Assert.Equal($$$"""{"capture":{"actor":"{{{told}}}"}}""", Of("ObjectionRecorded", $$$"""{"capture":{"actor":"{{{actor}}}"}}"""));

    [Fact]
    public void of_ids_of_contact_points_only_their_own_stay() =>
        Assert.Equal(
            $$"""{"otherIds":["{{Anna.Work}}"]}""",
            Of(
                "ContactPointLinked",
                $$"""{"contactPoint":"{{Anna.Phone}}","replaces":"{{Anna.NewPhone}}","otherIds":["{{Anna.Phone}}","{{Anna.Work}}"]}"""
            )
        );

    [Fact]
    public void what_nobody_has_declared_stays_here() => Assert.Equal("{}", Of("ObjectionRecorded", """{"name":"Bob","scope":null}"""));

    [Fact]
    public void a_document_is_looked_through_to_its_end() =>
        Assert.Equal(
            $$$"""{"answer":{"Linked":[{"ContactPoint":null},{"ContactPoint":"{{{Anna.Email}}}"}],"Statements":[{"Actor":"account"}]}}""",
            Of(
                "consent.answered_request",
                $$$"""
                {"answer":{"Linked":[{"ContactPoint":"{{{Anna.Phone}}}"},{"ContactPoint":"{{{Anna.Email}}}"}],
                "Statements":[{"Actor":"account:{{{Anna.Partner:N}}}"}]}}
                """
            )
        );

    private string Of(string name, string data) =>
        new OthersCutOut(map)
            .Of(map.Events.Concat(map.Tables).Single(place => place.Name == name), JsonNode.Parse(data)!.AsObject(), Her)
            .ToJsonString();
}
