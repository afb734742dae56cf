using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE /subscribers/{name}</c>: who is told of changes by webhook.</summary>
internal static class SubscribersEndpoint
{
    private const int LongestName = 100;
    private const int SigningSecrets = 2;

    /// <summary>
    /// The answer to the first request, and to one for a new secret, holds the secret, once. A name that another client has registered is
    /// answered 404.
    /// </summary>
    /// <param name="name">What it is called: at most 100 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    [ProducesResponseType<SubscriberResponse>(200)]
    [ProducesResponseType<SubscriberResponse>(201)]
    public static async Task<IResult> Put(
        string name,
        SubscriberRequest request,
        ClaimsPrincipal user,
        SubscriberRegister subscribers,
        LedgerWriter writer,
        SubscriberSecrets secrets,
        ChangeFeed feed,
        PurposeCatalogue catalogue,
        IOptions<SubscriberOptions> options,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await feed.PublishAsync(cancellation);
        var end = await feed.EndAsync(cancellation);
        if (Validate(name, request, end, catalogue, options.Value) is { } problem)
        {
            return problem;
        }

        var (client, now) = (Clients.NameOf(user), clock.GetUtcNow());
        var before = await subscribers.FindAsync(name, cancellation);
        if (before is not null && before.Client != client && before.Client != "")
        {
            return Unknown();
        }

        var known = before is { RemovedAt: null } ? before : null;
        var made = known is null || request.NewSecret ? secrets.New(now) : ((string Secret, SealedBytes Sealed)?)null;
        IReadOnlyList<SealedBytes> signing =
        [
            .. new[] { made?.Sealed }.OfType<SealedBytes>().Concat(known?.Registration.Secrets ?? []).Take(SigningSecrets),
        ];
        var registration = new Registration(new Uri(request.Url), request.Channels, request.Purposes, signing);
        ISubscriberEvent change = known is null
            ? new SubscriberRegistered(name, client, registration.Terms, request.After ?? end, now)
            : new SubscriberChanged(client, registration.Terms, request.NewSecret, now, request.After);
        var isDone = await writer.WriteAsync(
            new ChangeSubscriber(name, before?.Version ?? 0, change, registration),
            ChangeSubscriber.Decide
        );
        if (!isDone || await subscribers.FindAsync(client, name, cancellation) is not { } subscriber)
        {
            return ChangedMeanwhile();
        }

        var response = ResponseOf(subscriber) with { Secret = made?.Secret };
        return known is null ? TypedResults.Created($"/subscribers/{name}", response) : TypedResults.Ok(response);
    }

    /// <param name="name">What it is called.</param>
    [ProducesResponseType<SubscriberResponse>(200)]
    public static async Task<IResult> Get(
        string name,
        ClaimsPrincipal user,
        SubscriberRegister subscribers,
        CancellationToken cancellation
    ) =>
        await subscribers.FindAsync(Clients.NameOf(user), name, cancellation) is { } subscriber
            ? TypedResults.Ok(ResponseOf(subscriber))
            : Unknown();

    /// <summary>What it took stays on record, and its name stays the client's.</summary>
    /// <param name="name">What it is called.</param>
    [ProducesResponseType(204)]
    public static async Task<IResult> Delete(
        string name,
        ClaimsPrincipal user,
        SubscriberRegister subscribers,
        LedgerWriter writer,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var client = Clients.NameOf(user);
        if (await subscribers.FindAsync(client, name, cancellation) is not { } subscriber)
        {
            return Unknown();
        }

        var removal = new ChangeSubscriber(
            name,
            subscriber.Version,
            new SubscriberRemoved(client, subscriber.Position, clock.GetUtcNow()),
            subscriber.Registration with
            {
                Secrets = [],
            }
        );
        return await writer.WriteAsync(removal, ChangeSubscriber.Decide) ? TypedResults.NoContent() : ChangedMeanwhile();
    }

    /// <summary>The same whether there is none or another client's.</summary>
    public static IResult Unknown() =>
        Problems.Problem(404, "This client has registered no subscriber of this name. Where a registration says so, choose another name.");

    private static IResult? Validate(
        string name,
        SubscriberRequest request,
        long end,
        PurposeCatalogue catalogue,
        SubscriberOptions options
    ) =>
        request switch
        {
            _ when !GivenName.IsId(name, LongestName) => Problems.Problem(
                400,
                $"The name is at most {LongestName} letters, digits, '-', '_' and '.'."
            ),
            _ when !Uri.TryCreate(request.Url, UriKind.Absolute, out var url)
                    || !(url.Scheme == "https" || (options.AllowPrivateAddresses && url.Scheme == "http"))
                    || url.UserInfo != ""
                    || url.Fragment != "" => Problems.Problem(
                400,
                "url is missing or not one that can be posted to: an absolute https address without user and fragment."
            ),
            _ when !options.AllowPrivateAddresses
                    && IPAddress.TryParse(new Uri(request.Url).IdnHost, out var address)
                    && !InternetAddress.IsPublic(address) => Problems.Problem(
                400,
                "url names an address that is not one of the internet. Give one that this service can reach from outside."
            ),
            { Channels: { } channels } when channels.Count == 0 || channels.Contains(Channel.All) => Problems.Problem(
                400,
                "channels is empty or holds 'all'; leave it out for every channel, or name some of email, sms, telephone, post."
            ),
            { Purposes: { } purposes }
                when purposes.Count == 0 || purposes.Any(purpose => purpose is null || catalogue.Find(purpose) is null) => Problems.Problem(
                400,
                "purposes is empty or holds one that is not in the catalogue; leave it out for every purpose, or name some of "
                    + $"{catalogue.Names}."
            ),
            { After: { } after } when after < 0 || after > end => Problems.Problem(
                400,
                string.Create(CultureInfo.InvariantCulture, $"after is a position of the feed, from 0 to {end}.")
            ),
            _ => null,
        };

    private static IResult ChangedMeanwhile() =>
        Problems.Problem(
            409,
            "Somebody else registered or removed this subscriber at the same time. Look at it and send the request again."
        );

    private static SubscriberResponse ResponseOf(Subscriber subscriber) =>
        new(
            subscriber.Name,
            subscriber.Registration.Url.ToString(),
            subscriber.State,
            subscriber.Position,
            subscriber.Registration.Channels,
            subscriber.Registration.Purposes,
            subscriber.Attempts,
            subscriber.State == SubscriberState.Retrying ? subscriber.NextAttemptAt : null,
            subscriber.DisabledAt
        );
}

/// <summary>Adds subscribers to the service.</summary>
internal static class SubscriberServices
{
    public static void AddSubscribers(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SubscriberOptions>()
            .Bind(builder.Configuration.GetSection(SubscriberOptions.Section))
            .Validate(
                options => options.IsValid,
                $"{SubscriberOptions.Section}: WithinHours is above 0, AlarmHoursBefore from 0 and below WithinHours, "
                    + "AnswersWithinSeconds above 0"
            )
            .ValidateOnStart();
        SubscriberClient.Add(builder);
        builder.Services.AddSingleton<SubscriberRegister>();
        builder.Services.AddSingleton<SubscriberSecrets>();
        builder.Services.AddSingleton<SubscriberAlarms>();
        builder.Services.AddSingleton<Deliveries>();
        builder.Services.AddHostedService<DeliveryRounds>();
        builder.Services.AddHostedService<OverdueWatch>();
    }
}
