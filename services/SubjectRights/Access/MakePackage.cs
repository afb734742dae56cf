using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What is held about the subjects of a case was put together.</summary>
/// <param name="Case">The case.</param>
/// <param name="Collected">The subjects that were searched for.</param>
/// <param name="Made">The package.</param>
/// <param name="Row">The row that holds it until it is fetched.</param>
/// <param name="Act">Who made it.</param>
internal sealed record MakePackage(Guid Case, IReadOnlyList<Guid> Collected, PackageMade Made, PackageRow Row, CaseAct Act) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case] };

    /// <summary>Decides. A package takes the place of those before it, which can no longer be fetched.</summary>
    /// <returns>Why not; null when it was recorded.</returns>
    public static Decision<string?> Decide(MakePackage command, LedgerState state)
    {
        var changes = new Changes(state);
        var found = RightsCase.Fold(command.Case, state.RecordEventsOf(command.Case))!;
        var refusal =
            WhyNot(found)
            ?? (
                found.Subjects.Select(subject => subject.Id).SequenceEqual(command.Collected)
                    ? null
                    : $"{found.Request.Reference}: a subject was added meanwhile. Make the package again."
            );
        if (refusal is null)
        {
            changes.Record(found, command.Act, command.Made);
            changes.Write(PackageRow.EmptyOthers(command.Case, command.Made.Package, command.Act.Now));
            changes.Write(command.Row.Insert());
        }

        return changes.With(refusal);
    }

    /// <summary>Why nothing can be handed out; null when it can.</summary>
    public static string? WhyNot(RightsCase found) =>
        CaseDecision
            .RefusedFor(
                found.WhyClosed(),
                found.Request.Rights.Any(right => right is SubjectRight.Access or SubjectRight.Copy or SubjectRight.Portability)
                    ? null
                    : $"{found.Request.Reference} asks neither for access nor for a copy nor for portability.",
                found.Request.Capacity == RequesterCapacity.Employer
                    ? $"{found.Request.Reference}: an employer asks. What a person chose is handed out to them and to nobody for them but "
                        + "with a mandate or an authority."
                    : null,
                found.WhyNotVerified(subject: null, isDisclosure: true),
                found.Decisions.LastOrDefault(decision =>
                    decision is { Subject: null, Source: null }
                    && decision.Right is SubjectRight.Access or SubjectRight.Copy or SubjectRight.Portability
                )
                    is { Outcome: ItemOutcome.Refused or ItemOutcome.Withheld }
                    ? $"{found.Request.Reference}: access was refused as a whole. Decide otherwise first: POST /cases/{{id}}/decisions."
                    : null,
                AnswerCaseEndpoint.WhyNotAgreed(found),
                found.Fee is { AcceptedAt: null } fee
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{found.Request.Reference}: a fee of {fee.Amount:0.00} euros was announced and is not accepted. Record that it is "
                            + $"first: POST /cases/{{id}}/fee/acceptance."
                    )
                    : null
            )
            ?.Refusal;
}

/// <summary><c>POST /cases/{id}/packages</c>: all that is held about the subjects is put together and sealed, to be fetched once.</summary>
internal static class MakePackageEndpoint
{
    private const int TokenBytes = 32;

    /// <summary>201 with the link, which is shown here only; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<PackageResponse>(201)]
    public static async Task<IResult> Post(
        Guid id,
        PackageRequest request,
        HttpContext http,
        CaseWriter cases,
        CaseList list,
        PersonOfCase people,
        PackageAssembly assembly,
        EvidenceVault vault,
        LedgerWriter writer,
        IOptions<PublicAddress> address,
        CancellationToken cancellation
    )
    {
        var given = request.Subjects ?? [];
        if (CaseSubjects.Validate(given) is { } problem)
        {
            return problem;
        }

        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return CasesEndpoint.NotFound();
        }

        if (MakePackage.WhyNot(found) is { } refusal)
        {
            return Problems.Problem(409, refusal);
        }

        var (person, missing) = await people.FindAsync(found, given, cancellation);
        if (person is null)
        {
            return Problems.Problem(409, missing!);
        }

        var isFurtherCopy = await WasFetchedAsync(found, list, cancellation);
        var act = cases.ActOf(http);
        var (package, counts) = await assembly.MakeAsync(found, person, isFurtherCopy, http, cancellation);
        var content = JsonSerializer.SerializeToUtf8Bytes(package, JsonSerializerOptions.Web);
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var kept = vault.SealSecret(SealedPurpose.Package, content, act.Now);
        var made = new PackageMade(
            kept.Id,
            Convert.ToHexStringLower(SHA256.HashData(content)),
            counts,
            isFurtherCopy,
            act.Now.AddDays(act.Options.PackageLastsDays),
            act.By,
            act.Now
        );
        var command = new MakePackage(
            id,
            [.. person.Subjects.Select(subject => subject.Id)],
            made,
            new PackageRow(kept, id, PackageRow.HashOf(token), act.Now, made.ExpiresAt, FetchedAt: null),
            act
        );
        return await writer.WriteAsync(command, MakePackage.Decide) is { } why
            ? Problems.Problem(409, why)
            : TypedResults.Created(
                (string?)null,
                new PackageResponse(
                    made.Package,
                    $"{address.Value.BaseUrl}/packages/{SealedToken.Write(token)}",
                    made.ExpiresAt,
                    made.Hash,
                    isFurtherCopy,
                    counts,
                    package.Withheld
                )
            );
    }

    // In this case, or in an earlier one that asked the same about the same.
    private static async Task<bool> WasFetchedAsync(RightsCase found, CaseList list, CancellationToken cancellation)
    {
        var subjects = found.Subjects.Select(subject => subject.Id).ToHashSet();
        foreach (
            var id in found
                .Links.Where(link => link.Link is CaseLink.DuplicateOf or CaseLink.Continues)
                .Select(link => link.Other)
                .Prepend(found.Id)
        )
        {
            if (
                await list.FindAsync(id, cancellation) is { } earlier
                && subjects.IsSubsetOf(earlier.Subjects.Select(subject => subject.Id))
                && earlier.Packages.Any(package => package.FetchedAt is not null)
            )
            {
                return true;
            }
        }

        return false;
    }
}
