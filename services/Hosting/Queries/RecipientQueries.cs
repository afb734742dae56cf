using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What every question about recipients passes through, by whichever route: it counts against the client's quota, is recorded as who asked
/// about how many, never about whom, and raises the alarm on a client that seems to try addresses out.
/// </summary>
public sealed class RecipientQueries
{
    private const string MeterName = "SenefConsent.Queries";
    private const string Everybody = "several clients together";

    private readonly ILogger<RecipientQueries> log;
    private readonly QueryQuotas quotas;
    private readonly StoreStates states;
    private readonly EnumerationAlarm alarm = new();
    private readonly Counter<long> recipients;
    private readonly Counter<long> fresh;
    private readonly Counter<long> enumerations;

    internal RecipientQueries(ILogger<RecipientQueries> log, QueryQuotas quotas, StoreStates states, IMeterFactory meters)
    {
        this.states = states;
        this.log = log;
        this.quotas = quotas;
        var meter = meters.Create(MeterName);
        recipients = meter.CreateCounter<long>(
            "consent.blocklist.recipients",
            "{recipient}",
            "Recipients asked about, by client and route."
        );
        fresh = meter.CreateCounter<long>(
            "consent.blocklist.recipients.fresh",
            "{recipient}",
            "Recipients that the client had not asked about lately, by client."
        );
        enumerations = meter.CreateCounter<long>(
            "consent.blocklist.enumerations",
            "{alarm}",
            "Times that a client, or all together, asked about addresses that follow one another, as one who tries them out does. "
                + "Alarm on any."
        );
    }

    /// <summary>Recipients of one request.</summary>
    /// <returns>The answer when they are more than the client's quota; null when they may be answered.</returns>
    public IResult? Take(HttpContext context, string route, Channel channel, string purpose, IReadOnlyCollection<ContactAddress> addresses)
    {
        var client = Clients.NameOf(context.User);
        if (quotas.TakeRecipients(context, client, addresses.Count) is { } refusal)
        {
            return refusal;
        }

        Watch(client, addresses);
        Asked(client, route, channel, purpose, addresses.Count);
        return null;
    }

    /// <summary>A question about all that is known of one person.</summary>
    /// <returns>The answer when it is more than the client's quota; null when it may be answered.</returns>
    public IResult? TakeHistory(HttpContext context) => quotas.TakeHistory(context, Clients.NameOf(context.User));

    /// <summary>Recipients of a stream, before they are answered: waits where they are more than the client's quota.</summary>
    public async ValueTask TakeAsync(string client, IReadOnlyCollection<ContactAddress> addresses, CancellationToken cancellation)
    {
        await quotas.AwaitRecipientsAsync(client, addresses.Count, cancellation);
        Watch(client, addresses);
    }

    /// <summary>The end of a stream, whose recipients <see cref="TakeAsync"/> has seen.</summary>
    public void Asked(string client, string route, Channel channel, string purpose, long count)
    {
        recipients.Add(count, new KeyValuePair<string, object?>("client", client), new KeyValuePair<string, object?>("route", route));
        if (states.Current.State == StoreState.Away)
        {
            // Nothing is told of them.
            return;
        }

        log.LogInformation(
            "{Client} asked {Route} about {Count} recipients by {Channel} for {Purpose}",
            client,
            route,
            count,
            channel,
            purpose
        );
    }

    private void Watch(string client, IReadOnlyCollection<ContactAddress> addresses)
    {
        var seen = alarm.Look(client, addresses);
        fresh.Add(seen.Fresh, new KeyValuePair<string, object?>("client", client));
        Raise(seen.IsRaised, client);
        Raise(seen.IsRaisedByAll, Everybody);
    }

    private void Raise(bool isRaised, string client)
    {
        if (isRaised)
        {
            enumerations.Add(1, new KeyValuePair<string, object?>("client", client));
            log.LogWarning("{Client} asks about new addresses that follow one another: are they being tried out?", client);
        }
    }
}

/// <summary>Adds <see cref="RecipientQueries"/> to a service.</summary>
public static class RecipientQueryServices
{
    /// <summary>Adds it, with its quotas.</summary>
    public static void AddRecipientQueries(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(QueryQuotaOptions.Section);
        builder
            .Services.AddOptions<QueryQuotaOptions>()
            .Bind(section)
            .Configure(quotas => quotas.ReadClients(section))
            .Validate(
                quotas => quotas.IsValid,
                $"{QueryQuotaOptions.Section}:RecipientsPerMinute, {QueryQuotaOptions.Section}:HistoriesPerMinute and every entry of "
                    + $"{QueryQuotaOptions.Section}:Clients are numbers above 0"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<QueryQuotas>();
        builder.Services.AddSingleton(provider => new RecipientQueries(
            provider.GetRequiredService<ILogger<RecipientQueries>>(),
            provider.GetRequiredService<QueryQuotas>(),
            provider.GetRequiredService<StoreStates>(),
            provider.GetRequiredService<IMeterFactory>()
        ));
    }

    /// <summary>Documents that a route may answer 429.</summary>
    public static TBuilder CountQueries<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new CountsQueries());
}
