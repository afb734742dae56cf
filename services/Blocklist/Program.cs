using SenefConsent.Blocklist;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

var builder = ConsentService.CreateBuilder("blocklist", args);
builder.AddLedger();
builder.AddPermits();
builder.Services.AddSingleton<QueryLog>();
builder.Services.AddSingleton<ScreeningRegister>();

var app = builder.Build();
app.UseConventions();
app.MapPost("/checks", ChecksEndpoint.Post).RequireScope("check");
app.MapPost("/screenings", ScreeningsEndpoint.Post).RequireScope("check");
app.MapGet("/screenings/{id:guid}", ScreeningsEndpoint.Get).RequireScope("check");
app.MapPost("/permits/verify", VerifyPermitEndpoint.Post).RequireScope("check");
app.MapGet("/history", HistoryEndpoint.Get).RequireScope("history");
return await app.RunOrRefuseAsync();
