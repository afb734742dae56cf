using System.Text.RegularExpressions;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /cases/{id}/letters</c>: a letter is made from its template and the state of the case, and goes out. It passes no check of
/// prospecting: it is none. One that was written elsewhere is recorded.
/// </summary>
public static class RecordLetterEndpoint
{
    // Neither may hold words: an event has no free text.
    private static readonly Regex VersionForm = LinearRegex.Of(@"\A[A-Za-z0-9.\-]{1,32}\z");
    private static readonly Regex HashForm = LinearRegex.Of(@"\A[0-9a-f]{64}\z");

    /// <summary>The case as it is then, the letter its last; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        LetterRequest request,
        HttpContext http,
        CaseWriter cases,
        CaseList list,
        CaseSubjects subjects,
        IQuerySession session,
        RecordedObjections objections,
        PurposeCatalogue catalogue,
        IOptions<ControllerOptions> controller,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Validate(request) is { } problem)
        {
            return problem;
        }

        if (request.Version is not null)
        {
            var elsewhere = cases.Seal(request.Content);
            return await cases.WriteAsync(id, http, (found, act) => Decide(found, request, elsewhere?.Id, act), elsewhere);
        }

        if (await list.FindAsync(id, cancellation) is not { } seen)
        {
            return CasesEndpoint.NotFound();
        }

        var facts = new LetterFacts(
            controller.Value,
            await ObjectionInForce.OfAsync(seen, await subjects.ContactOfAsync(seen, cancellation), session, catalogue, cancellation),
            catalogue,
            request.SentAt ?? clock.GetUtcNow()
        );
        var draft = new LetterDraft(seen, facts, cases.ActOf(http), request.Task);
        if (draft.WhyNot(request.Template) is { } why)
        {
            return Problems.Problem(409, why);
        }

        var letter = draft.Write(request.Template);
        var content = cases.Seal(letter.Write())!;
        var result = await cases.WriteAsync(id, http, (found, act) => Decide(found, request, facts, letter, content.Id, act), content);
        if (request.Template is LetterTemplate.Objection or LetterTemplate.Erasure && result is Ok<CaseResponse>)
        {
            await objections.AnswerAsync(
                await objections.FindAsync([.. facts.Objections.Select(objection => objection.EventId)], CancellationToken.None),
                WayOf(request.Channel),
                Clients.NameOf(http.User),
                facts.On
            );
        }

        return result;
    }

    /// <summary>Decides about a letter that was written elsewhere.</summary>
    public static CaseDecision Decide(RightsCase found, LetterRequest request, Guid? content, CaseAct act) =>
        Record(found, request, request.Version!, request.Hash!, content, act);

    /// <summary>Decides about a letter that was made from the case: it says what the case says at the moment at which it is recorded.</summary>
    internal static CaseDecision Decide(
        RightsCase found,
        LetterRequest request,
        LetterFacts facts,
        Letter letter,
        Guid content,
        CaseAct act
    )
    {
        var draft = new LetterDraft(found, facts, act, request.Task);
        return CaseDecision.RefusedFor(
                found.WhyClosed(),
                draft.WhyNot(request.Template)
                    ?? (
                        draft.Write(request.Template).Hash == letter.Hash
                            ? null
                            : $"{found.Request.Reference} has changed while the letter was made. Make it again."
                    )
            ) ?? Record(found, request, draft.VersionOf(request.Template), letter.Hash, content, act);
    }

    private static IResult? Validate(LetterRequest request) =>
        request switch
        {
            { Version: null, Hash: null, Content: null } => null,
            { Version: null } or { Hash: null } => Problems.Problem(
                400,
                "version and hash belong to a letter that was written elsewhere. Give both, or neither and no content: then the letter is "
                    + "made from its template."
            ),
            _ when !VersionForm.IsMatch(request.Version) => Problems.Problem(
                400,
                "version is a short name of letters, digits, dots and hyphens, such as 2026-11."
            ),
            _ when !HashForm.IsMatch(request.Hash) => Problems.Problem(
                400,
                "hash is the SHA-256 of the exact text: 64 hexadecimal digits in lower case."
            ),
            { SentAt: null } => Problems.Problem(400, "sentAt is missing. Give the time at which the letter went out."),
            _ => null,
        };

    private static Source WayOf(LetterChannel channel) =>
        channel switch
        {
            LetterChannel.Post => Source.Post,
            LetterChannel.Page => Source.Link,
            LetterChannel.Counter => Source.Counter,
            LetterChannel.Telephone => Source.Telephone,
            _ => Source.Mail,
        };

    private static CaseDecision Record(RightsCase found, LetterRequest request, string version, string hash, Guid? content, CaseAct act)
    {
        var sentAt = request.SentAt?.ToUniversalTime() ?? act.Now;
        return CaseDecision.RefusedFor(
                found.WhyClosed(),
                sentAt > act.Now ? "sentAt is later than now." : null,
                sentAt < found.Request.ReceivedAt
                    ? $"sentAt is before the request, which was received on {CaseAct.Of(found.Request.ReceivedAt)}."
                    : null,
                request.Task is { } task && found.Tasks.All(given => given.Id != task)
                    ? $"{found.Request.Reference} has no task with this id."
                    : null,
                request.Task is not null && request.Template != LetterTemplate.Recipient
                    ? "task belongs to the letter recipient. Leave it out."
                    : null
            )
            ?? (
                found.Letters.Any(known =>
                    (known.Template, known.Version, known.Hash, known.Channel, known.Task)
                        == (request.Template, version, hash, request.Channel, request.Task)
                    && (request.SentAt is null || known.SentAt == sentAt)
                )
                    ? CaseDecision.Nothing
                    : CaseDecision.Recorded(
                        new LetterSent(
                            act.Id,
                            request.Template,
                            version,
                            hash,
                            request.Channel,
                            sentAt,
                            act.By,
                            act.Now,
                            content,
                            request.Task
                        )
                    )
            );
    }
}
