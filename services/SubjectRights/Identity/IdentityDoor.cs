using System.Text.Json;
using Marten;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>How a requester shows that a contact point is theirs, with a code that was sent there. Of it only the result is recorded.</summary>
public sealed class IdentityDoor(
    IdentityCodes codes,
    CaseWriter cases,
    LedgerWriter writer,
    ContactPointKeyring keyring,
    EvidenceVault vault,
    IDocumentStore store,
    IOptions<IdentityOptions> options,
    IOptions<MailServerOptions> mail,
    IOptions<SmsOptions> sms,
    IOptions<ControllerOptions> controller,
    IOptions<PublicAddress> address
)
{
    private const string Person = "person";

    /// <summary>Sends a code to a contact point that a case is about.</summary>
    public async Task<IResult> SendAsync(RightsCase found, CaseSubjectView about, string value, CaseAct act, CancellationToken cancellation)
    {
        var reference = found.Request.Reference;
        if (KindOf(about.Kind) is not { } kind)
        {
            return Refused(
                $"{reference}: an account has no address of its own. The website vouches for whoever is logged in (method account)."
            );
        }

        var written = ContactAddress.For(kind, value);
        if (!written.IsReadable)
        {
            return Problems.Problem(400, $"value is no {ExactNames<SubjectKind>.Of(about.Kind)} address. Nothing was sent.");
        }

        var ids = keyring.IdsOf(written);
        if (!ids.Contains(about.Id))
        {
            return Refused(
                $"{reference} is not about this value. A code goes to the contact point asked about and to no other; nothing was sent."
            );
        }

        if (about.Kind == SubjectKind.Telephone && !sms.Value.IsOn)
        {
            return Refused(
                $"{reference}: nothing is set that sends SMS (Sms:SendTo), so no code can be sent. Call the number back (method call-back)."
            );
        }

        if (about.Kind == SubjectKind.Email && !mail.Value.IsOn)
        {
            return Refused("No mail server is set (Mail:Server), so no code can be sent by mail.");
        }

        if (await ChangedAtAsync(ids, act.Now, cancellation) is { } changed)
        {
            return Refused(
                $"{reference}: an account was given this contact point on {CaseAct.Of(changed)} instead of another one. Nothing is sent "
                    + $"there before {options.Value.SettledDays} days have passed. Try another way."
            );
        }

        var isLetter = about.Kind == SubjectKind.Postal;
        var (id, code) = (Guid.CreateVersion7(act.Now), IdentityCodes.NewCode());
        var sent = new IdentityCode(
            id,
            found.Id,
            about.Id,
            isLetter ? IdentityMethod.PostalCode : IdentityMethod.ContactPoint,
            act.Now,
            isLetter ? act.Now.AddDays(options.Value.LetterDays) : act.Now.AddHours(options.Value.CodeHours)
        );
        var language = ExactNames<LetterLanguage>.Of(found.Request.Language);
        var secret = vault.SealSecret(
            SealedPurpose.IdentityCode,
            JsonSerializer.SerializeToUtf8Bytes(
                new SentCode(
                    written.Normal,
                    reference,
                    code,
                    $"{address.Value.BaseUrl}{IdentityLinkEndpoint.Path}{codes.TokenOf(id)}",
                    language,
                    sent.ExpiresAt
                )
            ),
            act.Now
        );
        object? message = about.Kind switch
        {
            SubjectKind.Email => new MailIdentityCode(id, secret),
            SubjectKind.Telephone => new TextIdentityCode(id, secret),
            _ => null,
        };
        return await writer.WriteAsync(new SendIdentityCode(sent, code, codes, act, message), SendIdentityCode.Decide) switch
        {
            { Case: null } => CasesEndpoint.NotFound(),
            { Refusal: { } why } => Refused(why),
            _ => TypedResults.Ok(
                new IdentityCodeResponse(
                    id,
                    sent.Method,
                    sent.SentAt,
                    sent.ExpiresAt,
                    options.Value.Attempts,
                    isLetter ? LetterPdf.Of(LetterOf(found, sent, code, language)) : null
                )
            ),
        };
    }

    /// <summary>Takes the code that a requester tells.</summary>
    public async Task<IResult> CheckAsync(
        RightsCase found,
        CaseSubjectView about,
        string told,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var code = string.Concat(told.Where(char.IsAsciiDigit));
        if (await codes.TryAsync(found.Id, about.Id, code, options.Value.Attempts, cancellation) is not { } tried)
        {
            return Refused(
                $"{found.Request.Reference}: no code waits for {CaseGuards.List([about])}. None was sent, or it was used, has expired or was "
                    + "tried too often. Send another."
            );
        }

        if (tried.IsIt)
        {
            var answer = await cases.WriteAsync(
                found.Id,
                http,
                (current, act) => Decide(current, tried.Sent, IdentityResult.Established, act)
            );
            await codes.EndAsync(tried.Sent.Id);
            return answer;
        }

        var left = options.Value.Attempts - tried.Sent.Attempts;
        if (left > 0)
        {
            return Refused(
                $"{found.Request.Reference}: this is not the code that was sent. It can be told {CaseGuards.Count(left, "more time")}."
            );
        }

        await cases.WriteAsync(found.Id, http, (current, act) => Decide(current, tried.Sent, IdentityResult.Failed, act));
        return Refused(
            $"{found.Request.Reference}: this is not the code that was sent, and it was told too often. The code is void. Send another."
        );
    }

    /// <summary>The code that a link stands for; null when it no longer is taken.</summary>
    public async Task<IdentityCode?> FindAsync(string token, CancellationToken cancellation) =>
        codes.Read(token) is { } code ? await codes.FindAsync(code, options.Value.Attempts, cancellation) : null;

    /// <summary>What a person has said on the page behind a link; null when nothing was taken there.</summary>
    public async Task<bool?> AnsweredAsync(string token, CaseList list, CancellationToken cancellation)
    {
        if (
            codes.Read(token) is not { } code
            || await codes.EndedAsync(code, cancellation) is not { } sent
            || await list.FindAsync(sent.Case, cancellation) is not { } found
        )
        {
            return null;
        }

        var said = found.IdentityChecks.LastOrDefault(check =>
            check is { By: Person } && check.Subject == sent.Subject && check.Method == sent.Method && check.At >= sent.SentAt
        );
        return said is not null ? said.Result == IdentityResult.Established
            : found.SubjectOf(sent.Subject)?.VerifiedBy is not null ? true
            : null;
    }

    /// <summary>Takes what a person says on the page behind a link: that the request is theirs, or that it is not.</summary>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> AnswerAsync(IdentityCode sent, bool isTheirs)
    {
        var act = cases.ActOf(Person);
        var result = isTheirs ? IdentityResult.Established : IdentityResult.Failed;
        var outcome = await writer.WriteAsync(
            new ActOnCase(sent.Case, act, (found, by) => Decide(found, sent, result, by), []),
            ActOnCase.Decide
        );
        await codes.EndAsync(sent.Id);
        return outcome is { Case: not null, Refusal: null };
    }

    /// <summary>
    /// What a code comes to. When all that the case is about is verified then, the question about identity is answered, and the clock goes
    /// on.
    /// </summary>
    internal static CaseDecision Decide(RightsCase found, IdentityCode sent, IdentityResult result, CaseAct act)
    {
        var decision = CheckIdentityEndpoint.Decide(found, new IdentityRequest(sent.Subject, sent.Method, result), doubt: null, act);
        var after = decision.Events.Aggregate(found, (current, e) => RightsCase.After(current, current.Id, e)!);
        var question = after.Questions.FirstOrDefault(one => one is { About: QuestionAbout.Identity, AnsweredAt: null });
        return decision.Events.Count > 0 && question is not null && after.Subjects.All(subject => subject.VerifiedBy is not null)
            ? CaseDecision.Recorded([.. decision.Events, new RequesterAnswered(question.Id, act.Now, act.By, act.Now)])
            : decision;
    }

    // When an account was given the contact point in the place of another, lately; null when none was.
    private async Task<DateTimeOffset?> ChangedAtAsync(ContactPointIds ids, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var all = ids.ToArray();
        var links = await session.Query<LinkedContactPoint>().Where(link => all.Contains(link.ContactPoint)).ToListAsync(cancellation);
        foreach (var account in links.Select(link => link.Account).Distinct())
        {
            var events = await session.Events.FetchStreamAsync(account, token: cancellation);
            if (ChangedAt([.. events.Select(e => e.Data).OfType<ContactPointLinked>()], ids) is { } changed)
            {
                if (changed.AddDays(options.Value.SettledDays) > now)
                {
                    return changed;
                }
            }
        }

        return null;
    }

    /// <summary>When an account was first given a contact point while it had, or had had, another one of the kind; null when it was not.</summary>
    internal static DateTimeOffset? ChangedAt(IReadOnlyList<ContactPointLinked> linked, ContactPointIds ids)
    {
        var first = linked.FirstOrDefault(IsIt);
        return
            first is not null
            && linked.TakeWhile(other => other != first).Any(other => other.Kind == first.Kind && other.LinkedAt < first.LinkedAt)
            ? first.LinkedAt
            : null;

        bool IsIt(ContactPointLinked one) => ids.Contains(one.ContactPoint) || (one.OtherIds ?? []).Any(ids.Contains);
    }

    private Letter LetterOf(RightsCase found, IdentityCode sent, string code, string language)
    {
        var texts = new IdentityTexts(language, controller.Value.Name);
        return new Letter(
            language,
            Letter.SenderOf(controller.Value),
            Languages.DayIn(language, sent.SentAt),
            texts["Reference", ("reference", found.Request.Reference)],
            texts["LetterSubject"],
            [
                new LetterPart(LetterPartKind.Paragraph, texts["Greeting"]),
                new LetterPart(LetterPartKind.Paragraph, texts["LetterWhy", ("reference", found.Request.Reference)]),
                new LetterPart(LetterPartKind.Heading, texts["LetterCode", ("code", $"{code[..4]} {code[4..]}")]),
                new LetterPart(
                    LetterPartKind.Paragraph,
                    texts[
                        "LetterHow",
                        ("until", Languages.DayIn(language, sent.ExpiresAt)),
                        ("contact", controller.Value.Contact),
                        ("reference", found.Request.Reference)
                    ]
                ),
                new LetterPart(LetterPartKind.Paragraph, texts["NotYou"]),
            ],
            texts["Signature"]
        );
    }

    private static ContactPointKind? KindOf(SubjectKind kind) =>
        kind switch
        {
            SubjectKind.Email => ContactPointKind.Email,
            SubjectKind.Telephone => ContactPointKind.Telephone,
            SubjectKind.Postal => ContactPointKind.Postal,
            _ => null,
        };

    private static IResult Refused(string why) => Problems.Problem(409, why);
}

internal static class IdentityServices
{
    /// <summary>Adds what codes need.</summary>
    public static void AddIdentityCodes(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<IdentityOptions>()
            .Bind(builder.Configuration.GetSection(IdentityOptions.Section))
            .Validate(
                options => options is { CodeHours: > 0, LetterDays: > 0, Attempts: > 0, SettledDays: >= 0 },
                $"{IdentityOptions.Section}: CodeHours, LetterDays and Attempts are 1 or more, and SettledDays is not below 0"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<IdentityCodes>();
        builder.Services.AddSingleton<IdentityDoor>();

        builder.AddOptions<SmsOptions>(SmsOptions.Section, (options, _) => options.Fault);

        // Wolverine costs a service memory and its start; who sends neither mail nor SMS has nothing to send.
        var sendsSms = !string.IsNullOrEmpty(builder.Configuration[$"{SmsOptions.Section}:{nameof(SmsOptions.SendTo)}"]);
        if (builder.HasMailServer() || sendsSms)
        {
            builder.AddMessages("subject-rights");
            builder.AddHandler(new MailIdentityCodeHandler());
            builder.AddHandler(new TextIdentityCodeHandler());
        }
    }
}
