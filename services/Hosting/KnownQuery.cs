using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace SenefConsent.Hosting;

/// <summary>
/// Refuses a query parameter that a route does not know: a misspelt <c>audiance</c> must not be answered as if nothing had been said.
/// </summary>
internal static class KnownQuery
{
    /// <summary>Lets a route take the query parameters of its handler and no others, each at most once.</summary>
    public static TBuilder TakeKnownQueryOnly<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.AddEndpointFilterFactory(
            (context, next) =>
            {
                var parameters = context.MethodInfo.GetParameters().SelectMany(NamesOf).ToList();
                return call => Problem(call.HttpContext, parameters) is { } problem ? ValueTask.FromResult<object?>(problem) : next(call);
            }
        );

    private static IResult? Problem(HttpContext http, IReadOnlyList<string> parameters)
    {
        if (http.Request.Query.Count == 0)
        {
            return null;
        }

        var inPath = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList() ?? [];
        var known = parameters.Except(inPath, StringComparer.OrdinalIgnoreCase).ToList();
        if (http.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return Problems.Problem(
                400,
                known.Count == 0 ? "This route takes no query parameters."
                    : StrictJson.Nearest(unknown, known) is { } meant ? $"A query parameter is not known to this route; is '{meant}' meant?"
                    : $"A query parameter is not known to this route; it takes {string.Join(", ", known)}."
            );
        }

        return http.Request.Query.FirstOrDefault(parameter => parameter.Value.Count > 1) is { Key: { } twice }
            ? Problems.Problem(400, $"The query parameter {twice} is given twice. Give it once.")
            : null;
    }

    // A record of parameters stands for those of its constructor.
    private static IEnumerable<string> NamesOf(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute))
            ? parameter.ParameterType.GetConstructors().Single().GetParameters().SelectMany(NamesOf)
        : IsSimple(parameter) ? [parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!]
        : [];

    private static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsPrimitive
            || type.IsEnum
            || type == typeof(string)
            || type == typeof(Guid)
            || type == typeof(DateTimeOffset)
            || type == typeof(DateOnly);
    }
}
