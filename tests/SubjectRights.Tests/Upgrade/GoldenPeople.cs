using System.Globalization;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>The people of a golden release: always the same, so that each can be asked about later.</summary>
internal static class GoldenPeople
{
    private const int OfEachKind = 20;
    private const int OfTheRare = 4;

    /// <summary>Somebody who has said nothing.</summary>
    public const string Nobody = "nobody@golden.example.org";

    private const string Restricted = "restricted@golden.example.org";
    private const string Erased = "erased@golden.example.org";
    private const string Imported = "imported@golden.example.org";
    private const string ImportedNumber = "+33639960301";
    private const string Home = "1 rue de la Paix, 75002 Paris";

    /// <summary>What is asked about each.</summary>
    public static IReadOnlyList<string> Purposes { get; } = ["prospecting", "newsletter", "surveys", "offers"];

    /// <summary>Everybody, by channel.</summary>
    public static IReadOnlyList<(Channel Channel, IReadOnlyList<string> Recipients)> All =>
        [
            (
                Channel.Email,
                [
                    .. Numbers(OfEachKind).SelectMany(number => new[] { Clicked(number), Reported(number) }),
                    .. Numbers(OfTheRare).SelectMany(number => new[] { Wrote(number), Told(number), Member(number), Consenting(number) }),
                    Restricted,
                    Erased,
                    Imported,
                    Nobody,
                ]
            ),
            (
                Channel.Sms,
                [
                    .. Numbers(OfEachKind).Select(Stopped),
                    .. Numbers(OfTheRare).SelectMany(number => new[] { Doubtful(number), MemberNumber(number) }),
                    ImportedNumber,
                ]
            ),
            (Channel.Post, [Home]),
        ];

    /// <summary>Somebody who pressed the unsubscribe button.</summary>
    public static string Clicked(int number) => Address("clicked", number);

    /// <summary>Each says what they have to say, half of them after the key of contact points was changed.</summary>
    public static async Task SpeakAsync(EveryDoorSystem system)
    {
        await SpeakAsync(system, number => number % 2 == 0);
        system.ChangeKey();
        await SpeakAsync(system, number => number % 2 == 1);
        await AskAsync(system);
        await system.ExportAsync();
    }

    private static async Task SpeakAsync(EveryDoorSystem system, Func<int, bool> isNow)
    {
        foreach (var number in Numbers(OfEachKind).Where(isNow))
        {
            await system.PressButtonAsync(Clicked(number), $"2026-{10 + (number % 3)}");
            await system.WriteSmsAsync(Stopped(number), "STOP");
        }

        await system.ReportAsync(Numbers(OfEachKind).Where(isNow).Select(Reported));
        foreach (var number in Numbers(OfTheRare).Where(isNow))
        {
            await system.WriteMailAsync(Wrote(number));
            await system.WriteSmsAsync(Doubtful(number), "Pas intéressé");
            await system.TypeAddressAsync(Address("typed", number));
            await system.ChooseAsync(
                $"account-{number}",
                new ContactPointAddress(ContactPointKind.Email, Member(number)),
                new ContactPointAddress(ContactPointKind.Telephone, MemberNumber(number))
            );
            await system.ConsentAsync($"consenting-{number}", Consenting(number));
            await TakeAsync(system, ContactPointKind.Email, Told(number), TakenBy.Telephone);
        }
    }

    private static async Task AskAsync(EveryDoorSystem system)
    {
        await system.ImportAsync(Imported, ImportedNumber);
        await TakeAsync(system, ContactPointKind.Postal, Home, TakenBy.Post);
        await TakeAsync(system, ContactPointKind.Email, Erased, TakenBy.Counter);

        var restriction = await ReceiveAsync(system, SubjectRight.Restriction, Restricted);
        await system.Dpo.RestrictAsync(restriction.Id, new RestrictionRequest());
        await system.Dpo.GiveTaskAsync(restriction.Id, new TaskRequest(DataSource.Crm, TaskAction.Search));
        await system.Dpo.PlaceHoldAsync(restriction.Id, new HoldRequest(HoldReason.Litigation, new DateOnly(2099, 1, 1)));
        await system.Dpo.RecordLetterAsync(restriction.Id, new LetterRequest(LetterTemplate.Acknowledgement, LetterChannel.Email));

        var access = await ReceiveAsync(system, SubjectRight.Access, Clicked(0));
        await system.Dpo.AskRequesterAsync(access.Id, new QuestionRequest(QuestionAbout.Identity));
        await system.Dpo.LinkCasesAsync(access.Id, new CaseLinkRequest(restriction.Id, CaseLink.Continues));
        var verified = await system.Dpo.CheckIdentityAsync(
            access.Id,
            new IdentityRequest(access.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established)
        );
        await system.Dpo.MakePackageAsync(verified.Id, new PackageRequest());

        var erasure = await ReceiveAsync(system, SubjectRight.Erasure, Erased);
        await system.Dpo.CheckIdentityAsync(
            erasure.Id,
            new IdentityRequest(erasure.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established)
        );
        await system.Dpo.DecideAsync(
            erasure.Id,
            new DecisionRequest(
                SubjectRight.Erasure,
                ItemOutcome.Erased,
                PolicyGround: PolicyGround.MayObject,
                LawGround: LawGround.Objected
            )
        );
        await system.Dpo.EraseAsync(erasure.Id, new ErasureRequest());
        await system.CarryOutErasuresAsync();

        var now = TimeProvider.System.GetUtcNow();
        await new BreachesClient(system.SubjectRights).RecordAsync(new BreachRequest(now.AddHours(-2), now.AddHours(-1)));
        await new RegisterClient(system.SubjectRights).RecordRecipientAsync(
            new RecipientRequest(RecipientRole.Processor, "Acme Golden", ["marketing"])
        );
    }

    private static Task<ObjectionTaken> TakeAsync(EveryDoorSystem system, ContactPointKind kind, string value, TakenBy by) =>
        system.Dpo.TakeObjectionAsync(
            new TakeObjectionRequest(
                kind,
                value,
                by,
                TimeProvider.System.GetUtcNow().AddMinutes(-1),
                Evidence: new TakenEvidence("Stop writing to me.")
            )
        );

    private static Task<CaseResponse> ReceiveAsync(EveryDoorSystem system, SubjectRight right, string address) =>
        system.Dpo.ReceiveCaseAsync(
            new CaseRequest(CaseDoor.Mail, TimeProvider.System.GetUtcNow(), [right], [new CaseSubject(SubjectKind.Email, address)])
        );

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private static string Reported(int number) => Address("reported", number);

    private static string Wrote(int number) => Address("wrote", number);

    private static string Told(int number) => Address("told", number);

    private static string Member(int number) => Address("member", number);

    private static string Consenting(int number) => Address("consenting", number);

    private static string Stopped(int number) => Number(0, number);

    private static string Doubtful(int number) => Number(100, number);

    private static string MemberNumber(int number) => Number(200, number);

    private static string Address(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}@golden.example.org");

    // ARCEP keeps +33 6 39 98 for fiction, and of it 6 39 96 is what no other test takes.
    private static string Number(int first, int number) => string.Create(CultureInfo.InvariantCulture, $"+33639960{first + number:000}");
}
