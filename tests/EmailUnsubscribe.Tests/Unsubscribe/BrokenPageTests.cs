using System.Text;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class BrokenPageTests
{
    [Fact]
    public async Task a_page_that_cannot_be_shown_still_says_what_has_happened()
    {
        var reported = new List<string>();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<Letterhead>()
            .AddSingleton<ReportFault>((where, _) => reported.Add(where))
            .BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await new BrokenPage { Texts = new ObjectionTexts("en", "SENEF") }.ExecuteAsync(http);

        Assert.Equal([nameof(BrokenPage)], reported);
        Assert.Equal(StatusCodes.Status200OK, http.Response.StatusCode);
        Assert.Contains("<h1>Done</h1>", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    private sealed class BrokenPage : Page<ObjectionTexts>
    {
        public override string Title => Texts["DoneTitle"];

        protected override void BuildRenderTree(RenderTreeBuilder builder) => throw new InvalidOperationException("a bug");
    }
}
