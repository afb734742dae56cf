using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.SubjectRights;

var builder = ConsentService.CreateBuilder("subject-rights", args);

builder.AddObjections();
builder.AddCases();
builder.AddBreaches();
builder.AddRegister();
builder.AddPackages();
builder.AddMail();
builder.AddIdentityCodes();
builder.AddDigests();
builder.AddFigures();
builder.AddProbe();
builder.AddAnswerLimits(IdentityLinkEndpoint.IsWhole);

var app = builder.Build();
app.UseConventions();
app.UseRateLimiter();
app.MapObjections();
app.MapGet("/statistics", GetStatisticsEndpoint.Get).RequireScope("statistics");
app.MapGet("/unattributed", UnattributedEndpoint.List).RequireScope("dpo.read");
app.MapGet("/unattributed/{id:guid}", UnattributedEndpoint.Get).RequireScope("dpo.evidence");
app.MapGet("/unattributed/counts", UnattributedEndpoint.Counts).RequireScope("dpo.read");
app.MapPost("/unattributed/resolutions", ResolveManyUnattributedEndpoint.Post).RequireScope("dpo.decide");
app.MapPost("/unattributed/{id:guid}/resolution", ResolveUnattributedEndpoint.Post).RequireScope("dpo.decide");
app.MapGet("/statements/{id:guid}/evidence", StatementEvidenceEndpoint.Get).RequireScope("dpo.evidence");
app.MapCases();
app.MapBreaches();
app.MapRegister();
app.MapPackages();
app.MapIdentityLinks();
return await app.RunOrRefuseAsync();
