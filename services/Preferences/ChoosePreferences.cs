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

/// <summary>An account holder chooses. One transaction holds the choice and what it does on every contact point of the account.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Choices">What is chosen.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Preconditions">What must hold for anything to be allowed; a refusal has no precondition.</param>
public sealed record ChoosePreferences(Guid Account, IReadOnlyList<PreferenceChoice> Choices, Capture Capture, Preconditions Preconditions);

/// <summary>What became of the choices.</summary>
public enum ChoicesOutcome
{
    /// <summary>All of them hold.</summary>
    Chosen,

    /// <summary>The refusals hold; something has changed since the person looked, and nothing was allowed.</summary>
    OutOfDate,

    /// <summary>The refusals hold; whoever chose cannot allow, and that they tried is kept.</summary>
    NotThePerson,

    /// <summary>The key of the request was used for another one; nothing was done.</summary>
    KeyWasUsed,
}

/// <summary>What became of the choices, and what holds then.</summary>
/// <param name="Outcome">What became of them.</param>
/// <param name="Preferences">What holds then; null when nothing was done.</param>
/// <param name="ETag">Its ETag.</param>
public sealed record PreferencesChoice(ChoicesOutcome Outcome, PreferencesResponse? Preferences = null, string? ETag = null);

/// <summary><c>PUT /accounts/{id}/preferences</c>.</summary>
public static class ChoosePreferencesEndpoint
{
    private const int MostChoices = 100;

    /// <summary>
    /// Answers 200 with what holds then. Whatever the answer, unless it is 400, 422 or an error of ours, every refusal in the request is in force on every contact
    /// point of the account: only what it allows depends on the ETag (412) and on who chooses (403).
    /// </summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<PreferencesResponse>(200)]
    public static async Task<IResult> Put(
        string id, PreferencesRequest request, HttpContext http, ContactPointKeyring keyring, PurposeCatalogue catalogue, NoticeRegister notices, IMessageBus bus, TimeProvider clock)
    {
        if ((AccountReader.Validate(id) ?? Preconditions.Validate(http.Request) ?? Validate(request, catalogue)) is { } problem)
        {
            return problem;
        }

        var notice = await notices.CompleteAsync(request.Notice, CancellationToken.None);
        if (notice is null && request.Choices.Any(choice => choice.Choice == Choice.Allow))
        {
            return Problems.Problem(400, "The notice names another hash than that of the text that is kept under its id, version and language. Nothing was recorded; say what the person was shown.");
        }

        var now = clock.GetUtcNow();
        var account = keyring.IdOfAccount(id);
        var source = request.By == ChangedBy.Operator ? Source.Operator : Source.Preferences;
        var capture = new Capture(source, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, notice);

        // Not cancelled when the caller hangs up: the choice has arrived.
        var chosen = await bus.InvokeAsync<PreferencesChoice>(
            new ChoosePreferences(account, request.Choices, capture, Preconditions.Of(http.Request, account, request, keyring)), CancellationToken.None);
        http.Response.Headers.ETag = chosen.ETag;
        return chosen.Outcome switch
        {
            ChoicesOutcome.Chosen => TypedResults.Ok(chosen.Preferences),
            ChoicesOutcome.OutOfDate => Problems.Problem(
                412, "The preferences have changed since this ETag. Every 'refuse' of this request is recorded and in force; no 'allow' is. Read them again, show them to the person, and send what they then allow with the new ETag."),
            ChoicesOutcome.NotThePerson => Problems.Problem(
                403, "Only the person can allow what they refused, by an act of their own. Every 'refuse' of this request is recorded and in force; that an operator tried to allow is recorded, without effect. Ask the person to do it in their account."),
            _ => Preconditions.KeyWasUsed,
        };
    }

