using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/subjects/{subject}/identity-checks</c>: the requester told the code that was sent to a contact point.</summary>
public static class CheckIdentityCodeEndpoint
{
    /// <summary>The case as it is then; 409 when it is not the code, with how often another is taken.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="subject">The contact point that the code was sent to.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        Guid subject,
        IdentityCodeCheckRequest request,
        HttpContext http,
        CaseList list,
        IdentityDoor door,
        CancellationToken cancellation
    ) =>
        await list.FindAsync(id, cancellation) is not { } found ? CasesEndpoint.NotFound()
        : found.SubjectOf(subject) is not { } about ? Problems.Problem(409, found.WhyNoSubject(subject)!)
        : await door.CheckAsync(found, about, request.Code, http, cancellation);
}

/// <summary><c>GET</c> and <c>POST /identity/{token}</c>: for the person whom the mail with the code has reached, without a login.</summary>
public static class IdentityLinkEndpoint
{
    /// <summary>What stands before the token.</summary>
    public const string Path = "/identity/";

    private const string Answer = "answer";
    private const string NotMine = "not-mine";

    private const string Answered = "answered";
    private const string Confirmed = "Confirmed";
    private const string Denied = "Denied";
    private const string Expired = "Expired";

    /// <summary>Maps them.</summary>
    public static void MapIdentityLinks(this WebApplication app)
    {
        app.MapMethods($"{Path}{{token}}", ["GET", "HEAD"], Get).LimitAnswers();
        app.MapMethods($"{Path}{{token}}/{Answered}", ["GET", "HEAD"], GetAnswered).ExcludeFromDescription().LimitAnswers();
        app.MapPost($"{Path}{{token}}", Post).LimitAnswers();
    }

    /// <summary>Whether a request holds a whole token.</summary>
    public static bool IsWhole(HttpContext http) =>
        http.Request.RouteValues.GetValueOrDefault("token") is string token
        && http.RequestServices.GetRequiredService<IdentityCodes>().Read(token) is not null;

    /// <summary>A page with two buttons. It changes nothing: mail scanners open every link.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Get(
        string token,
        HttpRequest request,
        IdentityDoor door,
        CaseList list,
        IOptions<ControllerOptions> controller,
        CancellationToken cancellation
    )
    {
        var texts = TextsFor(request, new Dictionary<string, StringValues>(), controller.Value);
        return await door.FindAsync(token, cancellation) is { } sent && await list.FindAsync(sent.Case, cancellation) is { } found
            ? new ConfirmIdentityPage { Texts = texts, Reference = found.Request.Reference }
            : new IdentityDonePage { Texts = texts, Outcome = Expired };
    }

    /// <summary>Takes the answer. Again has no further effect.</summary>
    /// <param name="token">What the link holds; whoever has it can act for the person.</param>
    public static async Task<IResult> Post(string token, HttpRequest request, IdentityDoor door, IOptions<ControllerOptions> controller)
    {
        var form = await (await RawRequest.ReadAsync(request.HttpContext)).FormAsync();
        var texts = TextsFor(request, form, controller.Value);
        if (await door.FindAsync(token, CancellationToken.None) is not { } sent)
        {
            return new IdentityDonePage { Texts = texts, Outcome = Expired };
        }

        var isTheirs = form.GetValueOrDefault(Answer).ToString() != NotMine;
        var outcome =
            !await door.AnswerAsync(sent, isTheirs) ? Expired
            : isTheirs ? Confirmed
            : Denied;
        return SeeOther.IfFromPage(form, $"{Path}{token}/{Answered}", texts.Language)
            ?? new IdentityDonePage { Texts = texts, Outcome = outcome };
    }

    /// <summary>
    /// What the person has answered: a form of ours is led here. Where nothing was answered, whatever the address says, it is the page of the
    /// link.
    /// </summary>
    /// <param name="token">What the link holds.</param>
    public static async Task<IResult> GetAnswered(
        string token,
        HttpRequest request,
        IdentityDoor door,
        CaseList list,
        IOptions<ControllerOptions> controller,
        CancellationToken cancellation
    ) =>
        await door.AnsweredAsync(token, list, cancellation) is { } isTheirs
            ? new IdentityDonePage
            {
                Texts = TextsFor(request, new Dictionary<string, StringValues>(), controller.Value),
                Outcome = isTheirs ? Confirmed : Denied,
            }
            : await Get(token, request, door, list, controller, cancellation);

    private static IdentityTexts TextsFor(HttpRequest request, Dictionary<string, StringValues> form, ControllerOptions controller) =>
        new(PageLanguage.Of(request, form), controller.Name);
}
