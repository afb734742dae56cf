using Npgsql;
using SenefConsent.Blocklist;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

var builder = ConsentService.CreateBuilder("blocklist", args);
builder.AddPermits();
builder.AddQuotas();
builder.AddLinks();
builder.AddSubscribers();
builder.AddFeedHealth();
Partners.Add(builder);
builder.AddRecipientQueries();
builder.Services.AddSingleton<HistoryLookups>();
builder.Services.AddSingleton<PublishedChanges>();
builder.Services.AddSingleton<FeedReaders>();
builder.Services.AddSingleton(services => new SummaryRegister<ScreeningSummary>(
    services.GetRequiredService<NpgsqlDataSource>(),
    BlocklistTables.Screening,
    summary => (summary.Id, summary.StartedAt)
));
builder.Services.AddSingleton(services => new SummaryRegister<ExportSummary>(
    services.GetRequiredService<NpgsqlDataSource>(),
    BlocklistTables.Export,
    summary => (summary.Id, summary.StartedAt)
));

builder.Services.AddSingleton<ScreeningParts>();
builder.Services.AddSingleton<ScreeningQuestions>();
builder.Services.AddSingleton<ImportParts>();
builder.Services.AddSingleton<ImportQuestions>();
builder.AddJobs();
builder.AddFigures();

var app = builder.Build();
app.UseConventions();
app.UseRateLimiter();
app.MapPost("/checks", ChecksEndpoint.Post).RequireScope("check").CountQueries().ServeWhileBehind();
app.MapPost("/screenings", ScreeningsEndpoint.Post).RequireScope("check").RequireRateLimiting(Quotas.Streams).ServeWhileBehind();
app.MapGet("/screenings/{id:guid}", ScreeningsEndpoint.Get).RequireScope("check");
app.MapPost("/screening-jobs", ScreeningJobsEndpoint.Post).RequireScope("check").RequireRateLimiting(Quotas.Streams);
app.MapPost("/screening-jobs/{id:guid}/start", ScreeningJobsEndpoint.Start).RequireScope("check");
app.MapGet("/screening-jobs", ScreeningJobsEndpoint.List).RequireScope("check");
app.MapGet("/screening-jobs/{id:guid}", ScreeningJobsEndpoint.Get).RequireScope("check");
app.MapGet("/screening-jobs/{id:guid}/result", ScreeningJobsEndpoint.GetResult).RequireScope("check");
app.MapDelete("/screening-jobs/{id:guid}", ScreeningJobsEndpoint.Delete).RequireScope("check");
app.MapPost("/permits/verify", VerifyPermitEndpoint.Post).RequireScope("check").CountQueries().ServeWhileBehind();
app.MapPost("/imports", ImportsEndpoint.Post).RequireScope("import").RequireRateLimiting(Quotas.Streams).ServeWhileBehind();
app.MapPost("/import-jobs", ImportJobsEndpoint.Post).RequireScope("import").RequireRateLimiting(Quotas.Streams).ServeWhileBehind();
app.MapPost("/import-jobs/{id:guid}/start", ImportJobsEndpoint.Start).RequireScope("import").ServeWhileBehind();
app.MapGet("/import-jobs", ImportJobsEndpoint.List).RequireScope("import");
app.MapGet("/import-jobs/{id:guid}", ImportJobsEndpoint.Get).RequireScope("import");
app.MapGet("/import-jobs/{id:guid}/result", ImportJobsEndpoint.GetResult).RequireScope("import");
app.MapDelete("/import-jobs/{id:guid}", ImportJobsEndpoint.Delete).RequireScope("import");
app.MapPost("/history", HistoryEndpoint.Post).RequireScope("history").CountQueries();
app.MapGet("/history", HistoryEndpoint.RefuseGet).ExcludeFromDescription();
app.MapGet("/changes", ChangesEndpoint.Get).RequireScope("changes").RequireRateLimiting(Quotas.Feeds);
app.MapGet("/subscribers", SubscriberProgressEndpoint.Get).RequireScope("dpo.read");
app.MapGet("/subscribers/{name}/deliveries", SubscriberProgressEndpoint.GetDeliveries).RequireScope("dpo.read");
app.MapPut("/subscribers/{name}", SubscribersEndpoint.Put).RequireScope("changes");
app.MapGet("/subscribers/{name}", SubscribersEndpoint.Get).RequireScope("changes");
app.MapDelete("/subscribers/{name}", SubscribersEndpoint.Delete).RequireScope("changes");
app.MapGet("/deliveries", DeliveriesEndpoint.Get).RequireScope("changes").CountQueries();
app.MapGet("/export", ExportEndpoint.Get).RequireScope("export").RequireRateLimiting(Quotas.Streams);
app.MapGet("/exports/{id:guid}", ExportEndpoint.GetSummary).RequireScope("export");
app.MapPost("/pseudonyms", PseudonymsEndpoint.Post).RequireScope("export").CountQueries();
return await app.RunOrRefuseAsync();
