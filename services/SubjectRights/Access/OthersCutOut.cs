using System.Text.Json.Nodes;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Cuts out of what is held what is about others (GDPR Art. 15(4)): of pseudonyms only the person's own stay. What the data map does not
/// declare is left out as well.
/// </summary>
internal sealed class OthersCutOut(DataMap map)
{
    // Where documents name contact points and accounts, in whatever case.
    private static readonly HashSet<string> Pseudonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        "account",
        "contactPoint",
        "contactPoints",
        "knownAs",
        "otherIds",
        "replaces",
        "subject",
        "subjects",
        "successors",
    };

    /// <summary>An event, a row or a part of an event, without what is about others and without what is sealed.</summary>
    public JsonObject Of(MappedPlace place, JsonObject data, Person person)
    {
        var own = new JsonObject();
        foreach (var (name, declared) in place.Members)
        {
            if (data[name] is { } value && Of(declared, value, person) is { } kept)
            {
                own[name] = kept;
            }
        }

        return own;
    }

    private JsonNode? Of(string declared, JsonNode value, Person person) =>
        MappedPlace.PartOf(declared) is { } part
            ? OfPart(map.Parts.Single(place => place.Name == part), value, person)
            : MappedPlace.CategoryOf(declared) switch
            {
                DataCategory.Pseudonym => OwnOf(value, person),
                DataCategory.Actor => ActorOf(value, person),
                DataCategory.Document => OfDocument(value, person),
                DataCategory.Sealed => null,
                _ => value.DeepClone(),
            };

    private JsonNode OfPart(MappedPlace part, JsonNode value, Person person) =>
        value is JsonArray several
            ? new JsonArray([.. several.Select(one => Of(part, one!.AsObject(), person))])
            : Of(part, value.AsObject(), person);

    private static JsonNode? OwnOf(JsonNode value, Person person) =>
        value is JsonArray several ? new JsonArray([.. several.OfType<JsonNode>().Select(one => OwnOf(one, person)).OfType<JsonNode>()])
        : Guid.TryParse(value.ToString(), out var id) && person.Owns(id) ? value.DeepClone()
        : null;

    // Who spoke, without who it was where that is somebody else: contact-point:…, account:…, authorised:…
    private static JsonNode ActorOf(JsonNode value, Person person) =>
        value.ToString().Split(':', 2) is [var kind, var id] && Guid.TryParse(id, out var who) && !person.Owns(who)
            ? JsonValue.Create(kind)
            : value.DeepClone();

    private static JsonNode? OfDocument(JsonNode? value, Person person) =>
        value switch
        {
            JsonArray several => new JsonArray([.. several.Select(one => OfDocument(one, person))]),
            JsonObject document => new JsonObject(
                document.Select(member =>
                    KeyValuePair.Create(
                        member.Key,
                        member.Value is null ? null
                            : Pseudonyms.Contains(member.Key) ? OwnOf(member.Value, person)
                            : member.Key.Equals("actor", StringComparison.OrdinalIgnoreCase) ? ActorOf(member.Value, person)
                            : OfDocument(member.Value, person)
                    )
                )
            ),
            _ => value?.DeepClone(),
        };
}
