namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Identity</c>: the one-time codes by which a requester shows that a contact point is theirs.</summary>
public sealed class IdentityOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Identity";

    /// <summary>For how many hours a code in a mail is taken.</summary>
    public int CodeHours { get; init; } = 24;

    /// <summary>For how many days a code in a letter is taken.</summary>
    public int LetterDays { get; init; } = 30;

    /// <summary>How many codes that are not the one are taken before it is void.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>
    /// For how many days after an account was given a contact point nothing is sent there: whoever takes an account over changes its
    /// address first.
    /// </summary>
    public int SettledDays { get; init; } = 30;
}
