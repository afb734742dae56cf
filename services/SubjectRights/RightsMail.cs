using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Mail</c>: the server that takes the mails of this service.</summary>
internal static class RightsMail
{
    private const string Section = "Mail";

    /// <summary>Whether there is a server.</summary>
    public static bool HasMailServer(this IHostApplicationBuilder builder) =>
        !string.IsNullOrEmpty(builder.Configuration[$"{Section}:{nameof(MailServerOptions.Server)}"]);

    /// <summary>Adds what sends mails, where there is a server.</summary>
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        builder.AddOptions<MailServerOptions>(Section, (options, _) => options.FaultIn(Section));
        if (builder.HasMailServer())
        {
            builder.Services.AddSingleton(services => new OutgoingMail(services.GetRequiredService<IOptions<MailServerOptions>>().Value));
        }
    }
}
