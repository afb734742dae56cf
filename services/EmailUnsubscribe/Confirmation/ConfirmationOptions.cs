using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Unsubscribe:Confirmation</c>.</summary>
public sealed class ConfirmationOptions
{
    /// <summary>
    /// The mail server that takes our mails: <c>smtps://host:465</c>, or <c>smtp://host:587?starttls=always</c>; without
    /// <c>starttls=always</c> TLS is used where the server offers it. Empty: nothing is confirmed by mail.
    /// </summary>
    public string Server { get; init; } = "";

    /// <summary>The name to log in with; empty when the server asks for none.</summary>
    public string Username { get; init; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The address that the mails are from. It receives what people answer.</summary>
    public string From { get; init; } = "";

    internal bool IsOn => Server != "";

    internal string? Fault =>
        this switch
        {
            { IsOn: false } => null,
            _ when !Uri.TryCreate(Server, UriKind.Absolute, out var server) || server.Scheme is not ("smtp" or "smtps") =>
                "Unsubscribe:Confirmation:Server must be like smtps://host:465 or smtp://host:587?starttls=always",
            _ when !MailboxAddress.TryParse(From, out _) =>
                "Unsubscribe:Confirmation:From must be the address that the confirmations are from",
            _ => null,
        };
}
