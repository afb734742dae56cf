namespace SenefConsent.Contracts;

/// <summary>
/// <c>PUT /accounts/{id}/organisation</c> of Preferences: the customer organisation that an account belongs to, with all its contact
/// points, those linked later included.
/// </summary>
/// <param name="Organisation">The website's own id of the organisation; not an address.</param>
public sealed record OrganisationRequest(string Organisation);

/// <summary>
/// <c>POST /organisations/{id}/objections</c> of Preferences: an authorised person of a customer refuses for the whole organisation, or for
/// everyone with an address in an e-mail domain of it. That the person is authorised, and that the domain is theirs and no public mail
/// provider's, the client has made sure of. A member can consent for themselves later.
/// </summary>
/// <param name="By">The website's id of the account of the authorised person.</param>
/// <param name="Domain">The e-mail domain; the organisation's members when not given.</param>
/// <param name="Channel">By which channel; all when not given.</param>
/// <param name="Purpose">For which purpose of the catalogue; all prospecting when not given.</param>
/// <param name="Notice">What the person was shown.</param>
public sealed record OrganisationObjectionRequest(
    string By,
    string? Domain = null,
    Channel? Channel = null,
    string? Purpose = null,
    Notice? Notice = null
);
