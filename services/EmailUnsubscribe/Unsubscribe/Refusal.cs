using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What a click on the page refuses: what the link says, and as much more as the person chooses.</summary>
/// <param name="Channel">E-mail, or every channel.</param>
/// <param name="Purpose">The link's purpose, or all prospecting.</param>
public sealed record Refusal(Channel Channel, Purpose Purpose)
{
    /// <summary>The last part of the path that refuses every marketing e-mail.</summary>
    public const string EveryEmail = "email";

    /// <summary>The last part of the path that refuses all prospecting by any channel.</summary>
    public const string Everything = "all";

    /// <summary>The same as a scope.</summary>
    public Scope Scope => Scope.Of(Channel, Purpose.Name);

    /// <summary>What is refused at a path; at one that is none of ours, what the link says.</summary>
    public static Refusal Of(string scope, Purpose linked, PurposeCatalogue catalogue) =>
        scope switch
        {
            Everything => new Refusal(Channel.All, catalogue.Root),
            EveryEmail => new Refusal(Channel.Email, catalogue.Root),
            _ => new Refusal(Channel.Email, linked),
        };

    /// <summary>What a recorded scope refuses, as one person says it: a click refuses one purpose by one channel or by all.</summary>
    public static Refusal Of(Scope scope, PurposeCatalogue catalogue) =>
        new(scope.Channels[0], catalogue.Find(scope.Purposes[0]) ?? catalogue.Root);
}
