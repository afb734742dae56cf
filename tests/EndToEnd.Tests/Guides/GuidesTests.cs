using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>Whatever a guide, the README or the introduction of a reference tells a reader to run is run, and comes out as it says.</summary>
[Collection(OneSystem.Name)]
public sealed class GuidesTests(RunningSystem running) : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-guide-");

    public static TheoryData<string> Files => [.. Guide.Files];

    public static TheoryData<string> Services => ["preferences", "emailUnsubscribe", "smsStop", "blocklist", "subjectRights"];

    [Theory]
    [MemberData(nameof(Files))]
    public Task the_commands_of_a_guide_work_as_they_stand_there(string file) => PlayAsync(file, Guide.Read(file));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task the_commands_of_a_references_introduction_work_as_they_stand_there(string service)
    {
        using var http = new HttpClient();
        using var document = JsonDocument.Parse(
            await http.GetStringAsync(new Uri($"{running.System.Addresses.Services[service]}/openapi/v1.json"))
        );
        var introduction = document.RootElement.GetProperty("info").GetProperty("description").GetString()!;
        Assert.DoesNotMatch(@"\{(base|scopes|root|purposes|idempotency|limits|services)\}", introduction);
        var blocks = Guide.BlocksOf(introduction);
        Assert.NotEmpty(blocks);
        await PlayAsync(service, blocks);
    }

    [Fact]
    public async Task the_program_of_the_dotnet_guide_objects_and_finds_it_in_force()
    {
        var shown = Guide.Read("deploy/docs/guides/dotnet-client.md")[^1].Text;
        var printed = await RunAsync("dotnet", [Repository.AssemblyOf("DotnetClient")], running.System.Addresses.Variables);
        Assert.True(Guide.Shows(shown, printed), printed);
    }

    [Theory]
    [InlineData("dotnet-client.md", "DotnetClient")]
    [InlineData("webhooks.md", "WebhookReceiver")]
    public void the_code_of_a_guide_is_that_of_its_project(string guide, string project)
    {
        var code = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docs", "examples", project, "Program.cs"));
        Assert.Equal(code, Guide.Read($"deploy/docs/guides/{guide}").Single(block => block.Language == "csharp").Text);
    }

    [Fact]
    public async Task each_receiver_of_the_webhook_guide_takes_a_real_delivery_and_refuses_one_that_was_changed()
    {
        var guide = Guide.Read("deploy/docs/guides/webhooks.md");
        var (node, python) = (Path.Combine(directory.FullName, "receiver.mjs"), Path.Combine(directory.FullName, "receiver.py"));
        await File.WriteAllTextAsync(node, guide.Single(block => block.Language == "js").Text);
        await File.WriteAllTextAsync(python, guide.Single(block => block.Language == "python").Text);
        var ports = Ports.Free(2);
        var delivery = await DeliveryAsync(ports[0]);
        foreach (
            var (program, receiver) in new[] { ("dotnet", Repository.AssemblyOf("WebhookReceiver")), ("node", node), ("python3", python) }
            // C# is always there.
            .Where(language => InstalledProgram.IsThere(language.Item1))
        )
        {
            await TakeAsync(program, receiver, ports[1], delivery);
        }
    }

    public void Dispose() => directory.Delete(recursive: true);

    // A subscriber takes one message about an objection, and what came is delivered to the receivers again.
    private async Task<Delivery> DeliveryAsync(int port)
    {
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        using var marketing = new HttpClient
        {
            BaseAddress = new Uri(running.System.Addresses.Services["blocklist"]),
            DefaultRequestHeaders = { Authorization = new("Bearer", running.System.Addresses.ApiKeys["marketing"]) },
        };
        var subscriber = new Uri($"/subscribers/guide-{port}", UriKind.Relative);
        using var registration = await marketing.PutAsJsonAsync(subscriber, new SubscriberRequest($"http://127.0.0.1:{port}/"));
        await registration.ShouldBe(HttpStatusCode.Created);
        var registered = (await registration.Content.ReadFromJsonAsync<SubscriberResponse>())!;
        var link = await running.Client.LinkAsync("2026-11-news", "newsletter", $"{Guid.NewGuid():N}@example.org", CancellationToken.None);
        await running.Client.OneClickAsync(link, CancellationToken.None);
        while (true)
        {
            var received = await listener.GetContextAsync();
            using var body = new MemoryStream();
            await received.Request.InputStream.CopyToAsync(body);
            received.Response.StatusCode = 204;
            received.Response.Close();
            if (Encoding.UTF8.GetString(body.ToArray()).Contains($"{link.ContactPoint}", StringComparison.Ordinal))
            {
                using var removed = await marketing.DeleteAsync(subscriber);
                return new Delivery(
                    registered.Secret!,
                    $"{link.ContactPoint}",
                    body.ToArray(),
                    new[] { "webhook-id", "webhook-timestamp", "webhook-signature" }.ToDictionary(
                        header => header,
                        header => received.Request.Headers[header]!
                    )
                );
            }
        }
    }

    private async Task TakeAsync(string program, string receiver, int port, Delivery delivery)
    {
        using var process = Start(
            program,
            [receiver],
            new Dictionary<string, string> { ["WEBHOOK_SECRET"] = delivery.Secret, ["PORT"] = $"{port}" }
        );
        try
        {
            await TellsAsync(process, "listening");
            Assert.Equal((program, HttpStatusCode.NoContent), (program, await delivery.SendAsync(port, delivery.Body)));
            Assert.Contains("objection", await TellsAsync(process, delivery.ContactPoint), StringComparison.Ordinal);

            var changed = delivery.Body.ToArray();
            changed[^2] ^= 1;
            Assert.Equal((program, HttpStatusCode.Unauthorized), (program, await delivery.SendAsync(port, changed)));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    // The first line that holds something; a receiver may log others before.
    private static async Task<string> TellsAsync(Process process, string what)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(what, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"It ended without telling {what}: {await process.StandardError.ReadToEndAsync()}");
    }

    private async Task PlayAsync(string guide, IReadOnlyList<Block> blocks)
    {
        Assert.SkipUnless(InstalledProgram.IsThere("curl"), "curl is not on this machine.");
        var commands = Guide.CommandsOf(blocks);
        Directory.CreateSymbolicLink(Path.Combine(directory.FullName, ".local"), Path.GetDirectoryName(running.Deployed.JournalDirectory)!);
        var script =
            "set -euo pipefail\n. .local/local.sh\n"
            + string.Concat(commands.Index().Select(command => $"exec >{command.Index}.out\n{command.Item.Command}\n"));
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "guide.sh"), script);
        using var shell = Start("bash", ["guide.sh"], new Dictionary<string, string>());
        var errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        foreach (var (index, (command, shown)) in commands.Index())
        {
            var file = Path.Combine(directory.FullName, $"{index}.out");
            var output = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
            var isLast = !File.Exists(Path.Combine(directory.FullName, $"{index + 1}.out"));
            Assert.True(!isLast || shell.ExitCode == 0, $"{guide}: these commands failed:\n{command}\n{output}\n{errors}");
            Assert.True(
                shown is null || Guide.Shows(shown, output),
                $"{guide} shows another output than these commands have:\n{command}\n{output}\ninstead of\n{shown}"
            );
        }
    }

    private async Task<string> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        using var process = Start(program, arguments, variables);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    private Process Start(string program, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private sealed record Delivery(string Secret, string ContactPoint, byte[] Body, Dictionary<string, string> Headers)
    {
        public async Task<HttpStatusCode> SendAsync(int port, byte[] body)
        {
            using var http = new HttpClient();
            using var message = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/")
            {
                Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } },
            };
            foreach (var (name, value) in Headers)
            {
                message.Headers.Add(name, value);
            }

            using var response = await http.SendAsync(message);
            return response.StatusCode;
        }
    }
}