    private static IResult? Validate(PreferencesRequest request, PurposeCatalogue catalogue) => request switch
    {
        { Choices: null or { Count: 0 } } => Problems.Problem(400, "choices is missing or empty."),
        { Choices.Count: > MostChoices } => Problems.Problem(400, $"More than {MostChoices} choices."),
        _ when request.Choices.Any(choice => choice?.Purpose is null || catalogue.Find(choice.Purpose) is null) =>
            Problems.Problem(400, $"A choice has no purpose of the catalogue; it is one of {catalogue.Names}."),
        _ when request.Choices.GroupBy(choice => (choice.Channel, choice.Purpose)).Any(same => same.Count() > 1) =>
            Problems.Problem(400, "choices names a channel and purpose twice; send the one that the person made."),
        { Notice: null or { Id: null } or { Version: null } or { Language: null } } when request.Choices.Any(choice => choice.Choice == Choice.Allow) =>
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
        if (await AnsweredRequest.FindAsync(session, message.Preconditions.Request, cancellation) is { } answered)
        {
            await context.EnqueueCascadingAsync(answered.To<PreferencesChoice>(message.Preconditions.Request!) ?? new PreferencesChoice(ChoicesOutcome.KeyWasUsed));
            return;
        }

        var stream = await session.Events.FetchForExclusiveWriting<Account>(message.Account, cancellation);
        var account = stream.Aggregate ?? new Account { Id = message.Account };
        var points = await ContactPointStream.OpenAllAsync(session, account.ContactPoints.Keys, catalogue, cancellation);
        var isCurrent = message.Preconditions.IsMetBy(ETag());
        var eventId = Guid.CreateVersion7(message.Capture.ReceivedAt);
        var changed = new HashSet<PreferenceChoice>();
        var notAllowed = false;
        foreach (var choice in message.Choices)
        {
            var isNews = account.IsNews(choice, catalogue);
            if (choice.Choice == Choice.Refuse)
            {
                if (await RefuseAsync(choice) || isNews)
                {
                    changed.Add(choice);
                }
            }
            else if (isNews || Serving(choice).Any(point => point.IsOpenedBy(ScopeOf(choice), message.Capture)))
            {
                if (isCurrent && await AllowAsync(choice))
                {
                    changed.Add(choice);
                }
                else
                {
                    notAllowed = true;
                }
            }
        }

        if (changed.Count > 0)
        {
            var chosen = new Event<PreferencesChosen>(new PreferencesChosen([.. message.Choices.Where(changed.Contains)], message.Capture)) { Id = eventId };
            stream.AppendOne(chosen);
            account = account.Apply(chosen);
        }

        var answer = new PreferencesChoice(
            !notAllowed ? ChoicesOutcome.Chosen : isCurrent ? ChoicesOutcome.NotThePerson : ChoicesOutcome.OutOfDate,
            AccountReader.PreferencesOf(account, [.. points.Values.Select(point => point.State)], catalogue, Audience.Business, message.Capture.ReceivedAt),
            ETag());

        // What was not done may be asked for again under the same key, once the person has looked.
        AnsweredRequest.Keep(session, notAllowed ? null : message.Preconditions.Request, answer);
        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(answer);

        // Decided on each contact point and not on the account: what the account refused may have been lifted there by another door since.
        async Task<bool> RefuseAsync(PreferenceChoice choice)
        {
            var isRefused = false;
            foreach (var point in Serving(choice).Where(point => !point.HasSaid(ScopeOf(choice), message.Capture)))
            {
                await point.ObjectAsync(ScopeOf(choice), CaptureOf(choice), evidence: null, cancellation);
                isRefused = true;
            }

            return isRefused;
        }

        async Task<bool> AllowAsync(PreferenceChoice choice)
        {
            foreach (var point in Serving(choice))
            {
                await point.LiftAsync(ScopeOf(choice), CaptureOf(choice), always: false, cancellation);
            }

            if (Statement.CanLift(message.Capture.Source))
            {
                return true;
            }

            stream.AppendOne(new AllowRefused(ScopeOf(choice), message.Capture));
            return false;
        }

        IEnumerable<ContactPointStream> Serving(PreferenceChoice choice) =>
            points.Where(point => Account.Serves(account.ContactPoints[point.Key], choice.Channel)).Select(point => point.Value);

        Capture CaptureOf(PreferenceChoice choice) => new AccountChoice(eventId, choice, message.Capture).OnContactPoint();

        string ETag() => AccountReader.ETagOf((stream.StartingVersion ?? 0) + stream.Events.Count, points.Values.Sum(point => point.Version));
    }

    private static Scope ScopeOf(PreferenceChoice choice) => Scope.Of(choice.Channel, choice.Purpose);
}
