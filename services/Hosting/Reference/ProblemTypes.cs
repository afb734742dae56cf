using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting;

/// <summary>A kind of problem. The member <c>type</c> of a problem links to where the errors page explains it.</summary>
/// <param name="Name">Its name, to which the link leads.</param>
/// <param name="Status">The status that it mostly comes with.</param>
/// <param name="Title">What happened.</param>
/// <param name="Cause">Why.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ProblemType(string Name, int Status, string Title, string Cause, string Remedy);

/// <summary>The kinds of problems that the services answer with.</summary>
public static class ProblemTypes
{
    /// <summary>Nothing proves who sent a webhook. Its status is the one after which that sender tries again.</summary>
    public const string Unproven = "unproven";

    /// <summary>The gateway that a message goes out by does not take it.</summary>
    public const string GatewayAway = "gateway-away";

    internal const string StoreAway = "store-away";
    internal const string StoreBehind = "store-behind";
    internal const string Fault = "fault";
    internal const string IdempotencyKeyUsed = "idempotency-key-used";
    private const string BadRequest = "bad-request";
    private const string Unauthenticated = "unauthenticated";
    internal const string MissingScope = "missing-scope";
    private const string NoRoute = "no-route";
    private const string NotFound = "not-found";

    internal static IReadOnlyList<ProblemType> All { get; } =
    [
        new(
            BadRequest,
            400,
            "The request is not what the route takes",
            "A member or a parameter is missing, misspelt, unknown, given twice, or has a value that the route does not take. Nothing was done.",
            "Read detail: it names the member and what it takes. The names that a request may hold are in /openapi/v1.json."
        ),
        new(
            Unauthenticated,
            401,
            "The client is not known",
            "There is no Authorization header, its scheme is not Bearer, or the key or token is not known to this service: revoked, expired, "
                + "or for another installation.",
            "Send 'Authorization: Bearer' with an API key or with a token of the configured issuer."
        ),
        new(
            Unproven,
            401,
            "Nothing proves who sends this",
            "The signature or the token of a webhook is missing or wrong, or the signature is older than five minutes. The request is kept for "
                + "the data protection officer, because it may be an objection. Gateways and platforms that try again only after another "
                + "status get that one: 403, 429 or 503.",
            "Compare the secret that is set at the sender with the one in the settings of the service, and the address that it signs with "
                + "Public__BaseUrl. Send it again with a signature made now."
        ),
        new(
            "forbidden",
            403,
            "This act is not for this client",
            "The client may use the route, and not for this: only the person can allow what they refused, and a client signs links only for the "
                + "purposes that its key may.",
            "Read detail. What the request refused is recorded where detail says so."
        ),
        new(
            MissingScope,
            403,
            "The client lacks a scope",
            "The client is known and may not use this route.",
            "Give the client the scope that detail names, or use the key of a client that has it."
        ),
        new(
            NoRoute,
            404,
            "There is no such address",
            "No route of this service has this path. It may be a route of another service.",
            "See /reference for the routes of this service, and /reference/services for the other services."
        ),
        new(
            NotFound,
            404,
            "What the address names is not there",
            "The id, name or token in the address belongs to nothing, or to something that this client may not see.",
            "Use the id as it was answered, with the client that created it."
        ),
        new(
            "method-not-allowed",
            405,
            "The address does not take this method",
            "The path is right and the method is not.",
            "Use one of the methods in the header Allow."
        ),
        new(
            "conflict",
            409,
            "It does not fit what holds now",
            "Somebody else changed the same thing at the same time, or the state of the case or breach does not allow this step.",
            "Read what holds now and decide anew. Send the request again where detail says so."
        ),
        new(
            "gone",
            410,
            "It is no longer there",
            "It was there once, or for some time, and that is over: a package that was fetched, a permit that has expired.",
            "Ask for it to be made again."
        ),
        new(
            "precondition-failed",
            412,
            "It was changed since it was read",
            "The ETag in If-Match is not the present one, so what would be overwritten is not what the client saw.",
            "Read it again, and send the change with its new ETag. A refusal is taken without If-Match."
        ),
        new(
            "too-large",
            413,
            "The body is too large",
            "It is larger than the route takes, or names more recipients than one request may.",
            "Send it in several requests, or as a file where detail says so."
        ),
        new(
            "unsupported-media-type",
            415,
            "The content type is not one that the route takes",
            "There is no Content-Type, or the route takes another, or the charset cannot be read.",
            "Send the content type that detail names; most routes take application/json."
        ),
        new(
            "unprocessable",
            422,
            "The request is well formed and cannot be acted upon",
            "A value is not what it claims to be, for example no contact point of the kind that was named.",
            "Correct what detail names and send it again. Where detail says that it is kept, the data protection officer has it already."
        ),
        new(
            IdempotencyKeyUsed,
            422,
            "The Idempotency-Key was used before",
            "It was used for another request, or for this one more than a year ago. Nothing was done.",
            "Read what holds. For another change, use another key."
        ),
        new(
            "too-many-requests",
            429,
            "It is too much at once",
            "The client has used up its quota of recipients or histories for this minute, or of requests that last at the same time.",
            "Wait as many seconds as Retry-After says, then send it again. Treat recipients as blocked until then."
        ),
        new(
            Fault,
            500,
            "The service has a fault",
            "It is a bug or a mistake in its installation. A refusal that came this way is kept for the data protection officer.",
            "Send it again later unless detail says that it is kept; doing so twice has no further effect. Treat recipients as blocked."
        ),
        new(
            StoreAway,
            503,
            "The event store cannot be used",
            "The database, or the disk of the journal, cannot be reached at the moment. Nothing was recorded.",
            "Wait as many seconds as Retry-After says, then send it again; doing so twice has no further effect. Treat recipients as blocked."
        ),
        new(
            GatewayAway,
            503,
            "The SMS gateway does not take the message",
            "It cannot be reached, is busy, or has a fault.",
            "Send the same message again later, under the same id."
        ),
        new(
            StoreBehind,
            503,
            "Refusals may not be found",
            "The event store was restored and lacks what came after the backup, or the instance lacks a key that refusals were recorded "
                + "under. Meanwhile it takes only refusals, and checks block everybody.",
            "Send it again later. The operator finds what to do in the runbook, under StoreBehind."
        ),
    ];

    /// <summary>The kind of a problem.</summary>
    /// <param name="named">The kind that was named when it was made; anything else when none was.</param>
    /// <param name="status">Its status.</param>
    /// <param name="route">The route that was asked; null where there is none.</param>
    internal static ProblemType Of(string? named, int status, Endpoint? route) =>
        All.FirstOrDefault(type => type.Name == named)
        ?? status switch
        {
            404 when route is null => Get(NoRoute),
            >= 500 and not 503 => Get(Fault),
            _ => All.FirstOrDefault(type => type.Status == status && type.Name != NoRoute) ?? Get(BadRequest),
        };

    private static ProblemType Get(string name) => All.First(type => type.Name == name);
}
