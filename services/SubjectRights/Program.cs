using SenefConsent.Hosting;
using SenefConsent.SubjectRights;

var builder = ConsentService.CreateBuilder("subject-rights", args);

var app = builder.Build();
app.UseConventions();
app.MapGet("/unattributed", UnattributedEndpoint.List).RequireScope("dpo");
app.MapGet("/unattributed/{id:guid}", UnattributedEndpoint.Get).RequireScope("dpo");
app.MapPost("/unattributed/{id:guid}/resolution", ResolveUnattributedEndpoint.Post).RequireScope("dpo");
return await app.RunOrRefuseAsync();
