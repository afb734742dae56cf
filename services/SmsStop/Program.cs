using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.SmsStop;

var builder = ConsentService.CreateBuilder("sms-stop", args);
builder.AddSmsGateways();
builder.AddReplies();
builder.AddReconciliation();

// Read now: a mistake in its files must stop the service, not fail the first message.
_ = Vocabulary.Shared;

var app = builder.Build();
app.UseConventions();
app.MapMethods("/webhooks/{gateway}/{account}", ["GET", "POST"], WebhookEndpoint.Receive)
    .TakesObjections(Source.Sms, WebhookEndpoint.Failed);
app.MapPost("/messages", SendMessageEndpoint.Post);
return await app.RunOrRefuseAsync();
