using JasperFx.Events;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Preferences;

/// <summary>An account holder withdraws consent. For the decision it is a refusal, also on contact points that are linked later.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Choice">What is no longer consented to.</param>
/// <param name="Capture">How it came.</param>
public sealed record WithdrawConsent(Guid Account, PreferenceChoice Choice, Capture Capture);

/// <summary><c>POST /accounts/{id}/consents/withdrawals</c>.</summary>
public static class WithdrawConsentEndpoint
{
    /// <summary>Answers 200 when it is in force on every contact point of the account that the channel reaches.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<WithdrawalResponse>(200)]
    public static async Task<IResult> Post(
        string id, WithdrawalRequest request, ContactPointKeyring keyring, PurposeCatalogue catalogue, NoticeRegister notices, IMessageBus bus, TimeProvider clock)
    {
        if (AccountReader.Validate(id) is { } problem)
        {
            return problem;
        }

        if (request.Purpose is null || catalogue.Find(request.Purpose) is null)
        {
            return Problems.Problem(400, $"purpose is not in the catalogue; it is one of {catalogue.Names}.");
        }

        // Whatever is wrong with the notice, it does not stand in the way of a withdrawal.
        var notice = await notices.CompleteAsync(request.Notice, CancellationToken.None);
        var (now, account) = (clock.GetUtcNow(), keyring.IdOfAccount(id));
        var capture = new Capture(Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, notice);
        var choice = new PreferenceChoice(request.Channel, request.Purpose, Choice.Refuse);
        return TypedResults.Ok(await bus.InvokeAsync<WithdrawalResponse>(new WithdrawConsent(account, choice, capture), CancellationToken.None));
    }
}

/// <summary>Handles <see cref="WithdrawConsent"/>.</summary>
public sealed class WithdrawConsentHandler : MessageHandler<WithdrawConsent>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(WithdrawConsent message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var stream = await session.Events.FetchForExclusiveWriting<Account>(message.Account, cancellation);
        var account = stream.Aggregate ?? new Account { Id = message.Account };
        var scope = Scope.Of(message.Choice.Channel, message.Choice.Purpose);
        var withdrawn = 0;
        var serving = account.ContactPoints.Where(linked => Account.Serves(linked.Value, message.Choice.Channel)).Select(linked => linked.Key);
        foreach (var point in (await ContactPointStream.OpenAllAsync(session, serving, catalogue, cancellation)).Values)
        {
            withdrawn += !point.HasWithdrawn(scope, message.Capture) && await point.WithdrawAsync(scope, message.Capture, cancellation) ? 1 : 0;
        }

        if (account.IsNews(message.Choice, catalogue))
        {
            stream.AppendOne(new Event<PreferencesChosen>(new PreferencesChosen([message.Choice], message.Capture)) { Id = Guid.CreateVersion7(message.Capture.ReceivedAt) });
        }

        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(new WithdrawalResponse(withdrawn));
    }
}
