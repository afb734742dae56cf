using System.Text.Json;
using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>In which form a package is fetched.</summary>
[JsonConverter(typeof(ExactNames<PackageFormat>))]
public enum PackageFormat
{
    /// <summary>JSON: the whole.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>CSV: one row an item.</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,

    /// <summary>A page for a person, which offers the others as files.</summary>
    [JsonStringEnumMemberName("page")]
    Page,

    /// <summary>PDF: in words, with all of it as JSON in a file that is attached.</summary>
    [JsonStringEnumMemberName("pdf")]
    Pdf,
}

/// <summary>Where data about a person comes from.</summary>
[JsonConverter(typeof(ExactNames<DataOrigin>))]
public enum DataOrigin
{
    /// <summary>The person gave it, or somebody for them.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>We observed it.</summary>
    [JsonStringEnumMemberName("observed")]
    Observed,

    /// <summary>We derived it, by a rule.</summary>
    [JsonStringEnumMemberName("derived")]
    Derived,
}

/// <summary><c>POST /cases/{id}/packages</c> of SubjectRights: what is held about the subjects of a case is put together.</summary>
/// <param name="Subjects">
/// The addresses of the case's contact points. They are needed to find what was recorded under later keys. They are not kept. Leave out the
/// address at which the requester is answered: it is known.
/// </param>
public sealed record PackageRequest(IReadOnlyList<CaseSubject>? Subjects = null);

/// <summary>A package that was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Link">Where it is fetched, once. It is shown here only; give it to the requester and to nobody else.</param>
/// <param name="ExpiresAt">The first instant at which it can no longer be fetched.</param>
/// <param name="Hash">SHA-256 of the whole, as JSON.</param>
/// <param name="IsFurtherCopy">Whether an earlier package about the same subjects was fetched, in this case or one linked to it.</param>
/// <param name="Counts">How many items each search found.</param>
/// <param name="Withheld">What is not handed out, and why.</param>
public sealed record PackageResponse(
    Guid Id,
    string Link,
    DateTimeOffset ExpiresAt,
    string Hash,
    bool IsFurtherCopy,
    IReadOnlyList<SourceCount> Counts,
    IReadOnlyList<WithheldItems> Withheld
);

/// <summary>A package, as a case shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ExpiresAt">The first instant at which it can no longer be fetched.</param>
/// <param name="Hash">SHA-256 of the whole, as JSON.</param>
/// <param name="IsFurtherCopy">Whether an earlier package about the same subjects was fetched, in this case or one linked to it.</param>
/// <param name="Counts">How many items each search found.</param>
/// <param name="FetchedAt">When it was fetched; null when it was not.</param>
/// <param name="Format">In which form it was fetched.</param>
public sealed record CasePackage(
    Guid Id,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt,
    string Hash,
    bool IsFurtherCopy,
    IReadOnlyList<SourceCount> Counts,
    DateTimeOffset? FetchedAt = null,
    PackageFormat? Format = null
);

/// <summary><c>GET /packages/{token}</c>: all that this system holds about the subjects of a case (GDPR Art. 15).</summary>
/// <param name="Reference">The case.</param>
/// <param name="MadeAt">When it was put together.</param>
/// <param name="Language">The language of its texts.</param>
/// <param name="IsFurtherCopy">Whether an earlier package about the same subjects was fetched, in this case or one linked to it.</param>
/// <param name="Parties">The controller, its data protection officer, the supervisory authority.</param>
/// <param name="Subjects">What it is about.</param>
/// <param name="Purposes">What data is used for, and on which basis.</param>
/// <param name="Items">Everything that is held, the oldest first.</param>
/// <param name="Recipients">Who took what, and when.</param>
/// <param name="Searches">The places that were searched, and how much was found there.</param>
/// <param name="Retention">How long what was found is kept.</param>
/// <param name="Withheld">What is not handed out, and why.</param>
/// <param name="Rights">What the person can do.</param>
public sealed record AccessPackage(
    string Reference,
    DateTimeOffset MadeAt,
    LetterLanguage Language,
    bool IsFurtherCopy,
    IReadOnlyList<PackageParty> Parties,
    IReadOnlyList<PackageSubject> Subjects,
    IReadOnlyList<PackagePurpose> Purposes,
    IReadOnlyList<PackageItem> Items,
    IReadOnlyList<PackageRecipient> Recipients,
    IReadOnlyList<PackageSearch> Searches,
    IReadOnlyList<PackageRetention> Retention,
    IReadOnlyList<WithheldItems> Withheld,
    IReadOnlyList<string> Rights
);

/// <summary>Whom a person can turn to.</summary>
/// <param name="Role">The controller, the data protection officer or the supervisory authority, in words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its postal address; empty where none is known.</param>
/// <param name="Contact">How it is reached otherwise.</param>
public sealed record PackageParty(string Role, string Name, string Address, string Contact);

/// <summary>What a package is about.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Ids">Its pseudonyms, one for each key that was ever used.</param>
/// <param name="VerifiedBy">How it was shown to be the requester's.</param>
public sealed record PackageSubject(SubjectKind Kind, IReadOnlyList<Guid> Ids, IdentityMethod? VerifiedBy);

/// <summary>A purpose.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it is, in words.</param>
/// <param name="Basis">What makes it lawful, by audience and channel, in words.</param>
public sealed record PackagePurpose(string Name, string Text, string Basis);

/// <summary>Something that is held.</summary>
/// <param name="Source">The search that found it.</param>
/// <param name="Place">The table in which it stands.</param>
/// <param name="Type">What it is.</param>
/// <param name="At">When it was recorded or happened; null where that is not known.</param>
/// <param name="Text">What it is, in words.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Rule">By which rule it was derived, in words; null where it was not.</param>
/// <param name="Retention">The rule by which it is kept, one of <see cref="AccessPackage.Retention"/>.</param>
/// <param name="Data">It, as data. What is about others is cut out.</param>
public sealed record PackageItem(
    DataSource Source,
    string Place,
    string Type,
    DateTimeOffset? At,
    string Text,
    DataOrigin Origin,
    string? Rule,
    string Retention,
    JsonElement Data
);

/// <summary>Who took something.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it is, such as <c>https://mirror.example.org</c>; null where that is not known.</param>
/// <param name="Took">What, in words.</param>
/// <param name="At">When.</param>
public sealed record PackageRecipient(string Name, string? Origin, string Took, DateTimeOffset At);

/// <summary>A place that was searched, or why it was not.</summary>
/// <param name="Place">The place.</param>
/// <param name="Text">What it is and, where it was not searched, why.</param>
/// <param name="Found">How many items it holds; null where it was not searched.</param>
public sealed record PackageSearch(string Place, string Text, int? Found);

/// <summary>How long something is kept.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Text">How long, and what becomes of it then, in words.</param>
public sealed record PackageRetention(string Rule, string Text);

/// <summary>Items that are not handed out.</summary>
/// <param name="Source">The search that found them.</param>
/// <param name="Count">How many.</param>
/// <param name="LawGround">The ground in law.</param>
/// <param name="PolicyGround">The ground in SENEF's policy; null where it has none.</param>
/// <param name="Text">Why, in words.</param>
public sealed record WithheldItems(DataSource Source, int Count, LawGround LawGround, PolicyGround? PolicyGround, string Text);
