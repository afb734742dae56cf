using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using SenefConsent.Local;
using YamlDotNet.RepresentationModel;

namespace SenefConsent.Hosting.Tests.Observability;

/// <summary>deploy/observability: alerts, dashboards and the collector's configuration, and deploy/docs/runbook.md.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly string[] Parts = ["What it means", "What is at stake", "First", "Mend", "Mended when"];

    // What Prometheus and the runtime make, not we.
    private static readonly string[] Foreign =
    [
        "up",
        "http_server_request_duration_seconds",
        "dotnet_process_memory_working_set_bytes",
        "db_client_connection_count",
    ];

    private static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "observability");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("check", "rules", "rules.yml")]
    [InlineData("check", "config", "--syntax-only", "prometheus.yml")]
    [InlineData("test", "rules", "rules.test.yml")]
    [InlineData("test", "rules", "rules.slow.test.yml")]
    public async Task promtool_finds_nothing_wrong(params string[] command)
    {
        using var promtool = Start("promtool", command);
        var said = await promtool.StandardOutput.ReadToEndAsync(Cancellation) + await promtool.StandardError.ReadToEndAsync(Cancellation);
        await promtool.WaitForExitAsync(Cancellation);
        Assert.True(promtool.ExitCode == 0, said);
    }

    [Fact]
    public void every_alert_is_tested()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Folder, "*.test.yml").Select(File.ReadAllText));
        Assert.All(Alerts(), alert => Assert.Contains($"alertname=\"{alert.Name}\"", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void every_alert_has_its_section_in_the_runbook_and_every_section_an_alert()
    {
        var sections = Runbook();
        Assert.Equal(Alerts().Select(alert => alert.Name).Order(), sections.Keys.Order());
        Assert.All(Alerts(), alert => Assert.Equal($"deploy/docs/runbook.md#{alert.Name.ToLowerInvariant()}", alert.Runbook));
        Assert.All(
            sections,
            section =>
                Assert.All(
                    Parts,
                    part => Assert.True(section.Value.Contains($"**{part}**", StringComparison.Ordinal), $"{section.Key}: {part}")
                )
        );
    }

    [Fact]
    public void every_metric_that_is_asked_for_is_one_of_the_services()
    {
        var made = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value.Replace('.', '_'))
            .ToHashSet();
        Assert.Contains("consent_objections", made);
        Assert.All(
            Alerts().Select(alert => alert.Expression).Concat(Queries()).SelectMany(expression => Metric().Matches(expression)),
            metric => Assert.True(Foreign.Contains(NameOf(metric.Value)) || made.Contains(NameOf(metric.Value)), metric.Value)
        );

        static string NameOf(string series) =>
            Foreign.FirstOrDefault(name => series.StartsWith(name, StringComparison.Ordinal)) ?? Suffix().Replace(series, "");
    }

    [Fact]
    public async Task prometheus_answers_every_query_of_the_dashboards()
    {
        using var data = new TemporaryFolder();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        await File.WriteAllTextAsync(Path.Combine(data.Path, "prometheus.yml"), "{}", Cancellation);
        using var prometheus = Start(
            "prometheus",
            [$"--config.file={data.Path}/prometheus.yml", $"--storage.tsdb.path={data.Path}/data", $"--web.listen-address={address}"]
        );
        try
        {
            // Its log says when it answers.
            var ready = new TaskCompletionSource();
            prometheus.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is null || line.Data.Contains("ready to receive web requests", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            };
            prometheus.BeginErrorReadLine();
            prometheus.BeginOutputReadLine();
            await ready.Task.WaitAsync(Cancellation);
            using var http = new HttpClient { BaseAddress = new Uri($"http://{address}") };
            Assert.NotEmpty(Queries());
            foreach (var query in Queries())
            {
                using var form = new FormUrlEncodedContent([KeyValuePair.Create("query", query)]);
                using var answer = await http.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form, Cancellation);
                Assert.True(answer.IsSuccessStatusCode, $"{query}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
            }
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void the_collector_s_pipelines_use_what_it_configures_and_nothing_is_left_over()
    {
        var collector = Yaml("collector.yaml");
        var pipelines = Map(Map(collector, "service"), "pipelines").Children.Values.Cast<YamlMappingNode>().ToList();
        foreach (var kind in new[] { "receivers", "processors", "exporters" })
        {
            Assert.Equal(
                Map(collector, kind).Children.Keys.Select(Text).Order(),
                pipelines.SelectMany(pipeline => List(pipeline, kind)).Distinct().Order()
            );
        }

        Assert.Equal(Map(collector, "extensions").Children.Keys.Select(Text), List(Map(collector, "service"), "extensions"));
        Assert.All(pipelines, pipeline => Assert.Equal("memory_limiter", List(pipeline, "processors").First()));
    }

    [Fact]
    public void the_dashboards_show_every_metric_that_alerts_speak_of()
    {
        var shown = string.Join('\n', Queries());
        Assert.All(
            Alerts().SelectMany(alert => Metric().Matches(alert.Expression)).Select(metric => Suffix().Replace(metric.Value, "")),
            name => Assert.Contains(name, shown, StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("\"(consent(?:\\.[a-z_]+)+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("(?<![\"=~/\\w])(?:consent|http_server|dotnet|db_client)_[a-z_]+(?![\\w=])|(?<!\\w)up(?=\\{)")]
    private static partial Regex Metric();

    // What the exporter adds: the unit, and what a counter or a histogram has.
    [GeneratedRegex("(?:_seconds|_bytes)?(?:_total|_bucket|_sum|_count)?$")]
    private static partial Regex Suffix();

    private static List<(string Name, string Expression, string Runbook)> Alerts() =>
        [
            .. ((YamlSequenceNode)Yaml("rules.yml").Children[new YamlScalarNode("groups")])
                .Cast<YamlMappingNode>()
                .SelectMany(group => (YamlSequenceNode)group.Children[new YamlScalarNode("rules")])
                .Cast<YamlMappingNode>()
                .Select(rule =>
                    (
                        Text(rule.Children[new YamlScalarNode("alert")]),
                        Text(rule.Children[new YamlScalarNode("expr")]),
                        Text(Map(rule, "annotations").Children[new YamlScalarNode("runbook")])
                    )
                ),
        ];

    private static List<string> Queries() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json")
                .Select(file => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)))
                .SelectMany(board => board.GetProperty("panels").EnumerateArray())
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];

    private static Dictionary<string, string> Runbook() =>
        File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docs", "runbook.md"))
            .Split("\n## ")
            .Skip(1)
            .Select(section => section.Split('\n', 2))
            .ToDictionary(section => section[0], section => section[1]);

    private static YamlMappingNode Yaml(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Folder, file));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[new YamlScalarNode(key)];

    private static IEnumerable<string> List(YamlMappingNode node, string key) =>
        ((YamlSequenceNode)node.Children[new YamlScalarNode(key)]).Select(Text);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(found, "Rules are tested by Prometheus' own programs (Debian: apt-get install prometheus).");
        return Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("prometheus").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
