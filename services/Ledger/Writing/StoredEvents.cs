using System.Collections.Frozen;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Events as Marten stores them: under which name, on which type of stream, as which JSON.</summary>
internal sealed class StoredEvents(IDocumentStore store)
{
    private readonly FrozenDictionary<Type, IEventType> byType = store
        .Options.Events.AllKnownEventTypes()
        .ToFrozenDictionary(type => type.EventType);
    private readonly FrozenDictionary<string, IEventType> byName = store
        .Options.Events.AllKnownEventTypes()
        .ToFrozenDictionary(type => type.EventTypeName);

    /// <summary>The names of an event's type, as Marten writes them.</summary>
    public IEventType TypeOf(object data) => byType[data.GetType()];

    /// <summary>The name of the type of the stream that an event stands on.</summary>
    public static string StreamTypeOf(object data) =>
        data switch
        {
            IContactPointEvent => "contact_point",
            IUnattributedEvent => "unattributed_objection",
            IAccountEvent => "account",
            ISubscriberEvent => "subscriber",
            ICaseEvent => "rights_case",
            IBreachEvent => "breach",
            IRegisterEvent => "recorded_register",
            _ => throw new ArgumentException($"{data.GetType().Name} is the event of no stream.", nameof(data)),
        };

    /// <summary>An event as JSON.</summary>
    public static byte[] Write(object data) => JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), StoredJson.Default);

    /// <summary>A row that was read.</summary>
    public static T Read<T>(byte[] json) => (T)JsonSerializer.Deserialize(json, typeof(T), StoredJson.Default)!;

    /// <summary>An event that was read.</summary>
    public IEvent Read(Guid stream, Guid id, string name, byte[] json)
    {
        var type = byName[name];
        var e = type.Wrap(JsonSerializer.Deserialize(json, type.EventType, StoredJson.Default)!);
        e.StreamId = stream;
        e.Id = id;
        return e;
    }
}
