using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The steps of a breach.</summary>
internal static class BreachSteps
{
    /// <summary>They.</summary>
    public static Steps<BreachesClient> All { get; } =
        new([
            new("describe", "facts", [], (taken, cancellation) => taken.Service.DescribeAsync(taken.Id, FactsOf(taken.Sent), cancellation)),
            new(
                "aware",
                "clock",
                ["aware-at", "aware-grounds"],
                (taken, cancellation) =>
                    taken.Service.CorrectAwarenessAsync(
                        taken.Id,
                        new(taken.Sent.NeededAt("aware-at"), taken.Sent["aware-grounds"]!),
                        cancellation
                    )
            ),
            new(
                "processor",
                "processors",
                ["processor-notifiedAt"],
                (taken, cancellation) =>
                    taken.Service.RecordProcessorNoticeAsync(
                        taken.Id,
                        new(
                            taken.Sent.NeededAt("processor-notifiedAt"),
                            taken.Sent["processor-wording"],
                            taken.Sent.Id("processor-processor")
                        ),
                        cancellation
                    )
            ),
            new(
                "assess",
                "risk",
                ["assess-risk", "assess-grounds"],
                (taken, cancellation) =>
                    taken.Service.AssessAsync(
                        taken.Id,
                        new(taken.Sent.Needed<BreachRisk>("assess-risk"), taken.Sent["assess-grounds"]!),
                        cancellation
                    )
            ),
            new(
                "measure",
                "measures",
                ["measure-kind"],
                (taken, cancellation) =>
                    taken.Service.TakeMeasureAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<BreachMeasureKind>("measure-kind"),
                            taken.Sent.Is("measure-planned"),
                            taken.Sent["measure-note"]
                        ),
                        cancellation
                    )
            ),
            new(
                "complete",
                "measures",
                ["complete-measure"],
                (taken, cancellation) => taken.Service.CompleteMeasureAsync(taken.Id, taken.Sent.NeededId("complete-measure"), cancellation)
            ),
            new(
                "notify",
                "authority",
                ["notify-kind", "notify-reference", "notify-sentAt"],
                (taken, cancellation) =>
                    taken.Service.NotifyAuthorityAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<AuthorityNoticeKind>("notify-kind"),
                            taken.Sent["notify-reference"]!,
                            taken.Sent.NeededAt("notify-sentAt"),
                            taken.Sent["notify-delayReasons"],
                            taken.Sent["notify-content"]
                        ),
                        cancellation
                    )
            ),
            new(
                "scope",
                "persons",
                ["scope-kind"],
                (taken, cancellation) =>
                    taken.Service.AddScopeAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<BreachScopeKind>("scope-kind"),
                            taken.Sent.At("scope-from"),
                            taken.Sent.At("scope-until"),
                            taken.Sent.Of<LeakedSecret>("scope-secret"),
                            taken.Sent["scope-client"],
                            taken.Sent.Is("scope-withDump")
                        ),
                        cancellation
                    )
            ),
            new(
                "remove",
                "persons",
                ["remove-scope"],
                (taken, cancellation) => taken.Service.RemoveScopeAsync(taken.Id, taken.Sent.NeededId("remove-scope"), cancellation)
            ),
            new(
                "tell",
                "persons",
                ["tell-channel", "tell-toldAt", "tell-persons", "tell-language"],
                (taken, cancellation) =>
                    taken.Service.TellPersonsAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<LetterChannel>("tell-channel"),
                            taken.Sent.NeededAt("tell-toldAt"),
                            taken.Sent.NeededNumber("tell-persons"),
                            taken.Sent.Needed<LetterLanguage>("tell-language")
                        ),
                        cancellation
                    )
            ),
            new(
                "waive",
                "persons",
                ["waive-ground", "waive-grounds"],
                (taken, cancellation) =>
                    taken.Service.WaiveTellingAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<TellingWaiverGround>("waive-ground"),
                            taken.Sent["waive-grounds"]!,
                            taken.Sent.At("waive-publicNoticeAt")
                        ),
                        cancellation
                    )
            ),
            new("close", "ending", [], (taken, cancellation) => taken.Service.CloseAsync(taken.Id, cancellation)),
            new("reopen", "ending", [], (taken, cancellation) => taken.Service.ReopenAsync(taken.Id, cancellation)),
        ]);

    private static BreachFactsRequest FactsOf(SentForm sent) =>
        new(
            sent.Of<BreachCause>("describe-cause"),
            sent.Several<BreachNature>("describe-natures"),
            sent.Several<PersonalDataCategory>("describe-categories"),
            sent.Several<BreachConsequence>("describe-consequences"),
            sent.At("describe-from"),
            sent.At("describe-until"),
            sent.Number("describe-persons"),
            sent.Number("describe-records"),
            sent["describe-description"]
        );
}
