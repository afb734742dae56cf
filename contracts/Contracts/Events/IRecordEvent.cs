namespace SenefConsent.Contracts;

/// <summary>
/// An event of a record that the data protection officer keeps: a case, a breach, the register of processing. It holds no address, no
/// number, no name and no words of a person: people are pseudonyms, and what was written is sealed evidence.
/// </summary>
public interface IRecordEvent
{
    /// <summary>The client that did it.</summary>
    string By { get; }

    /// <summary>When it was recorded, by our clock.</summary>
    DateTimeOffset At { get; }
}
