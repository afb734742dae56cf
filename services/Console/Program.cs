using SenefConsent.StaffConsole;

var builder = StaffHost.CreateBuilder(args);
builder.AddSignIn();
builder.AddServices();

var app = builder.Build();
return await app.RunOrRefuseAsync(() =>
{
    // After the settings were looked at: the protection of forms reads them.
    var pages = app.UsePages();
    pages.MapSignIn();
    pages.MapHome();
    pages.MapMarketing();
    pages.MapDpo();
    pages.MapOperator();
    return Task.CompletedTask;
});
