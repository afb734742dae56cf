using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>An account holder chooses. One transaction holds the choice and what it does on every contact point of the account.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Choices">What is chosen.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Preconditions">What must hold for anything to be allowed; a refusal has no precondition.</param>
/// <param name="SentTo">Where the link was sent with which they choose; null when they use none, or when that is not known.</param>
public sealed record ChoosePreferences(
    Guid Account,
    IReadOnlyList<PreferenceChoice> Choices,
    Capture Capture,
    Preconditions Preconditions,
    Guid? SentTo = null
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Account = Account };

    /// <summary>Decides. Every refusal is recorded; what is allowed depends on the preconditions and on who chooses.</summary>
    public static Decision<PreferencesChoice> Decide(ChoosePreferences command, LedgerState state)
    {
        var (id, choices, capture, preconditions, sentTo) = command;
        var (changes, catalogue) = (new Changes(state), state.Catalogue);
        var account = Preferences.Account.Fold(id, state.AccountEvents);
        var isCurrent = preconditions.IsMetBy(AccountReader.ETagOf(changes, account));
        var eventId = changes.NewId(id, capture.ReceivedAt);
        var changed = new List<PreferenceChoice>();
        var notLifted = new List<NotLifted>();
        var notAllowed = false;
        foreach (var choice in choices)
        {
            var isNews = account.IsNews(choice, catalogue);
            if (choice.Choice == Choice.Refuse)
            {
                if (Refuse(choice) || isNews)
                {
                    changed.Add(choice);
                }
            }
            else if (isNews || Serving(choice).Any(IsRefused))
            {
                if (isCurrent && Allow(choice))
                {
                    changed.Add(choice);
                }
                else
                {
                    notAllowed = true;
                }
            }

            bool IsRefused(Guid point)
            {
                var (said, scope, onPoint) = (changes[point], ScopeOf(choice), account.CaptureOn(capture, point, sentTo));
                return said.IsOpenedBy(scope, onPoint, catalogue) || said.WhyNotLifted(scope, onPoint, catalogue) is not null;
            }
        }

        if (changed.Count > 0)
        {
            account = account.After(changes.Append(id, eventId, new PreferencesChosen(changed, capture)));
        }

        var answer = new PreferencesChoice(
            !notAllowed ? ChoicesOutcome.Chosen
                : isCurrent ? ChoicesOutcome.NotThePerson
                : ChoicesOutcome.OutOfDate,
            AccountReader.PreferencesOf(
                account,
                [.. account.ContactPoints.Keys.Order().Select(point => changes[point])],
                catalogue,
                Audience.Business,
                capture.ReceivedAt
            ) with
            {
                NotLifted = notLifted.Count > 0 ? notLifted : null,
            },
            AccountReader.ETagOf(changes, account)
        );

        // What was not done may be asked for again under the same key, once the person has looked.
        return changes.With(answer, isFinal: !notAllowed);

        // Decided on each contact point and not on the account: what the account refused may have been lifted there by another door since.
        bool Refuse(PreferenceChoice choice)
        {
            var news = Serving(choice).Where(point => changes[point].SaidBefore(ScopeOf(choice), capture, catalogue) is null).ToList();
            news.ForEach(point => changes.RecordObjection(point, ScopeOf(choice), CaptureOf(choice)));
            return news.Count > 0;
        }

        bool Allow(PreferenceChoice choice)
        {
            var whyNot = Serving(choice)
                .Select(point => changes.Lift(point, ScopeOf(choice), account.CaptureOn(CaptureOf(choice), point, sentTo), always: false))
                .ToList()
                .Max();
            if (Statement.CanLift(capture.Source))
            {
                if (whyNot is { } reason)
                {
                    notLifted.Add(new NotLifted(choice.Channel, choice.Purpose, reason));
                }

                return true;
            }

            changes.Append(id, changes.NewId(id, capture.ReceivedAt), new AllowRefused(ScopeOf(choice), capture));
            return false;
        }

        IEnumerable<Guid> Serving(PreferenceChoice choice) => account.Serving(choice.Channel);

        Capture CaptureOf(PreferenceChoice choice) => new AccountChoice(eventId, choice, capture).OnContactPoint();
    }

    private static Scope ScopeOf(PreferenceChoice choice) => Scope.Of(choice.Channel, choice.Purpose);
}

/// <summary>What became of the choices.</summary>
public enum ChoicesOutcome
{
    /// <summary>All of them hold.</summary>
    Chosen,

