using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace SenefConsent.Ledger;

/// <summary>What becomes of a row at its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionAction>))]
public enum RetentionAction
{
    /// <summary>Nothing: it has no end.</summary>
    [JsonStringEnumMemberName("keep")]
    Keep,

    /// <summary>It is deleted.</summary>
    [JsonStringEnumMemberName("delete")]
    Delete,

    /// <summary>Some of its columns, of text, are emptied.</summary>
    [JsonStringEnumMemberName("clear")]
    Clear,

    /// <summary>
    /// No row of a table: what a person said is erased, as an order of the data protection officer does, where nothing of it refuses, permits
    /// or is linked to an account. The period runs from their last own act.
    /// </summary>
    [JsonStringEnumMemberName("erase")]
    Erase,

    /// <summary>
    /// No row of a table: the contact points of synthetic objections are deleted, with everything of them. The period runs from their last
    /// event. See <see cref="ProbeContactPoint"/>.
    /// </summary>
    [JsonStringEnumMemberName("forget")]
    Forget,

    /// <summary>Nothing here: it is held elsewhere, and its owner attests that it went.</summary>
    [JsonStringEnumMemberName("attest")]
    Attest,
}

/// <summary>How long rows are kept.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Applies">The tables, with their schema; <c>*</c> stands for any part of a name. A table has the first rule that names
/// it. None where something is erased or attested.</param>
/// <param name="Then">What becomes of a row at its end.</param>
/// <param name="Policy">The sentence of the data protection policy that it carries out, and why it is so.</param>
/// <param name="Law">The article.</param>
/// <param name="Period">How long, as ISO 8601 has it: <c>P1Y</c>, <c>P6M</c>, <c>P30D</c>.</param>
/// <param name="Start">The column that holds the time from which the period runs.</param>
/// <param name="End">The column that holds its end, where the row says it itself.</param>
/// <param name="HeldFor">The column that names those, by one id or several, for whom the row may be kept for longer; see
/// <see cref="RetentionExtension"/>.</param>
/// <param name="HeldWith">The column that names a row of evidence, with which this one is kept for longer.</param>
/// <param name="With">The column that names a row of evidence, with which this one goes; then it needs no period.</param>
/// <param name="Clears">The columns that are emptied.</param>
/// <param name="Stream">The column that names a stream of events that ends with the row. Then <c>database erase</c> deletes both, because the
/// role of the sweep may not touch events.</param>
/// <param name="Owner">Of what is attested: who attests it.</param>
/// <param name="EveryMonths">Of what is attested: after how many months it is attested again.</param>
public sealed record RetentionRule(
    string Id,
    IReadOnlyList<string> Applies,
    RetentionAction Then,
    string Policy,
    string? Law = null,
    string? Period = null,
    string? Start = null,
    string? End = null,
    string? HeldFor = null,
    string? HeldWith = null,
    string? With = null,
    IReadOnlyList<string>? Clears = null,
    string? Stream = null,
    string? Owner = null,
    int? EveryMonths = null
)
{
    private static readonly Regex TablePattern = LinearRegex.Of(@"^[a-z_*][a-z0-9_*]*\.[a-z_*][a-z0-9_*]*\z");
    private static readonly Regex Column = LinearRegex.Of(@"^[a-z_][a-z0-9_]*\z");

    /// <summary>Whether the rule names a table.</summary>
    public bool Names(string table) => Applies.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, table, ignoreCase: false));

    /// <summary>The columns that it reads, to find what has come to its end.</summary>
    public IEnumerable<string> Reads => new[] { End ?? Start, HeldFor, HeldWith, With, Stream }.OfType<string>().Concat(Clears ?? []);

    /// <summary>How long, from its start.</summary>
    /// <exception cref="InvalidOperationException">It has no period.</exception>
    [JsonIgnore]
    public RetentionPeriod Lasts =>
        RetentionPeriod.Parse(Period) ?? throw new InvalidOperationException($"The retention rule {Id} has no period.");

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal string? Fault =>
        Then == RetentionAction.Attest ? AttestFault
        : Owner is not null || EveryMonths is not null ? "names an owner or months, and nobody attests it"
        : Then is RetentionAction.Erase or RetentionAction.Forget ? EraseFault
        : Applies.Count == 0 ? "applies to no table"
        : Applies.FirstOrDefault(pattern => !TablePattern.IsMatch(pattern)) is { } pattern ? $"applies to {pattern}, which is no table"
        : Reads.FirstOrDefault(column => !Column.IsMatch(column)) is { } column ? $"names {column}, which is no column"
        : Then == RetentionAction.Keep
            ? Period is null && Start is null && End is null ? null
                : "keeps what it applies to, and names a period"
        : With is not null
            ? Then == RetentionAction.Delete && Period is null && Start is null && End is null && HeldFor is null && HeldWith is null ? null
                : "goes with a row of evidence, and names an end or a hold of its own"
        : RetentionPeriod.Parse(Period) is null ? "needs a period such as P1Y, P6M or P30D"
        : Start is null ? "needs a start: the column of the time from which the period runs"
        : Then == RetentionAction.Clear && Clears is not { Count: > 0 } ? "needs clears: the columns that are emptied"
        : Then != RetentionAction.Delete && Stream is not null ? "names a stream that ends with a row, and deletes none"
        : Then == RetentionAction.Delete && Clears is not null ? "deletes rows and names columns to be emptied"
        : null;

    private bool IsOfTable => Applies.Count > 0 || Reads.Any();

    private string? AttestFault =>
        IsOfTable ? "is attested elsewhere, and names a table or columns"
        : string.IsNullOrWhiteSpace(Owner) ? "needs an owner, who attests it"
        : EveryMonths is null or <= 0 ? "needs everyMonths: after how many months it is attested again"
        : Period is not null && RetentionPeriod.Parse(Period) is null ? "has a period that is none such as P1Y, P6M or P30D"
        : null;

    private string? EraseFault =>
        IsOfTable ? "erases what was said, and names a table or columns"
        : RetentionPeriod.Parse(Period) is null ? "needs a period such as P1Y, P6M or P30D"
        : null;
}

