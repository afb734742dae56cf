using SenefConsent.StaffConsole;

var builder = StaffHost.CreateBuilder(args);
builder.AddSignIn();
builder.AddServices();

var app = builder.Build();
var pages = app.UsePages();
pages.MapSignIn();
pages.MapHome();
pages.MapMarketing();
pages.MapDpo();
pages.MapOperator();
return await app.RunOrRefuseAsync(() => Task.CompletedTask);
