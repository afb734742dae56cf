using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// A token of a platform is used for what came with it. The same again is the same use; with anything else it proves nothing, because
/// somebody put other words behind a signature that they had seen.
/// </summary>
public sealed record UseToken : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.None;

    /// <summary>Decides. What is kept is the use itself: see <see cref="LedgerWriter.WriteOnceAsync"/>.</summary>
    public static Decision<TokenUse> Decide(UseToken command, LedgerState state) => new Changes(state).With(new TokenUse());
}

/// <summary>That a token is used for what came with it.</summary>
public sealed record TokenUse;
