using JasperFx.Events;
using Marten;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public class PackageTextsTests
{
    public static TheoryData<string, string> EveryEvent
    {
        get
        {
            var options = new StoreOptions();
            LedgerStore.Configure(options);
            return
            [
                .. ((IReadOnlyStoreOptions)options)
                    .Events.AllKnownEventTypes()
                    .Where(type =>
                        type.EventType.IsAssignableTo(typeof(ICaseEvent))
                        || type.EventType.IsAssignableTo(typeof(IAccountEvent))
                        || type.EventType.IsAssignableTo(typeof(IUnattributedEvent))
                    )
                    .SelectMany(type =>
                        new[] { "fr", "en" }.Select(language => new TheoryDataRow<string, string>(type.EventTypeName, language))
                    ),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void every_event_that_a_package_may_hold_has_words(string type, string language) =>
        Assert.NotEqual("", new PackageTexts(language)[$"Event.{type}"]);
}
