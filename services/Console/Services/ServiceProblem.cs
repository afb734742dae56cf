using System.Net;
using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>What a service refused, beside the field that it names.</summary>
internal static class ServiceProblem
{
    /// <summary>Whether somebody can put it right in the form: not a right that they lack, nor a thing that is gone.</summary>
    public static bool IsAboutTheForm(ConsentProblemException problem) =>
        problem.StatusCode
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Conflict
                or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.TooManyRequests;

    /// <summary>What is to be shown, and beside which field.</summary>
    /// <param name="problem">What the service said.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="fields">
    /// The members of the request, as the service calls them, and the field of the form that each came from. Beside the first where the
    /// service names none.
    /// </param>
    public static FieldError ErrorOf(ConsentProblemException problem, string language, params (string Member, string Field)[] fields)
    {
        var named = fields
            .Select(field => (field.Field, At: problem.Detail.IndexOf(field.Member, StringComparison.Ordinal)))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => found.Field)
            .FirstOrDefault(fields[0].Field);
        return new(named, new ConsoleTexts(language)["ServiceSays", ("detail", problem.Detail)]);
    }
}
