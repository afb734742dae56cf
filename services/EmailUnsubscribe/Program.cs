using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.EmailUnsubscribe;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

var builder = ConsentService.CreateBuilder("email-unsubscribe", args);
builder.AddUnsubscribeLinks();
builder.AddConfirmations();
builder.AddMailPlatforms();
builder.AddAudits();
builder.AddAnswerLimits(UnsubscribeEndpoint.IsWhole);
builder.AddRecipientQueries();

var app = builder.Build();
app.UseSentLinks<UnsubscribeTokens>("/u/", (tokens, token) => tokens.Read(token) is not null);
app.UseSentLinks<ObjectionTickets>("/o/", (tickets, ticket) => tickets.Open(ticket) is not null);
app.UseConventions();
app.UseRateLimiter();
app.MapPost("/links", LinksEndpoint.Post).RequireScope("links").CountQueries();

// Second, where no content type says which of both is meant.
app.MapPost("/links", LinksEndpoint.PostLines)
    .Accepts<Stream>(LinksEndpoint.LinesType)
    .RequireScope("links")
    .ExcludeFromDescription()
    .WithOrder(1);
app.MapPost("/audits", AuditEndpoint.Post).RequireScope("links").WithMetadata(new RequestSizeLimitAttribute(AuditEndpoint.LargestMessage));
app.MapMethods("/u/{token}/{scope?}", ["GET", "HEAD"], UnsubscribeEndpoint.Get).ServeWhileBehind().LimitAnswers();
app.MapMethods("/u/{token}/{scope?}", ["OPTIONS"], UnsubscribeEndpoint.Options).ServeWhileBehind();
app.MapPost("/u/{token}/{scope?}", UnsubscribeEndpoint.Post).TakesObjections(Source.Link, UnsubscribeEndpoint.Failed).LimitAnswers();
app.MapMethods("/", ["GET", "HEAD"], UnsubscribeEndpoint.GetHome).ExcludeFromDescription().ServeWhileBehind();
app.MapMethods("/o/{ticket}", ["GET", "HEAD"], ObjectionEndpoint.Get).ServeWhileBehind().LimitAnswers();
app.MapMethods("/o/{ticket}/{part}", ["GET", "HEAD"], ObjectionEndpoint.GetPart).ExcludeFromDescription().ServeWhileBehind().LimitAnswers();
app.MapPost("/o/{ticket}/undo", ObjectionEndpoint.Undo).AnswersFailures(UnsubscribeEndpoint.Failed).LimitAnswers();
app.MapPost("/o/{ticket}/again", ObjectionEndpoint.Again).TakesObjections(Source.Link, UnsubscribeEndpoint.Failed).LimitAnswers();
app.MapPost("/o/{ticket}/reason", ObjectionEndpoint.GiveReason).AnswersFailures(UnsubscribeEndpoint.Failed).LimitAnswers();
app.MapDamagedLinks("/u/", "token", UnsubscribeEndpoint.Get, UnsubscribeEndpoint.Post)
    .TakesObjections(Source.Link, UnsubscribeEndpoint.Failed)
    .LimitAnswers();
app.MapDamagedLinks("/o/", "ticket", ObjectionEndpoint.Get, ObjectionEndpoint.PostElsewhere)
    .TakesObjections(Source.Link, UnsubscribeEndpoint.Failed)
    .LimitAnswers();
app.MapPost("/platform-events/{platform}", PlatformEventsEndpoint.Post).TakesObjections(Source.Platform, PlatformEventsEndpoint.Failed);
app.MapPost("/inbound-mail", InboundMailEndpoint.Post)
    .RequireScope("inbound-mail")
    .TakesObjections(Source.Mail, InboundMailEndpoint.Failed);
return await app.RunOrRefuseAsync();
