using System.Text.RegularExpressions;
using Marten;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary><c>GET /accounts/{id}/preferences</c>.</summary>
public static class GetPreferencesEndpoint
{
    /// <summary>Answers 200 also for an account that never chose.</summary>
    public static async Task<IResult> Get(string id, ContactPointKeyring keyring, AccountReader accounts, CancellationToken cancellation) =>
        AccountReader.Validate(id) ?? TypedResults.Ok(await accounts.PreferencesAsync(keyring.IdOfAccount(id), cancellation));
}

/// <summary>Reads what holds for an account.</summary>
public sealed partial class AccountReader(IDocumentStore store, PurposeCatalogue catalogue, TimeProvider clock)
{
    /// <summary>The problem with the id of an account in a URL; null when there is none.</summary>
    public static IResult? Validate(string id) => AccountId().IsMatch(id)
        ? null
        : Problems.Problem(400, "An account id is 1 to 64 letters, digits, '.', '_' or '-'. An e-mail address or a number must not stand in a URL.");

    /// <summary>
    /// One answer a channel and purpose: <c>refuse</c> when the account or the owner of one of its contact points has refused, by whichever door;
    /// else <c>allow</c> when the account chose so.
    /// </summary>
    public async Task<PreferencesResponse> PreferencesAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var account = await session.Events.AggregateStreamAsync<Account>(id, token: cancellation) ?? new Account { Id = id };
        var contactPoints = (await session.LoadManyAsync<ContactPoint>(cancellation, [.. account.ContactPoints.Keys])).ToList();
        var said = account.Choices.Select(choice => choice.ToStatement()).ToList();

        return new PreferencesResponse(
            [.. from channel in Enum.GetValues<Channel>().Where(channel => channel != Channel.All)
                from purpose in catalogue.Purposes
                select PreferenceOf(channel, purpose.Name)],
            account.ContactPoints.Count);

        Preference PreferenceOf(Channel channel, string purpose)
        {
            var refusedSince = contactPoints.Where(point => Account.Serves(account.ContactPoints[point.Id], channel)).Select(point => point.Statements)
                .Append(said)
                .Select(statements => RefusedSince(statements, channel, purpose))
                .Min();
            if (refusedSince is not null)
            {
                return new Preference(channel, purpose, Choice.Refuse, refusedSince);
            }

            var allowed = said.FindLast(statement => statement.Kind == StatementKind.Lift && statement.IsAbout(channel, purpose, catalogue));
            return new Preference(channel, purpose, allowed is null ? null : Choice.Allow, allowed?.Since);
        }
    }

    private DateTimeOffset? RefusedSince(IReadOnlyList<Statement> statements, Channel channel, string purpose)
    {
        var question = new SendQuestion(channel, purpose, Audience.Business, clock.GetUtcNow());
        return SendDecision.Decide(RecipientStatements.None with { Own = statements }, question, catalogue).Since;
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex AccountId();
}
