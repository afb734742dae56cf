namespace SenefConsent.StaffConsole;

/// <summary>On a page: the scopes of which one is needed to see it.</summary>
/// <param name="Scopes">For example <c>check</c>.</param>
internal sealed record NeededScopes(IReadOnlyList<string> Scopes);

/// <summary>Who sees a page.</summary>
internal static class Access
{
    /// <summary>Whoever is signed in.</summary>
    public static TBuilder ForStaff<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.RequireAuthorization();

    /// <summary>
    /// Whoever has one of these scopes; the others are told which they lack. The services ask for it as well: this is so that nobody finds
    /// a page of no use to them.
    /// </summary>
    public static TBuilder ForScope<TBuilder>(this TBuilder page, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder =>
        page.WithMetadata(new NeededScopes(scopes))
            .RequireAuthorization(policy =>
                policy.RequireAuthenticatedUser().RequireAssertion(context => StaffUser.Of(context.User) is { } user && user.MayAny(scopes))
            );
}
