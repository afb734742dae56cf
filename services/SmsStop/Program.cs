using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.SmsStop;

var builder = ConsentService.CreateBuilder("sms-stop", args);
builder.AddLedger();
builder.AddGateways();

var app = builder.Build();
app.UseConventions();
app.MapPost("/webhooks/twilio/{account}", TwilioWebhook.Post);
return await app.RunOrRefuseAsync();
