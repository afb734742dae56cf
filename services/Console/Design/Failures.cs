using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>What a person is told where a page could not be made.</summary>
internal static class Failures
{
    /// <summary>Where something was thrown.</summary>
    public static async Task AnswerAsync(HttpContext http)
    {
        var failed = http.Features.Get<IExceptionHandlerFeature>()!;
        switch (failed.Error)
        {
            case ServiceAwayException away:
                await new AwayPage
                {
                    Texts = ConsoleTexts.Of(http),
                    Service = away.Service,
                    WasSent = WasSent(http),
                }.ExecuteAsync(http);
                break;
            case ConsentProblemException { StatusCode: HttpStatusCode.Unauthorized }:
                await http.SignOutAsync(Session.Scheme);
                http.Response.Redirect(SignInEndpoint.AddressFor(http.Request));
                break;
            case ConsentProblemException { StatusCode: HttpStatusCode.Forbidden } refused:
                await Session.AskAgainAsync(http);
                await new ForbiddenPage
                {
                    Texts = ConsoleTexts.Of(http),
                    Scopes = [],
                    Detail = refused.Detail,
                }.ExecuteAsync(http);
                break;
            case ConsentProblemException { StatusCode: HttpStatusCode.NotFound }:
                await AnswerAsync(http, StatusCodes.Status404NotFound);
                break;
            case ConsentProblemException refused when (int)refused.StatusCode!.Value < 500:
                await new RefusedPage { Texts = ConsoleTexts.Of(http), Detail = refused.Detail }.ExecuteAsync(http);
                break;
            case AntiforgeryValidationException:
                await new FormExpiredPage { Texts = ConsoleTexts.Of(http) }.ExecuteAsync(http);
                break;
            case BadHttpRequestException bad:
                await AnswerAsync(http, bad.StatusCode);
                break;
            default:
                http.RequestServices.GetRequiredService<ReportFault>()(Where(http, failed), failed.Error);
                await AnswerAsync(http, StatusCodes.Status500InternalServerError);
                break;
        }
    }

    /// <summary>Where there is nothing but a status.</summary>
    public static Task AnswerAsync(HttpContext http, int status) =>
        new FaultPage
        {
            Texts = ConsoleTexts.Of(http),
            Code = status,
            WasSent = WasSent(http),
        }.ExecuteAsync(http);

    /// <summary>Where somebody lacks what a page needs.</summary>
    public static Task ForbidAsync(HttpContext http) =>
        new ForbiddenPage
        {
            Texts = ConsoleTexts.Of(http),
            Scopes = http.GetEndpoint()?.Metadata.GetMetadata<NeededScopes>()?.Scopes ?? [],
        }.ExecuteAsync(http);

    private static bool WasSent(HttpContext http) => !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);

    private static string Where(HttpContext http, IExceptionHandlerFeature failed) =>
        $"{http.Request.Method} {(failed.Endpoint as RouteEndpoint)?.RoutePattern.RawText}";
}
