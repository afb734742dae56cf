using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

internal static class Confirmations
{
    public static void AddConfirmations(this IHostApplicationBuilder builder)
    {
        // Wolverine costs a service memory and its start; who confirms nothing has nothing to send.
        if (
            string.IsNullOrEmpty(
                builder.Configuration[
                    $"{UnsubscribeOptions.Section}:{nameof(UnsubscribeOptions.Confirmation)}:{nameof(MailServerOptions.Server)}"
                ]
            )
        )
        {
            return;
        }

        builder.Services.AddSingleton(services => new OutgoingMail(
            services.GetRequiredService<IOptions<UnsubscribeOptions>>().Value.Confirmation
        ));
        builder.AddMessages("email-unsubscribe");
        builder.AddHandler(new MailReceiptHandler());
    }
}
