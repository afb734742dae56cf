using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;

var builder = ConsentService.CreateBuilder("preferences", args);
builder.AddLedger();
builder.Services.AddSingleton<AccountReader>();
builder.AddHandler(new ChoosePreferencesHandler());
builder.AddHandler(new LinkContactPointsHandler());

var app = builder.Build();
app.UseConventions();
app.MapGet("/accounts/{id}/preferences", GetPreferencesEndpoint.Get).RequireScope("preferences");
app.MapPut("/accounts/{id}/preferences", ChoosePreferencesEndpoint.Put).RequireScope("preferences");
app.MapPut("/accounts/{id}/contact-points", LinkContactPointsEndpoint.Put).RequireScope("preferences");
return await app.RunOrRefuseAsync();
