using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>An account belongs to an organisation, with all its contact points.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="Organisations">The organisation's contact point, under every version of the key.</param>
/// <param name="Capture">How it came.</param>
public sealed record JoinOrganisation(Guid Account, IReadOnlyList<Guid> Organisations, Capture Capture) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Account = Account };

    /// <summary>Decides.</summary>
    /// <returns>Whether the account did not belong to it before.</returns>
    public static Decision<bool> Decide(JoinOrganisation command, LedgerState state)
    {
        var (id, organisations, capture) = command;
        var changes = new Changes(state);
        var account = Preferences.Account.Fold(id, state.AccountEvents);
        var news = organisations.Where(organisation => !account.Organisations.Exists(known => known.Organisation == organisation)).ToList();
        foreach (var organisation in news)
        {
            changes.Append(id, changes.NewId(id, capture.ReceivedAt), new OrganisationLinked(organisation, capture));
            foreach (var contactPoint in account.ContactPoints.Keys.Order())
            {
                changes.Join(contactPoint, organisation, capture);
            }
        }

        return changes.With(news.Count > 0);
    }
}

/// <summary><c>PUT /accounts/{id}/organisation</c> and <c>POST /organisations/{id}/objections</c>.</summary>
public static class OrganisationsEndpoint
{
    /// <summary>Answers 204 when a refusal of the organisation holds for every contact point of the account.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType(204)]
    public static async Task<IResult> Join(
        string id,
        OrganisationRequest request,
        ContactPointKeyring keyring,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        if ((AccountReader.Validate(id) ?? AccountReader.Validate(request.Organisation ?? "")) is { } problem)
        {
            return problem;
        }

        var (now, account) = (clock.GetUtcNow(), keyring.IdOfAccount(id));
        var capture = new Capture(Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now);
        await writer.WriteAsync(
            new JoinOrganisation(account, keyring.IdsOf(ContactAddress.Organisation(request.Organisation!)), capture),
            JoinOrganisation.Decide
        );
        return TypedResults.NoContent();
    }

    /// <summary>Answers 200 with the objection that is in force; the same again is the same one.</summary>
    /// <param name="id">The website's own id of the organisation.</param>
    [ProducesResponseType<ObjectionReceipt>(200)]
    public static async Task<IResult> Refuse(
        string id,
        OrganisationObjectionRequest request,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        NoticeRegister notices,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        if ((AccountReader.Validate(id) ?? AccountReader.Validate(request.By ?? "")) is { } problem)
        {
            return problem;
        }

        if (request.Purpose is { } named && catalogue.Find(named) is null)
        {
            return Problems.Problem(400, $"purpose is not in the catalogue; it is one of {catalogue.Names}.");
        }

        var address = request.Domain is { } domain ? ContactAddress.Domain(domain) : ContactAddress.Organisation(id);
        if (!address.IsReadable)
        {
            return Problems.Problem(400, "domain is not an e-mail domain. Nothing was recorded.");
        }

        var now = clock.GetUtcNow();
        var notice = await notices.CompleteAsync(request.Notice, CancellationToken.None);

        // Not the actor of an account: one account does not lift what another refused, and a member's own consent is to lift this for
        // themselves.
        var actor = $"authorised:{keyring.IdOfAccount(request.By!):N}";
        var capture = new Capture(Source.Preferences, actor, OccurredAt: now, ReceivedAt: now, notice);
        var scope = Scope.Of(request.Channel ?? Channel.All, request.Purpose ?? catalogue.Root.Name);

        // Members name the organisation by the ids that it had when they joined, so it is refused under those of the earlier keys too. The
        // newest answers.
        var receipt = default(ObjectionReceipt);
        foreach (var contactPoint in keyring.IdsOf(address).Reverse())
        {
            receipt = await RecordObjection.WriteAsync(writer, new RecordObjection(contactPoint, scope, capture));
        }

        return TypedResults.Ok(receipt);
    }
}