/// <summary>How long everything is kept, table by table. Read from a file; see <c>retention.json</c>.</summary>
public sealed class RetentionRules
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Takes the rules.</summary>
    /// <exception cref="InvalidDataException">One contradicts itself, or two have one name.</exception>
    public RetentionRules(IReadOnlyList<RetentionRule> rules)
    {
        Rules = rules;
        if (rules.FirstOrDefault(rule => rule.Fault is not null) is { } faulty)
        {
            throw new InvalidDataException($"The retention rule {faulty.Id} {faulty.Fault}.");
        }

        if (rules.CountBy(rule => rule.Id).FirstOrDefault(same => same.Value > 1).Key is { } twice)
        {
            throw new InvalidDataException($"Two retention rules are called {twice}.");
        }

        if (rules.Count(rule => rule.Then == RetentionAction.Erase) > 1)
        {
            throw new InvalidDataException("Two retention rules erase what a person said.");
        }

        if (rules.Count(rule => rule.Then == RetentionAction.Forget) > 1)
        {
            throw new InvalidDataException("Two retention rules forget synthetic objections.");
        }
    }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<RetentionRule> Rules { get; }

    /// <summary>How long what was written in a case is kept after its closing.</summary>
    public RetentionPeriod CasePapers => RuleOf(RetentionExtension.Table)!.Lasts;

    /// <summary>The rule by which what a prospect said is erased; null when there is none.</summary>
    public RetentionRule? Prospects => Rules.SingleOrDefault(rule => rule.Then == RetentionAction.Erase);

    /// <summary>The rule by which synthetic objections go; null when there is none.</summary>
    public RetentionRule? Probes => Rules.SingleOrDefault(rule => rule.Then == RetentionAction.Forget);

    /// <summary>The rule of a table; null when none names it.</summary>
    public RetentionRule? RuleOf(string table) => Rules.FirstOrDefault(rule => rule.Names(table));

    /// <summary>The file that is delivered with the program.</summary>
    public static string DeliveredFile { get; } = Path.Combine(AppContext.BaseDirectory, "retention.json");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read or contradicts itself.</exception>
    public static RetentionRules Read(string path)
    {
        try
        {
            return new RetentionRules(JsonSerializer.Deserialize<RulesFile>(File.ReadAllBytes(path), FileFormat)!.Rules);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            throw new InvalidDataException($"The retention rules {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private sealed record RulesFile(IReadOnlyList<RetentionRule> Rules);
}
