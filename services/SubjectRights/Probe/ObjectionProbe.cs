using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Objects each minute as a person does, by the unsubscribe link of a mail to a new address, and asks the blocklist whether it is in force:
/// a door that is broken is seen within two minutes, also at an hour at which nobody objects.
/// </summary>
public sealed class ObjectionProbe : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.SubjectRights.Probe";

    // Of the HTTP client, which carries the key and gives up before the next one begins.
    internal const string HttpName = "probe";

    private const string Campaign = "probe";
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly IHttpClientFactory http;
    private readonly ProbeOptions options;
    private readonly string purpose;
    private readonly TimeProvider clock;
    private readonly ILogger<ObjectionProbe> log;
    private readonly Histogram<double> duration;
    private DateTimeOffset succeededAt;
    private string? failing;

    /// <summary>Makes it.</summary>
    public ObjectionProbe(
        IHttpClientFactory http,
        IOptions<ProbeOptions> options,
        PurposeCatalogue catalogue,
        IMeterFactory meters,
        TimeProvider clock,
        ILogger<ObjectionProbe> log
    )
    {
        (this.http, this.options, purpose, this.clock, this.log) = (http, options.Value, catalogue.Root.Name, clock, log);

        // None has failed yet.
        succeededAt = clock.GetUtcNow();
        var meter = meters.Create(MeterName);
        duration = meter.CreateHistogram<double>(
            "consent.probe.duration",
            "s",
            "From the request for an unsubscribe link to the check that says blocked, of a synthetic objection."
        );
        meter.CreateObservableGauge(
            "consent.probe.age",
            () => (clock.GetUtcNow() - succeededAt).TotalSeconds,
            "s",
            "For how long no synthetic objection was in force, since the start at most. Alarm above 120."
        );
    }

    /// <summary>Objects once. Whether it was in force at once.</summary>
    public async Task<bool> ObjectAsync(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var fault = await FaultAsync(ProbeContactPoint.AddressOf(Guid.CreateVersion7(clock.GetUtcNow())), cancellation);
        if (fault != failing)
        {
            failing = fault;
            Tell(fault);
        }

        if (fault is not null)
        {
            return false;
        }

        duration.Record(clock.GetElapsedTime(begun).TotalSeconds);
        succeededAt = clock.GetUtcNow();
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ObjectAsync(stoppingToken);
        }
    }

    private void Tell(string? fault)
    {
        if (fault is null)
        {
            log.LogWarning("The synthetic objection is in force again.");
        }
        else
        {
            log.LogError("The synthetic objection failed: {Fault}.", fault);
        }
    }

    private async Task<string?> FaultAsync(string address, CancellationToken cancellation)
    {
        var at = "links";
        try
        {
            using var client = http.CreateClient(HttpName);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
            using var minted = await client.PostAsJsonAsync(
                new Uri(new Uri(options.EmailUnsubscribe), "/links"),
                new LinksRequest(Campaign, purpose, [address]),
                cancellation
            );
            minted.EnsureSuccessStatusCode();
            var link = (await minted.Content.ReadFromJsonAsync<LinksResponse>(cancellation))!.Links[0].Url;

            // As a mailbox provider does: it has no key of ours.
            at = "the unsubscribe link";
            client.DefaultRequestHeaders.Authorization = null;
            using var oneClick = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
            using var objected = await client.PostAsync(new Uri(link), oneClick, cancellation);
            objected.EnsureSuccessStatusCode();

            at = "checks";
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
            using var check = await client.PostAsJsonAsync(
                new Uri(new Uri(options.Blocklist), "/checks"),
                new ChecksRequest(Channel.Email, purpose, [address], Audience.Business),
                cancellation
            );
            check.EnsureSuccessStatusCode();
            var decision = (await check.Content.ReadFromJsonAsync<ChecksResponse>(cancellation))!.Decisions[0];
            return decision is { Decision: Verdict.Blocked, Rule: Rule.Objection }
                ? null
                : $"it was acknowledged, and a check that began later was answered {decision.Decision} by the rule {decision.Rule}";
        }
        catch (HttpRequestException refused) when (refused.StatusCode is { } status)
        {
            return $"{at} answered {(int)status}";
        }
        catch (Exception unreached) when (!cancellation.IsCancellationRequested)
        {
            return $"{at} could not be reached: {unreached.GetType().Name}";
        }
    }
}

internal static class ProbeServices
{
    /// <summary>Adds it, where it is told whom to ask.</summary>
    public static void AddProbe(this IHostApplicationBuilder builder)
    {
        builder.AddOptions<ProbeOptions>(ProbeOptions.Section, (options, _) => options.Fault);
        if (!string.IsNullOrEmpty(builder.Configuration[$"{ProbeOptions.Section}:{nameof(ProbeOptions.EmailUnsubscribe)}"]))
        {
            builder.Services.AddHttpClient(ObjectionProbe.HttpName);
            builder.Services.AddHostedService<ObjectionProbe>();
        }
    }
}
