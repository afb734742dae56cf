namespace SenefConsent.Contracts.Tests;

/// <summary>
/// An event is kept for ever: it has no room for words, names, addresses or numbers of people. What somebody wrote is sealed evidence,
/// named by its id.
/// </summary>
public class RecordEventsTests
{
    // The client, the case's reference, the version and hash of a letter's text, and the version of the authority's form.
    private static readonly string[] Codes = ["By", "Client", "Reference", "Version", "Hash", "Processing", "Form"];

    // Of companies and processings.
    private static readonly string[] Names =
    [
        "RecipientRecorded.Name",
        "TaskGiven.Recipient",
        "RecipientRecorded.Processings",
        "ContractRecorded.SubProcessors",
        "ContractRecorded.Countries",
    ];

    private static readonly Type[] Plain =
    [
        typeof(Guid),
        typeof(DateTimeOffset),
        typeof(DateOnly),
        typeof(bool),
        typeof(int),
        typeof(decimal),
    ];

    public static TheoryData<Type> Events =>
        [.. typeof(IRecordEvent).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IRecordEvent)))];

    [Theory]
    [MemberData(nameof(Events))]
    public void an_event_has_no_room_for_words_or_plain_identifiers(Type e) =>
        Assert.All(
            e.GetProperties(),
            member =>
                Assert.True(
                    Names.Contains($"{e.Name}.{member.Name}")
                        || (member.PropertyType == typeof(string) ? Codes.Contains(member.Name) : IsCode(member.PropertyType)),
                    $"{e.Name}.{member.Name} is a {member.PropertyType.Name}"
                )
        );

    private static bool IsCode(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? IsCode(underlying)
        : type.IsGenericType ? type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && IsCode(type.GetGenericArguments()[0])
        : type.IsEnum
            || Plain.Contains(type)
            || (
                (type == typeof(SourceCount) || type == typeof(ErasureCounts))
                && type.GetProperties().All(part => IsCode(part.PropertyType))
            );
}
