using SenefConsent.Blocklist;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

var builder = ConsentService.CreateBuilder("blocklist", args);
builder.AddLedger();
builder.AddHandler(new ImportObjectionsHandler());
builder.AddPermits();
builder.AddQuotas();
builder.AddLinks();
builder.Services.AddSingleton<QueryLog>();
builder.Services.AddSingleton<ChangeWords>();
builder.Services.AddSingleton<ScreeningRegister>();

var app = builder.Build();
app.UseConventions();
app.UseRateLimiter();
app.MapPost("/checks", ChecksEndpoint.Post).RequireScope("check").RequireRateLimiting(Quotas.Queries);
app.MapPost("/screenings", ScreeningsEndpoint.Post).RequireScope("check").RequireRateLimiting(Quotas.Streams);
app.MapGet("/screenings/{id:guid}", ScreeningsEndpoint.Get).RequireScope("check");
app.MapPost("/permits/verify", VerifyPermitEndpoint.Post).RequireScope("check").RequireRateLimiting(Quotas.Queries);
app.MapPost("/imports", ImportsEndpoint.Post).RequireScope("import").RequireRateLimiting(Quotas.Streams);
app.MapGet("/history", HistoryEndpoint.Get).RequireScope("history");
app.MapPost("/history", HistoryEndpoint.Post).RequireScope("history");
app.MapGet("/changes", ChangesEndpoint.Get).RequireScope("changes").RequireRateLimiting(Quotas.Feeds);
return await app.RunOrRefuseAsync();
