using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What a requester is asked.</summary>
[JsonConverter(typeof(ExactNames<QuestionAbout>))]
public enum QuestionAbout
{
    /// <summary>Who they are (GDPR Art. 12(6)). Asked in time, it stops the clock.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>Which data or processing they mean (recital 63). Asked in time, it stops the clock.</summary>
    [JsonStringEnumMemberName("scope")]
    Scope,

    /// <summary>Something else, such as the form of the answer. It never stops the clock.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
