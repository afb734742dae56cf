using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;

var builder = ConsentService.CreateBuilder("preferences", args);
builder.AddLedger();
builder.Services.AddSingleton<AccountReader>();
builder.AddHandler(new ChoosePreferencesHandler());
builder.AddHandler(new LinkContactPointsHandler());
builder.AddCentre();

var app = builder.Build();
app.UseConventions();
app.MapGet("/accounts/{id}/preferences", GetPreferencesEndpoint.Get).RequireScope("preferences");
app.MapPut("/accounts/{id}/preferences", ChoosePreferencesEndpoint.Put).RequireScope("preferences");
app.MapPut("/accounts/{id}/contact-points", LinkContactPointsEndpoint.Put).RequireScope("preferences");
app.MapPost("/accounts/{id}/centre-links", CentreLinksEndpoint.Post).RequireScope("preferences");
app.MapMethods("/centre/{token}", ["GET", "HEAD"], CentreEndpoint.Get);
app.MapPost("/centre/{token}", CentreEndpoint.Post);
return await app.RunOrRefuseAsync();
