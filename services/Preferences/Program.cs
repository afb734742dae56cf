using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Preferences;

var builder = ConsentService.CreateBuilder("preferences", args);
builder.Services.AddSingleton<AccountReader>();
builder.Services.AddSingleton<PolicyVersions>();
builder.AddCentre();
builder.AddConsents();
builder.AddAnswerLimits(CentreEndpoint.IsWhole);

var app = builder.Build();
app.UseSentLinks<CentreLinks>("/centre/", (links, token) => links.Read(token) is not null);
app.UseSentLinks<ConfirmationTokens>("/consents/confirmations/", (tokens, token) => tokens.Read(token) is not null);
app.UseConventions();
app.UseRateLimiter();
app.MapGet("/accounts/{id}/preferences", GetPreferencesEndpoint.Get).RequireScope("preferences");
app.MapPut("/accounts/{id}/preferences", ChoosePreferencesEndpoint.Put).RequireScope("preferences").TakesObjections(Source.Preferences);
app.MapPut("/accounts/{id}/contact-points", LinkContactPointsEndpoint.Put).RequireScope("preferences");
app.MapPost("/accounts/{id}/centre-links", CentreLinksEndpoint.Post).RequireScope("preferences");
app.MapMethods("/", ["GET", "HEAD"], CentreEndpoint.GetHome).ExcludeFromDescription().ServeWhileBehind();
app.MapMethods("/centre/{token}", ["GET", "HEAD"], CentreEndpoint.Get).ServeWhileBehind().LimitAnswers();
app.MapPost("/centre/{token}", CentreEndpoint.Post).TakesObjections(Source.Preferences, CentreEndpoint.Failed).LimitAnswers();
app.MapPost("/accounts/{id}/consents", GiveConsentEndpoint.Post).RequireScope("preferences");
app.MapPost("/accounts/{id}/consents/withdrawals", WithdrawConsentEndpoint.Post)
    .RequireScope("preferences")
    .TakesObjections(Source.Preferences);
app.MapGet("/consents/{eventId:guid}/proof", ConsentProofEndpoint.Get).RequireScope("preferences");
app.MapPut("/accounts/{id}/organisation", OrganisationsEndpoint.Join).RequireScope("organisations");
app.MapPost("/organisations/{id}/objections", OrganisationsEndpoint.Refuse)
    .RequireScope("organisations")
    .TakesObjections(Source.Preferences);
app.MapGet("/consents/confirmations/{token}", ConfirmConsentEndpoint.Get);
app.MapPost("/consents/confirmations/{token}", ConfirmConsentEndpoint.Post);
app.MapPost("/consents/confirmations/{token}/withdrawal", ConfirmConsentEndpoint.Withdraw).TakesObjections(Source.Link);
app.MapDamagedLinks("/centre/", "token", CentreEndpoint.Get, CentreEndpoint.Post)
    .TakesObjections(Source.Preferences, CentreEndpoint.Failed)
    .LimitAnswers();
app.MapDamagedLinks("/consents/confirmations/", "token", ConfirmConsentEndpoint.Get, ConfirmConsentEndpoint.Post);
app.MapPut("/notices/{id}/{version}/{language}", NoticesEndpoint.Put).RequireScope("notices");
app.MapGet("/notices/{id}/{version}/{language}", NoticesEndpoint.Get).RequireScope("notices");
app.MapPost("/policy-versions", PolicyVersionsEndpoint.Post).RequireScope("notices");
app.MapGet("/policy-versions/{version}/accounts", PolicyVersionsEndpoint.Get).RequireScope("notices");
return await app.RunOrRefuseAsync();
