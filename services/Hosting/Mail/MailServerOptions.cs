using MimeKit;

namespace SenefConsent.Hosting;

/// <summary>The mail server that takes the mails of a service, and who they are from.</summary>
public sealed class MailServerOptions
{
    /// <summary>
    /// <c>smtps://host:465</c>, or <c>smtp://host:587?starttls=always</c>; without <c>starttls=always</c> TLS is used where the server
    /// offers it. Empty: no mail is sent.
    /// </summary>
    public string Server { get; init; } = "";

    /// <summary>The name to log in with; empty when the server asks for none.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password to log in with.</summary>
    public string Password { get; init; } = "";

    /// <summary>The address that the mails are from. It receives what people answer.</summary>
    public string From { get; init; } = "";

    /// <summary>Whether mails are sent.</summary>
    public bool IsOn => Server != "";

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="section">Where it stands in the configuration.</param>
    public string? FaultIn(string section) =>
        this switch
        {
            { IsOn: false } => null,
            _ when !Uri.TryCreate(Server, UriKind.Absolute, out var server) || server.Scheme is not ("smtp" or "smtps") =>
                $"{section}:Server must be like smtps://host:465 or smtp://host:587?starttls=always",
            _ when !MailboxAddress.TryParse(From, out _) => $"{section}:From must be the address that the mails are from",
            _ => null,
        };
}
