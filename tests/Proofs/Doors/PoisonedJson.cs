using System.Text.Json;

namespace SenefConsent.Proofs;

/// <summary>Writes an example again, with some of its values, members and items poisoned.</summary>
/// <param name="random">What decides.</param>
/// <param name="poisons">How many at least, as long as the example has as many values.</param>
internal sealed class PoisonedJson(Random random, int poisons)
{
    private readonly bool isPoisoned = poisons > 0;
    private int left = poisons;
    private int values;

    public string Of(JsonElement example)
    {
        values = Math.Max(1, Count(example));
        return Written(example);
    }

    private string Written(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                List<string> members =
                [
                    .. element.EnumerateObject().Select(member => $"{Poison.Json(member.Name)}:{Written(member.Value)}"),
                ];
                if (members.Count > 0 && IsNext(oneIn: 8))
                {
                    var one = random.Next(members.Count);
                    switch (random.Next(3))
                    {
                        case 0:
                            members.RemoveAt(one);
                            break;
                        case 1:
                            members.Add(members[one]);
                            break;
                        default:
                            members.Add($"{Poison.Json(Poison.Text(random))}:1");
                            break;
                    }
                }

                return $"{{{string.Join(',', members)}}}";
            case JsonValueKind.Array:
                List<string> items = [.. element.EnumerateArray().Select(Written)];
                if (IsNext(oneIn: 3))
                {
                    // Between two good ones.
                    var good = element.GetArrayLength() > 0 ? DocumentedDoors.Ours(element[0].GetRawText()) : "\"\"";
                    items.AddRange([
                        good,
                        element.GetArrayLength() > 0 ? new PoisonedJson(random, 1).Of(element[0]) : Poison.Value(random),
                        good,
                    ]);
                }

                return $"[{string.Join(',', items)}]";
            case JsonValueKind.String:
                var text = DocumentedDoors.Ours(element.GetString()!);
                return !IsNextValue() ? Poison.Json(text)
                    : random.Next(2) == 0 ? Poison.Value(random)
                    : Poison.Json(Poison.In(text, random));
            default:
                return IsNextValue() ? Poison.Value(random) : element.GetRawText();
        }
    }

    private bool IsNextValue()
    {
        var isNext = left > 0 && random.Next(values) < left;
        values = Math.Max(1, values - 1);
        left -= isNext ? 1 : 0;
        return isNext;
    }

    private bool IsNext(int oneIn) => isPoisoned && random.Next(oneIn) == 0;

    private static int Count(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Sum(member => Count(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().Sum(Count),
            _ => 1,
        };
}
