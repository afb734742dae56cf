namespace SenefConsent.Contracts;

/// <summary><c>GET /me</c> of every service: who calls, and what it may do there.</summary>
/// <param name="Client">The client's name: that of its API key, or what stands for its token.</param>
/// <param name="Scopes">What it may do. One that has <c>dpo</c> has <c>dpo.read</c> and the others that begin so as well.</param>
public sealed record WhoAmI(string Client, IReadOnlyList<string> Scopes)
{
    /// <summary>Whether it may call what needs a scope.</summary>
    public bool May(string scope) => Scopes.Any(held => held == scope || scope.StartsWith($"{held}.", StringComparison.Ordinal));
}

/// <summary><c>GET /purposes</c> of every service: the purpose catalogue.</summary>
/// <param name="Purposes">In the order in which lists show them.</param>
public sealed record PurposesResponse(IReadOnlyList<PurposeTitle> Purposes);

/// <summary>A purpose in a list.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Title">What people read, in the language of the request (French or English).</param>
/// <param name="Parent">The purpose above it, whose refusal covers it; absent at the root.</param>
public sealed record PurposeTitle(string Name, string Title, string? Parent = null);
