using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// The JSON of events and rows, as Marten writes it; a test compares both. Generated when the code is built: reflection costs a service its
/// start and memory.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContactPoint))]
[JsonSerializable(typeof(LinkedContactPoint))]
[JsonSerializable(typeof(UnattributedObjection))]
[JsonSerializable(typeof(ObjectionRecorded))]
[JsonSerializable(typeof(ObjectionLifted))]
[JsonSerializable(typeof(LiftRefused))]
[JsonSerializable(typeof(ConsentRequested))]
[JsonSerializable(typeof(ConsentGiven))]
[JsonSerializable(typeof(ConsentWithdrawn))]
[JsonSerializable(typeof(ObjectionReasonGiven))]
[JsonSerializable(typeof(HelpRequested))]
[JsonSerializable(typeof(ProspectingPaused))]
[JsonSerializable(typeof(PauseEnded))]
[JsonSerializable(typeof(OrganisationJoined))]
[JsonSerializable(typeof(PreferencesChosen))]
[JsonSerializable(typeof(ContactPointLinked))]
[JsonSerializable(typeof(ContactPointUnlinked))]
[JsonSerializable(typeof(OrganisationLinked))]
[JsonSerializable(typeof(AllowRefused))]
[JsonSerializable(typeof(UnattributedReceived))]
[JsonSerializable(typeof(PauseTakenAlong))]
[JsonSerializable(typeof(UnattributedResolved))]
[JsonSerializable(typeof(SubscriberRegistered))]
[JsonSerializable(typeof(SubscriberChanged))]
[JsonSerializable(typeof(SubscriberDisabled))]
[JsonSerializable(typeof(SubscriberRemoved))]
internal sealed partial class StoredJson : JsonSerializerContext;
