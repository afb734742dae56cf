using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A request by which somebody exercises a right is entered.</summary>
internal static class NewCaseEndpoint
{
    public const string Path = $"{CasesEndpoint.Path}/new";

    public static IResult Get(HttpContext http, TimeProvider clock, Guid? unattributed) =>
        PageOf(
            http,
            new SentForm(
                new Dictionary<string, string?>
                {
                    ["receivedAt"] = ParisTime.Of(clock.GetUtcNow()),
                    ["capacity"] = ExactNames<RequesterCapacity>.Of(RequesterCapacity.Self),
                    ["form"] = ExactNames<AnswerForm>.Of(AnswerForm.File),
                    ["language"] = ExactNames<LetterLanguage>.Of(LetterLanguage.French),
                    ["unattributed"] = unattributed is { } waited ? $"{waited}" : null,
                    ["door"] = unattributed is null ? null : ExactNames<CaseDoor>.Of(CaseDoor.Unattributed),
                    ["once"] = $"{Guid.CreateVersion7(clock.GetUtcNow())}",
                }
            ),
            []
        );

    public static async Task<IResult> Post(
        HttpContext http,
        SubjectRightsClient rights,
        IFormCollection form,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(form);
        var texts = new NewCaseTexts(SignInEndpoint.LanguageOf(http.Request));
        var errors = new[]
        {
            ("door", sent.Of<CaseDoor>("door") is null),
            ("receivedAt", ParisTime.Find(sent["receivedAt"]) is null),
            ("rights", sent.Several<SubjectRight>("rights").Count == 0),
        }
            .Where(field => field.Item2)
            .Select(field => new FieldError(field.Item1, texts[$"Missing.{field.Item1}"]))
            .ToList();
        if (errors.Count > 0)
        {
            return PageOf(http, sent, errors);
        }

        try
        {
            var opened = await rights.ReceiveCaseAsync(RequestOf(sent), sent["once"], cancellation);
            return TypedResults.LocalRedirect($"{CasesEndpoint.Path}/{opened.Id}?done=opened");
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            return PageOf(
                http,
                sent,
                [
                    ServiceProblem.ErrorOf(
                        refused,
                        texts.Language,
                        ("subjects", "email"),
                        ("receivedAt", "receivedAt"),
                        ("rights", "rights"),
                        ("contact", "contact"),
                        ("touches", "touches")
                    ),
                ]
            );
        }
    }

    private static CaseRequest RequestOf(SentForm sent) =>
        new(
            sent.Of<CaseDoor>("door")!.Value,
            sent.NeededAt("receivedAt"),
            sent.Several<SubjectRight>("rights"),
            SubjectsOf(sent),
            sent.Of<RequesterCapacity>("capacity") ?? RequesterCapacity.Self,
            sent.Of<AnswerForm>("form") ?? AnswerForm.File,
            sent.Of<LetterLanguage>("language") ?? LetterLanguage.French,
            sent["wording"],
            ContactOf(sent),
            sent["proof"],
            sent.Several<DataSource>("touches") is { Count: > 0 } touches ? touches : null,
            sent.Id("unattributed")
        );

    private static IReadOnlyList<CaseSubject> SubjectsOf(SentForm sent) =>
        [
            .. Enum.GetValues<SubjectKind>()
                .Select(kind => (Kind: kind, Value: sent[ExactNames<SubjectKind>.Of(kind)]))
                .Where(named => named.Value is not null)
                .Select(named => new CaseSubject(named.Kind, named.Value!)),
        ];

    // Where nothing else is said, the person is answered where they can be written to.
    private static ContactPointAddress? ContactOf(SentForm sent) =>
        (sent["contact"], sent["email"], sent["postal"], sent["telephone"]) switch
        {
            ({ } contact, _, _, _) => new(contact.Contains('@') ? ContactPointKind.Email : ContactPointKind.Postal, contact),
            (_, { } email, _, _) => new(ContactPointKind.Email, email),
            (_, _, { } postal, _) => new(ContactPointKind.Postal, postal),
            (_, _, _, { } telephone) => new(ContactPointKind.Telephone, telephone),
            _ => null,
        };

    private static NewCasePage PageOf(HttpContext http, SentForm sent, IReadOnlyList<FieldError> errors) =>
        new()
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Sent = sent,
            Wrong = errors,
        };
}
