using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace SenefConsent.Hosting.Tests;

/// <summary>Every request of our own API is read strictly, each member of it with each way of getting it wrong.</summary>
public class StrictJsonTests
{
    private static readonly JsonSerializerOptions Strict = Options();
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Requests =>
        [
            .. typeof(Channel)
                .Assembly.GetTypes()
                .Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal))
                .Select(type => type.Name),
        ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void a_request_is_read_when_it_is_as_the_contract_says(string request) =>
        Assert.NotNull(JsonSerializer.Deserialize(SampleOf(Of(request)).ToJsonString(), Of(request), Strict));

    [Theory]
    [MemberData(nameof(Requests))]
    public void every_poisoned_member_of_it_is_refused(string request)
    {
        var taken = new List<string>();
        foreach (var (what, json) in Poisoned(Of(request)))
        {
            try
            {
                JsonSerializer.Deserialize(json, Of(request), Strict);
                taken.Add($"{what}: {json}");
            }
            catch (JsonException refused)
            {
                Assert.Contains("line 1", StrictJson.Explain(refused), StringComparison.Ordinal);
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
    }

    [Fact]
    public void half_a_surrogate_pair_in_one_entry_costs_its_neighbours_nothing()
    {
        const string Body =
            """{"channel":"email","purpose":"n","audience":"business","recipients":["a@x.fr","\ud83d@x.fr",null,"\ud83d\ude00\n@x.fr"]}""";
        var read = JsonSerializer.Deserialize<ChecksRequest>(Body, Strict);
        Assert.Equal(["a@x.fr", "\ufffd@x.fr", null, "😀\n@x.fr"], read!.Recipients);
    }

    [Theory]
    [InlineData(
        """{"channel":99,"purpose":"newsletter","audience":"business","recipients":[]}""",
        "channel is one of all, email, sms, telephone, post."
    )]
    [InlineData(
        """{"channel":"email,sms","purpose":"newsletter","audience":"business","recipients":[]}""",
        "channel is one of all, email, sms, telephone, post."
    )]
    [InlineData("""{"channel":"email","audience":"business","recipients":[]}""", "The body lacks 'purpose'. See")]
    [InlineData(
        """{"channel":"email","purpose":"offers","recipients":[]}""",
        "The body lacks 'audience'; 'audience' is one of business, consumer. See"
    )]
    [InlineData(
        """{"channel":"email","purpose":"newsletter","audience":"business","recipients":[],"audiance":"consumer"}""",
        "is 'audience' meant?"
    )]
    [InlineData("""{"channel":"email","channel":"sms","purpose":"newsletter","audience":"business","recipients":[]}""", "given twice")]
    [InlineData("""{"channel":"email","purpose":null,"audience":"business","recipients":[]}""", "null")]
    [InlineData("""{"channel":"email","purpose":7,"audience":"business","recipients":[]}""", "purpose takes a string.")]
    [InlineData("""{"channel":"email","purpose":"newsletter","audience":"business","recipients":"a@x.fr"}""", "recipients takes a list.")]
    [InlineData(
        """{"channel":"email","purpose":"n","audience":"business","recipients":[],"at":"2026-03-01T10:00:00"}""",
        "at is a time with its zone"
    )]
    [InlineData("""{"channel":"email","purpose":"n","audience":"business","recipients":[],"anna@example.org":1}""", "does not know")]
    public void an_explanation_names_the_member_and_what_it_takes(string body, string explanation)
    {
        var explained = StrictJson.Explain(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<ChecksRequest>(body, Strict)));
        Assert.Contains(explanation, explained, StringComparison.Ordinal);
        Assert.DoesNotContain("anna@", explained, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"kind":"email","value":"a@x.fr","by":"post","receivedAt":"2026-03-01T10:00:00Z","purposes":["offers",null]}""",
        "purposes[1] is null"
    )]
    public void an_element_of_a_list_that_is_null_is_named_by_its_place(string body, string explanation) =>
        Assert.StartsWith(
            explanation,
            StrictJson.Explain(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<TakeObjectionRequest>(body, Strict))),
            StringComparison.Ordinal
        );

    private static IEnumerable<(string What, string Json)> Poisoned(Type request)
    {
        foreach (var member in MembersOf(request))
        {
            yield return ($"{member.Name} misspelt", With(request, member, (json, name) => Rename(json, name, name + "x")));
            yield return ($"{member.Name} in capitals", With(request, member, (json, name) => Rename(json, name, name.ToUpperInvariant())));
            yield return (
                $"{member.Name} twice",
                SampleOf(request).ToJsonString() is var sample
                    ? $"{{\"{member.Name}\":{SampleOf(request)[member.Name]?.ToJsonString() ?? "null"},{sample[1..]}"
                    : ""
            );
            if (!member.HasDefault)
            {
                yield return ($"{member.Name} absent", With(request, member, (json, name) => json.Remove(name)));
            }

            if (!member.IsNullable)
            {
                yield return ($"{member.Name} null", With(request, member, (json, name) => json[name] = null));
            }

            if (member.HasElements)
            {
                yield return ($"an element of {member.Name} null", With(request, member, (json, name) => json[name]!.AsArray().Add(null)));
            }

            if (member.Type.IsEnum)
            {
                foreach (
                    var value in new[] { "0", "1", "99", "\"0\"", "\"1\"", "\"a,b\"", "\"\"", "[]", $"\"{member.Type.GetEnumNames()[0]}\"" }
                )
                {
                    yield return ($"{member.Name} as {value}", With(request, member, (json, name) => json[name] = JsonNode.Parse(value)));
                }

                var first = JsonSerializer.Serialize(Enum.GetValues(member.Type).GetValue(0), member.Type).Trim('"');
                yield return ($"{member.Name} as a list", With(request, member, (json, name) => json[name] = $"{first},{first}"));
                yield return ($"{member.Name} with a space", With(request, member, (json, name) => json[name] = $" {first}"));
            }

            if (member.Type == typeof(DateTimeOffset))
            {
                yield return ($"{member.Name} without a zone", With(request, member, (json, name) => json[name] = "2026-03-01T10:00:00"));
                yield return ($"{member.Name} as a day", With(request, member, (json, name) => json[name] = "2026-03-01"));
            }
        }
    }

    private static string With(Type request, Member member, Action<JsonObject, string> change)
    {
        var json = SampleOf(request);
        change(json, member.Name);
        return json.ToJsonString();
    }

    private static void Rename(JsonObject json, string name, string other)
    {
        var value = json[name];
        json.Remove(name);
        json[other] = value;
    }

    private static JsonObject SampleOf(Type record) =>
        new(MembersOf(record).Select(member => KeyValuePair.Create(member.Name, SampleOfMember(member.Type))));

    private static JsonNode? SampleOfMember(Type type) =>
        type switch
        {
            _ when type == typeof(string) => JsonValue.Create("x"),
            _ when type == typeof(byte[]) => JsonValue.Create("AAAA"),
            _ when type == typeof(Guid) => JsonValue.Create("11111111-2222-3333-4444-555555555555"),
            _ when type == typeof(DateTimeOffset) => JsonValue.Create("2026-03-01T10:00:00Z"),
            _ when type == typeof(DateOnly) => JsonValue.Create("2026-03-01"),
            _ when type == typeof(decimal) => JsonValue.Create(1),
            _ when type == typeof(bool) => JsonValue.Create(true),
            _ when type == typeof(int) || type == typeof(long) => JsonValue.Create(1),
            _ when type == typeof(Uri) => JsonValue.Create("https://example.org/"),
            { IsEnum: true } => JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type),
            { IsGenericType: true } => new JsonArray(SampleOfMember(Underlying(type.GetGenericArguments()[0]))),
            _ => SampleOf(type),
        };

    private static IEnumerable<Member> MembersOf(Type record) =>
        record
            .GetConstructors()
            .MaxBy(constructor => constructor.GetParameters().Length)!
            .GetParameters()
            .Select(parameter => new Member(
                JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!),
                Underlying(parameter.ParameterType),
                parameter.HasDefaultValue,
                Nullability.Create(parameter).WriteState == NullabilityState.Nullable,
                parameter.ParameterType.IsGenericType
                    && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                    && Nullability.Create(parameter).GenericTypeArguments[0].WriteState == NullabilityState.NotNull
            ));

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Type Of(string request) => typeof(Channel).Assembly.GetType($"SenefConsent.Contracts.{request}", throwOnError: true)!;

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        StrictJson.Configure(options);
        return options;
    }

    private sealed record Member(string Name, Type Type, bool HasDefault, bool IsNullable, bool HasElements);
}
