using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>
/// <c>GET /consents/{eventId}/proof</c> of Preferences: that a person consented (GDPR Art. 7(1)), in the fields of a consent record of
/// ISO/IEC TS 27560:2023 and under their names, with the exact text and with everything that was said on the contact point before and
/// after. By <c>Accept: text/html</c> as a page.
/// </summary>
/// <param name="SchemaVersion">Which schema the fields are of.</param>
/// <param name="RecordId">The event of the consent.</param>
/// <param name="PiiPrincipalId">The contact point that consented; a pseudonym.</param>
/// <param name="PiiProcessing">What was consented to.</param>
/// <param name="PartyIdentification">The controller, and the authority that one can complain to.</param>
/// <param name="Event">The act.</param>
/// <param name="Chain">Every event of the contact point, oldest first, this one among them.</param>
public sealed record ConsentProof(
    [property: JsonPropertyName("schema_version")] string SchemaVersion,
    [property: JsonPropertyName("record_id")] Guid RecordId,
    [property: JsonPropertyName("pii_principal_id")] Guid PiiPrincipalId,
    [property: JsonPropertyName("pii_processing")] ProvenProcessing PiiProcessing,
    [property: JsonPropertyName("party_identification")] IReadOnlyList<ProvenParty> PartyIdentification,
    [property: JsonPropertyName("event")] ProvenEvent Event,
    [property: JsonPropertyName("chain")] IReadOnlyList<ProvenEvent> Chain
);

/// <summary>What was consented to.</summary>
/// <param name="PrivacyNotice">The text that the person was shown.</param>
/// <param name="Language">Its language.</param>
/// <param name="Purposes">The purposes, in that language.</param>
/// <param name="LawfulBasis">The basis.</param>
/// <param name="PiiInformation">What is processed: the address or number of these channels.</param>
/// <param name="PiiControllers">By whom.</param>
/// <param name="CollectionMethod">By which door the consent came.</param>
/// <param name="StorageLocations">Where it is kept; empty where the service was not told.</param>
/// <param name="RetentionPeriod">How long.</param>
/// <param name="Jurisdiction">Under whose law.</param>
/// <param name="RecipientThirdParties">Who else is given it.</param>
/// <param name="WithdrawalMethod">How the person withdraws.</param>
public sealed record ProvenProcessing(
    [property: JsonPropertyName("privacy_notice")] NoticeText? PrivacyNotice,
    [property: JsonPropertyName("language")] string Language,
    [property: JsonPropertyName("purposes")] IReadOnlyList<string> Purposes,
    [property: JsonPropertyName("lawful_basis")] string LawfulBasis,
    [property: JsonPropertyName("pii_information")] IReadOnlyList<Channel> PiiInformation,
    [property: JsonPropertyName("pii_controllers")] IReadOnlyList<string> PiiControllers,
    [property: JsonPropertyName("collection_method")] Source CollectionMethod,
    [property: JsonPropertyName("storage_locations")] IReadOnlyList<string> StorageLocations,
    [property: JsonPropertyName("retention_period")] string RetentionPeriod,
    [property: JsonPropertyName("jurisdiction")] string Jurisdiction,
    [property: JsonPropertyName("recipient_third_parties")] IReadOnlyList<string> RecipientThirdParties,
    [property: JsonPropertyName("withdrawal_method")] string WithdrawalMethod
);

/// <summary>A party.</summary>
/// <param name="Id">By which the rest names it.</param>
/// <param name="Type">Controller or authority.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its postal address.</param>
/// <param name="Contact">Whom to write to.</param>
public sealed record ProvenParty(
    [property: JsonPropertyName("party_id")] string Id,
    [property: JsonPropertyName("party_type")] string Type,
    [property: JsonPropertyName("party_name")] string Name,
    [property: JsonPropertyName("party_address")] string Address,
    [property: JsonPropertyName("party_contact")] string Contact
);

/// <summary>An event of the contact point.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="ConsentType">What kind of act; an event's own name where it is none of consent.</param>
/// <param name="State">In the standard's words: requested, given, withdrawn, refused; for the consent itself what holds now, expired
/// included.</param>
/// <param name="EventTime">When the person acted; absent when unknown.</param>
/// <param name="ReceivedTime">When it reached us.</param>
/// <param name="ValidUntil">The end of a consent; absent when it has none.</param>
/// <param name="EntityId">Who spoke; a pseudonym.</param>
/// <param name="Method">By which door.</param>
/// <param name="Scope">About what.</param>
/// <param name="Notice">What was shown.</param>
public sealed record ProvenEvent(
    [property: JsonPropertyName("event_id")] Guid EventId,
    [property: JsonPropertyName("consent_type")] string ConsentType,
    [property: JsonPropertyName("event_state")] string State,
    [property: JsonPropertyName("event_time")] DateTimeOffset? EventTime,
    [property: JsonPropertyName("received_time")] DateTimeOffset ReceivedTime,
    [property: JsonPropertyName("valid_until")] DateTimeOffset? ValidUntil,
    [property: JsonPropertyName("entity_id")] string EntityId,
    [property: JsonPropertyName("method")] Source Method,
    [property: JsonPropertyName("scope")] Scope Scope,
    [property: JsonPropertyName("notice")] Notice? Notice
);
