namespace SenefConsent.Local;

/// <summary>The local run cannot go on; the message says what is wrong and what to do, for the person at the terminal.</summary>
public sealed class LocalRunException(string message) : Exception(message);
