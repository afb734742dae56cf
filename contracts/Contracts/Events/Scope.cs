using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>A way in which a person is prospected.</summary>
[JsonConverter(typeof(ExactNames<Channel>))]
public enum Channel
{
    /// <summary>Every channel, also one that is added later. Only in the scope of an event, never in a check.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>E-mail.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>SMS, MMS and RCS: the operators' charter has one opt-in, hence one objection, cover all of them.</summary>
    [JsonStringEnumMemberName("sms")]
    Sms,

    /// <summary>Telephone calls. A STOP by SMS does not refuse them.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>Letters.</summary>
    [JsonStringEnumMemberName("post")]
    Post,
}

/// <summary>What a statement of a person is about: every one of the channels, for every one of the purposes.</summary>
/// <param name="Channels">At least one. <see cref="Channel.All"/> covers every channel.</param>
/// <param name="Purposes">
/// At least one name of the purpose catalogue. A purpose covers those below it: <c>prospecting</c> covers <c>newsletter</c>, also a purpose
/// that is put under it after the event.
/// </param>
public sealed record Scope(IReadOnlyList<Channel> Channels, IReadOnlyList<string> Purposes)
{
    /// <summary>The scope of one channel and one purpose.</summary>
    public static Scope Of(Channel channel, string purpose) => new([channel], [purpose]);

    /// <summary>Whether both name the same channels and purposes in the same order.</summary>
    public bool Equals(Scope? other) =>
        other is not null && Channels.SequenceEqual(other.Channels) && Purposes.SequenceEqual(other.Purposes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Channels.Count, Purposes.Count, Channels[0], Purposes[0]);
}
