using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.EmailUnsubscribe;
using SenefConsent.Hosting;

var builder = ConsentService.CreateBuilder("email-unsubscribe", args);
builder.AddUnsubscribeLinks();
builder.AddConfirmations();
builder.AddMailPlatforms();
builder.AddAudits();

var app = builder.Build();
app.UseConventions();
app.MapPost("/links", LinksEndpoint.Post).RequireScope("links");
app.MapPost("/links", LinksEndpoint.PostLines).Accepts<Stream>(LinksEndpoint.LinesType).RequireScope("links").ExcludeFromDescription();
app.MapPost("/audits", AuditEndpoint.Post).RequireScope("links").WithMetadata(new RequestSizeLimitAttribute(AuditEndpoint.LargestMessage));
app.MapMethods("/u/{token}/{scope?}", ["GET", "HEAD"], UnsubscribeEndpoint.Get);
app.MapMethods("/u/{token}/{scope?}", ["OPTIONS"], UnsubscribeEndpoint.Options);
app.MapPost("/u/{token}/{scope?}", UnsubscribeEndpoint.Post).TakesObjections(Source.Link, UnsubscribeEndpoint.Failed);
app.MapMethods("/o/{ticket}", ["GET", "HEAD"], ObjectionEndpoint.Get);
app.MapPost("/o/{ticket}/undo", ObjectionEndpoint.Undo).AnswersFailures(UnsubscribeEndpoint.Failed);
app.MapPost("/o/{ticket}/reason", ObjectionEndpoint.GiveReason).AnswersFailures(UnsubscribeEndpoint.Failed);
app.MapPost("/platform-events/{platform}", PlatformEventsEndpoint.Post).TakesObjections(Source.Platform, PlatformEventsEndpoint.Failed);
app.MapPost("/inbound-mail", InboundMailEndpoint.Post)
    .RequireScope("inbound-mail")
    .TakesObjections(Source.Mail, InboundMailEndpoint.Failed);
return await app.RunOrRefuseAsync();
