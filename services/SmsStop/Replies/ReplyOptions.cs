using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>The section <c>Replies</c>: who speaks in the messages that we send.</summary>
internal sealed class ReplyOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Replies";

    /// <summary>Who speaks where the account names no brand for the number.</summary>
    public string Sender { get; init; } = "SENEF";

    /// <summary>Where a person reaches somebody: an address, a telephone number or a page. Needed where an account replies.</summary>
    public string Contact { get; init; } = "";
}

/// <summary>When an account sends nothing: what falls into it waits for its end.</summary>
internal sealed class QuietHours
{
    /// <summary>When it begins, local time.</summary>
    public TimeOnly From { get; init; }

    /// <summary>
    /// When it ends, local time, exclusive; earlier than <see cref="From"/> when it goes over midnight. Equal to it: there is none.
    /// </summary>
    public TimeOnly Until { get; init; }

    /// <summary>Days that are quiet as a whole.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>The time zone of both, IANA.</summary>
    public string TimeZone { get; init; } = "Europe/Paris";

    internal string? Fault =>
        Days.Distinct().Count() == 7 ? "has QuietHours on every day: nothing would ever be sent"
        : !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)
            ? $"has QuietHours in the time zone {TimeZone}, which this machine does not know"
        : null;

    /// <summary>The first instant from a time on that is not quiet.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (!IsQuiet(local))
        {
            return now;
        }

        while (IsQuiet(local))
        {
            local = new DateTime(DateOnly.FromDateTime(local), new TimeOnly(local.Hour, local.Minute)).AddMinutes(1);
        }

        // An hour that the clock skips in spring begins when it has been skipped.
        return new DateTimeOffset(local, zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddHours(1) : local));
    }

    private bool IsQuiet(DateTime local) =>
        Days.Contains(local.DayOfWeek) || (From != Until && TimeOnly.FromDateTime(local).IsBetween(From, Until));
}

internal static class Replies
{
    public static void AddReplies(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ReplyOptions>()
            .Bind(builder.Configuration.GetSection(ReplyOptions.Section))
            .Validate<IEnumerable<ISmsGateway>>(
                (replies, gateways) => replies.Contact != "" || !gateways.Any(gateway => gateway.Replies),
                $"{ReplyOptions.Section}:Contact is missing: where a person who sent HELP reaches somebody"
            )
            .Validate<IEnumerable<ISmsGateway>, IEnumerable<ISmsSender>>(
                (_, gateways, senders) =>
                    gateways.Where(gateway => gateway.Replies).All(gateway => senders.Any(sender => sender.Name == gateway.Name)),
                "an account of the section Gateways has Replies and is of a gateway that we cannot send by; twilio, vonage, "
                    + "ovhcloud and standard-webhooks can be sent by"
            )
            .ValidateOnStart();
        GatewayClient.Add(builder);
        builder.Services.AddSingleton<ISmsSender, TwilioSender>();
        builder.Services.AddSingleton<ISmsSender, VonageSender>();
        builder.Services.AddSingleton<ISmsSender, OvhCloudSender>();
        builder.Services.AddSingleton<ISmsSender, StandardWebhooksSender>();

        builder.AddOptions<MessagesOptions>(
            MessagesOptions.Section,
            (options, services) => options.FaultWith(services.GetServices<ISmsGateway>(), services.GetServices<ISmsSender>())
        );

        // Wolverine costs a service memory and its start; where no account has replies there is nothing to send.
        if (
            !builder
                .Configuration.GetSection(SmsGateways.Section)
                .GetChildren()
                .SelectMany(gateway => gateway.GetChildren())
                .Any(account => account.GetValue<bool>(nameof(GatewayAccount.Replies)))
        )
        {
            return;
        }

        builder.AddMessages("sms-stop");
        builder.AddHandler(new SmsConfirmationHandler());
        builder.AddHandler(new SendReplyHandler());
    }
}
