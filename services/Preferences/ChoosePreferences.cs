using JasperFx.Events;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Preferences;

/// <summary>An account holder chooses. One transaction holds the choice and what it does on every contact point of the account.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Choices">What is chosen.</param>
/// <param name="Capture">How it came.</param>
public sealed record ChoosePreferences(Guid Account, IReadOnlyList<PreferenceChoice> Choices, Capture Capture);

/// <summary><c>PUT /accounts/{id}/preferences</c>.</summary>
public static class ChoosePreferencesEndpoint
{
    private const int MostChoices = 100;

    /// <summary>Answers 200 with what holds then; every refusal in it is in force on every contact point of the account.</summary>
    public static async Task<IResult> Put(
        string id, PreferencesRequest request, ContactPointKeyring keyring, PurposeCatalogue catalogue, AccountReader accounts, IMessageBus bus, TimeProvider clock,
        CancellationToken cancellation)
    {
        if ((AccountReader.Validate(id) ?? Validate(request, catalogue)) is { } problem)
        {
            return problem;
        }

        var now = clock.GetUtcNow();
        var account = keyring.IdOfAccount(id);
        var capture = new Capture(Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, request.Notice);

        // Not cancelled when the caller hangs up: the choice has arrived.
        await bus.InvokeAsync(new ChoosePreferences(account, request.Choices, capture), CancellationToken.None);
        return TypedResults.Ok(await accounts.PreferencesAsync(account, cancellation));
    }

    private static IResult? Validate(PreferencesRequest request, PurposeCatalogue catalogue) => request switch
    {
        { Choices: null or { Count: 0 } } => Problems.Problem(400, "choices is missing or empty."),
        { Choices.Count: > MostChoices } => Problems.Problem(400, $"More than {MostChoices} choices."),
        _ when request.Choices.Any(choice => choice?.Purpose is null || catalogue.Find(choice.Purpose) is null) =>
            Problems.Problem(400, $"A choice has no purpose of the catalogue; it is one of {catalogue.Names}."),
        _ when request.Choices.GroupBy(choice => (choice.Channel, choice.Purpose)).Any(same => same.Count() > 1) =>
            Problems.Problem(400, "choices names a channel and purpose twice; send the one that the person made."),
        { Notice: null } when request.Choices.Any(choice => choice.Choice == Choice.Allow) =>
            Problems.Problem(400, "An 'allow' needs the notice that the person was shown (id, version, language): without it the refusal stays."),
        _ => null,
    };
}

/// <summary>Handles <see cref="ChoosePreferences"/>.</summary>
public sealed class ChoosePreferencesHandler : MessageHandler<ChoosePreferences>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(ChoosePreferences message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);

        var stream = await session.Events.FetchForExclusiveWriting<Account>(message.Account, cancellation);
        var account = stream.Aggregate ?? new Account { Id = message.Account };
        var eventId = Guid.CreateVersion7(message.Capture.ReceivedAt);
        var changed = new HashSet<PreferenceChoice>(message.Choices.Where(choice => account.IsNews(choice, catalogue)));

        // In the order of their ids: two accounts that share contact points would otherwise wait for each other.
        foreach (var (contactPoint, kind) in account.ContactPoints.OrderBy(linked => linked.Key))
        {
            var point = await ContactPointStream.OpenAsync(session, contactPoint, catalogue, cancellation);
            foreach (var choice in message.Choices.Where(choice => Account.Serves(kind, choice.Channel)))
            {
                var scope = Scope.Of(choice.Channel, choice.Purpose);
                var capture = new AccountChoice(eventId, choice, message.Capture).OnContactPoint();

                // Decided on the contact point and not on the account: what the account refused may have been lifted there by another door since.
                if (choice.Choice == Choice.Refuse && !point.HasSaid(scope, capture))
                {
                    await point.ObjectAsync(scope, capture, evidence: null, cancellation);
                    changed.Add(choice);
                }
                else if (choice.Choice == Choice.Allow && await point.LiftAsync(scope, capture, always: false, cancellation))
                {
                    changed.Add(choice);
                }
            }
        }

        if (changed.Count > 0)
        {
            stream.AppendOne(new Event<PreferencesChosen>(
                new PreferencesChosen([.. message.Choices.Where(changed.Contains)], message.Capture)) { Id = eventId });
            await session.SaveChangesAsync(cancellation);
        }
    }
}
