using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>An account holder withdraws consent. For the decision it is a refusal, also on contact points that are linked later.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Choice">What is no longer consented to.</param>
/// <param name="Capture">How it came.</param>
/// <param name="ContactPoint">The contact point with whose link they withdraw it, also when the account no longer has it; null when they
/// use none.</param>
public sealed record WithdrawConsent(Guid Account, PreferenceChoice Choice, Capture Capture, Guid? ContactPoint = null) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach =>
        ContactPoint is { } confirmed ? new() { Account = Account, ContactPoints = [confirmed] } : new() { Account = Account };

    /// <summary>Decides.</summary>
    public static Decision<WithdrawalResponse> Decide(WithdrawConsent command, LedgerState state)
    {
        var (id, choice, capture, confirmed) = command;
        var changes = new Changes(state);
        var account = Preferences.Account.Fold(id, state.AccountEvents);
        var scope = Scope.Of(choice.Channel, choice.Purpose);
        var withdrawn = account
            .Serving(choice.Channel)
            .Union(confirmed is { } point && !account.Streams.Contains(point) ? [point] : [])
            .Count(point => !changes[point].HasWithdrawn(scope, capture, state.Catalogue) && changes.Withdraw(point, scope, capture));
        if (account.IsNews(choice, state.Catalogue))
        {
            changes.Append(id, changes.NewId(id, capture.ReceivedAt), new PreferencesChosen([choice], capture));
        }

        return changes.With(new WithdrawalResponse(withdrawn));
    }
}

/// <summary><c>POST /accounts/{id}/consents/withdrawals</c>.</summary>
public static class WithdrawConsentEndpoint
{
    /// <summary>Answers 200 when it is in force on every contact point of the account that the channel reaches.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<WithdrawalResponse>(200)]
    public static async Task<IResult> Post(
        string id,
        WithdrawalRequest request,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        if (AccountReader.Validate(id) is { } problem)
        {
            return problem;
        }

        if (catalogue.Find(request.Purpose) is null)
        {
            return Problems.Problem(400, $"purpose is not in the catalogue; it is one of {catalogue.Names}.");
        }

        // Whatever is wrong with the notice, it does not stand in the way of a withdrawal.
        var notice = await notices.CompleteAsync(request.Notice, CancellationToken.None);
        var (now, account) = (clock.GetUtcNow(), keyring.IdOfAccount(id));
        var capture = new Capture(Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, notice);
        var choice = new PreferenceChoice(request.Channel, request.Purpose, Choice.Refuse);
        return TypedResults.Ok(await writer.WriteAsync(new WithdrawConsent(account, choice, capture), WithdrawConsent.Decide));
    }
}
