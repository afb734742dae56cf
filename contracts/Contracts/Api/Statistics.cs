namespace SenefConsent.Contracts;

/// <summary>
/// <c>GET /statistics</c> of SubjectRights: how many objections, withdrawals and cases reached us in a period, and how the cases were
/// answered. It holds nothing about a person: what is fewer than 10 is counted with what is next to it, under <c>other</c>, and a total
/// below 10 is not told.
/// </summary>
/// <param name="From">The first day, in Paris.</param>
/// <param name="Until">The first day after, in Paris.</param>
/// <param name="Objections">Objections. One that follows another onto the person's other contact points is not counted again.</param>
/// <param name="Withdrawals">Withdrawals of consent.</param>
/// <param name="Cases">Cases that were received then, as they stand now.</param>
public sealed record StatisticsResponse(
    DateOnly From,
    DateOnly Until,
    RefusalCounts Objections,
    RefusalCounts Withdrawals,
    CaseCounts Cases
);

/// <summary>Cases and the time that their answers took.</summary>
/// <param name="Total">All of them; absent when fewer than 10.</param>
/// <param name="ByRight">By what they ask for. One that asks for two rights is counted with both.</param>
/// <param name="ByState">By where they stand.</param>
/// <param name="ByTime">Those that were answered <c>in-time</c>, those that were answered or are still waiting <c>late</c>, and those that
/// are <c>open</c> and may still be answered in time. Those that were withdrawn or ended for want of identity are in none.</param>
/// <param name="ByExtension">Those whose time was <c>extended</c>, and those whose time was <c>not-extended</c>.</param>
/// <param name="MedianDays">Days from receipt to answer, of half of those that are answered, at most; absent when fewer than 10 are.</param>
/// <param name="LongestDays">Days from receipt to answer, at most; absent when fewer than 10 are answered.</param>
public sealed record CaseCounts(
    long? Total,
    IReadOnlyList<NamedCount> ByRight,
    IReadOnlyList<NamedCount> ByState,
    IReadOnlyList<NamedCount> ByTime,
    IReadOnlyList<NamedCount> ByExtension,
    int? MedianDays,
    int? LongestDays
);

/// <summary>Refusals of one kind, counted in five ways. One that is about two channels is counted with both.</summary>
/// <param name="Total">All of them; absent when fewer than 10.</param>
/// <param name="BySource">By the door.</param>
/// <param name="ByChannel">By channel, or <c>all</c>.</param>
/// <param name="ByPurpose">By purpose.</param>
/// <param name="ByCampaign">By campaign, of those that answered one.</param>
/// <param name="ByDay">By the day of receipt, in Paris.</param>
public sealed record RefusalCounts(
    long? Total,
    IReadOnlyList<NamedCount> BySource,
    IReadOnlyList<NamedCount> ByChannel,
    IReadOnlyList<NamedCount> ByPurpose,
    IReadOnlyList<NamedCount> ByCampaign,
    IReadOnlyList<NamedCount> ByDay
);

/// <summary>A count of at least 10.</summary>
/// <param name="Name">Of what; <c>other</c> for those that are too few to be named.</param>
/// <param name="Count">How many.</param>
public sealed record NamedCount(string Name, long Count);