    /// <summary>The refusals hold; something has changed since the person looked, and nothing was allowed.</summary>
    OutOfDate,

    /// <summary>The refusals hold; whoever chose cannot allow, and that they tried is kept.</summary>
    NotThePerson,
}

/// <summary>What became of the choices, and what holds then.</summary>
/// <param name="Outcome">What became of them.</param>
/// <param name="Preferences">What holds then.</param>
/// <param name="ETag">Its ETag.</param>
public sealed record PreferencesChoice(ChoicesOutcome Outcome, PreferencesResponse Preferences, string ETag);

/// <summary><c>PUT /accounts/{id}/preferences</c>.</summary>
public static class ChoosePreferencesEndpoint
{
    private const int MostChoices = 100;

    /// <summary>
    /// Answers 200 with what holds then. Whatever the answer, unless it is 400, 422 or an error of ours, every refusal in the request is in
    /// force on every contact point of the account: only what it allows depends on the ETag (412) and on who chooses (403). What was
    /// refused on a contact point by another door is lifted there only when the contact point is confirmed; else <c>notLifted</c> names it.
    /// </summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<PreferencesResponse>(200)]
    public static async Task<IResult> Put(
        string id,
        PreferencesRequest request,
        HttpContext http,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        if ((AccountReader.Validate(id) ?? IdempotencyKey.Validate(http.Request) ?? Validate(request, catalogue)) is { } problem)
        {
            return problem;
        }

        var notice = await notices.CompleteAsync(request.Notice, CancellationToken.None);
        if (notice is null && request.Choices.Any(choice => choice.Choice == Choice.Allow))
        {
            return Problems.Problem(
                400,
                "The notice names another hash than that of the text that is kept under its id, version and language. Nothing "
                    + "was recorded; say what the person was shown."
            );
        }

        var now = clock.GetUtcNow();
        var account = keyring.IdOfAccount(id);
        var source = request.By == ChangedBy.Operator ? Source.Operator : Source.Preferences;
        var capture = new Capture(source, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, notice);

        var preconditions = Preconditions.Of(http.Request, account, request, keyring);
        var choices = new ChoosePreferences(account, request.Choices, capture, preconditions);
        if (await writer.WriteOnceAsync(choices, preconditions.Request, ChoosePreferences.Decide) is not { } chosen)
        {
            return IdempotencyKey.WasUsed("account");
        }

        http.Response.Headers.ETag = chosen.ETag;
        return chosen.Outcome switch
        {
            ChoicesOutcome.Chosen => TypedResults.Ok(chosen.Preferences),
            ChoicesOutcome.OutOfDate => Problems.Problem(
                412,
                "The preferences have changed since this ETag. Every 'refuse' of this request is recorded and in force; no "
                    + "'allow' is. Read them again, show them to the person, and send what they then allow with the new ETag."
            ),
            _ => Problems.Problem(
                403,
                "Only the person can allow what they refused, by an act of their own. Every 'refuse' of this request is "
                    + "recorded and in force; that an operator tried to allow is recorded, without effect. Ask the person to do it "
                    + "in their account."
            ),
        };
    }

    private static IResult? Validate(PreferencesRequest request, PurposeCatalogue catalogue) =>
        request switch
        {
            { Choices.Count: 0 } => Problems.Problem(400, "choices is missing or empty."),
            { Choices.Count: > MostChoices } => Problems.Problem(400, $"More than {MostChoices} choices."),
            _ when request.Choices.Any(choice => choice?.Purpose is null || catalogue.Find(choice.Purpose) is null) => Problems.Problem(
                400,
                $"A choice has no purpose of the catalogue; it is one of {catalogue.Names}."
            ),
            _ when request.Choices.GroupBy(choice => (choice.Channel, choice.Purpose)).Any(same => same.Count() > 1) => Problems.Problem(
                400,
                "choices names a channel and purpose twice; send the one that the person made."
            ),
            { Notice: { } notice }
                when request.Choices.Any(choice => choice.Choice == Choice.Allow) && NoticeRegister.FaultOf(notice) is { } fault =>
                Problems.Problem(400, $"{fault} Nothing was recorded."),
            { Notice: null } when request.Choices.Any(choice => choice.Choice == Choice.Allow) => Problems.Problem(
                400,
                "An 'allow' needs the notice that the person was shown (id, version, language): without it the refusal stays."
            ),
            _ => null,
        };
}
