using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Testing;

/// <summary>A person as decisions know her: by the ids of her contact points, in their order, and of her account.</summary>
public static class Anna
{
    /// <summary>Her postal address.</summary>
    public static readonly Guid Home = Guid.Parse("c0000000-0000-0000-0000-000000000001");

    /// <summary>Her e-mail address.</summary>
    public static readonly Guid Email = Guid.Parse("e0000000-0000-0000-0000-000000000001");

    /// <summary>Another e-mail address of hers.</summary>
    public static readonly Guid Work = Guid.Parse("e0000000-0000-0000-0000-000000000002");

    /// <summary>Her number.</summary>
    public static readonly Guid Phone = Guid.Parse("f0000000-0000-0000-0000-000000000001");

    /// <summary>Her new number.</summary>
    public static readonly Guid NewPhone = Guid.Parse("f0000000-0000-0000-0000-000000000002");

    /// <summary>Her account.</summary>
    public static readonly Guid Account = Guid.Parse("a0000000-0000-0000-0000-000000000001");

    /// <summary>The account of somebody who shares a contact point with her.</summary>
    public static readonly Guid Partner = Guid.Parse("a0000000-0000-0000-0000-000000000002");

    /// <summary>A message of hers that is not understood.</summary>
    public static readonly Guid Message = Guid.Parse("d0000000-0000-0000-0000-000000000001");

    /// <summary>The organisation that she works for.</summary>
    public static readonly Guid Company = Guid.Parse("b0000000-0000-0000-0000-000000000001");

    /// <summary>How something came by her account on a day of March 2026.</summary>
    public static Capture ByAccount(int day, Source source = Source.Preferences, Guid? account = null) =>
        Decisions.On(day, source, Statement.ActorOf(account ?? Account));

    /// <summary>How something came by her account, which the website had confirmed for the contact point.</summary>
    public static Capture ByConfirmedAccount(int day, Guid? account = null) =>
        ByAccount(day, account: account) with
        {
            Confirmation = Confirmed,
        };

    /// <summary>How the website confirmed a contact point of hers.</summary>
    public static readonly ContactPointConfirmation Confirmed = new(
        ConfirmedBy.Website,
        new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero)
    );
}
