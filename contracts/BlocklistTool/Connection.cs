using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using SenefConsent.Client;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// Where the services are and the keys that open them: of the environment, else of a file. Never of the command line, which everybody on
/// the machine can read.
/// </summary>
/// <param name="Url">Blocklist.</param>
/// <param name="ApiKey">Its key.</param>
/// <param name="UnsubscribeUrl">EmailUnsubscribe, where links are asked for.</param>
/// <param name="UnsubscribeApiKey">Its key; that of Blocklist when not given.</param>
internal sealed record Connection(
    string? Url = null,
    string? ApiKey = null,
    string? UnsubscribeUrl = null,
    string? UnsubscribeApiKey = null
)
{
    private static readonly string[] FileName = ["senef-consent", "blocklist.json"];

    // For a question of a person, who can ask again. A quota is used up for a minute at most.
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(90);

    // For a file, whose first half would have to be asked again.
    public static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(15);

    // For what is left to run: whoever started it ends it.
    public static readonly TimeSpan EndlessPatience = TimeSpan.MaxValue;

    /// <summary>The settings that the environment gives; each has a text <c>Setting.{name}</c>.</summary>
    public static readonly IReadOnlyList<string> Variables =
    [
        "BLOCKLIST_URL",
        "BLOCKLIST_API_KEY",
        "UNSUBSCRIBE_URL",
        "UNSUBSCRIBE_API_KEY",
    ];

    private const UnixFileMode OthersMayRead =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static Connection Read(ToolEnvironment tool)
    {
        var path = Path.Combine([
            tool.Variable("XDG_CONFIG_HOME") is { Length: > 0 } home
                ? home
                : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
            .. FileName,
        ]);
        tool.Run.File = path;
        var file = File.Exists(path) ? ReadFile(path, tool.Texts) : new Connection();
        return new Connection(
            Of("BLOCKLIST_URL") ?? file.Url ?? throw Missing("BLOCKLIST_URL", "url"),
            Of("BLOCKLIST_API_KEY") ?? file.ApiKey ?? throw Missing("BLOCKLIST_API_KEY", "apiKey"),
            Of("UNSUBSCRIBE_URL") ?? file.UnsubscribeUrl,
            Of("UNSUBSCRIBE_API_KEY") ?? file.UnsubscribeApiKey
        );

        string? Of(string name) => tool.Variable(name) is { Length: > 0 } value ? value : null;

        WrongUseException Missing(string variable, string member) =>
            new(tool.Texts["Setting.Missing", ("variable", variable), ("file", path), ("member", member)]);
    }

    /// <param name="tool">Where the tool runs.</param>
    /// <param name="patience">How long an answer is waited for once the service has answered.</param>
    /// <param name="atStart">How long it is waited for until then.</param>
    public BlocklistClient Blocklist(ToolEnvironment tool, TimeSpan patience, TimeSpan atStart) =>
        new(Open(tool, Url!, "BLOCKLIST_URL", ApiKey!, patience, atStart));

    /// <inheritdoc cref="Blocklist"/>
    public JobsClient Jobs(ToolEnvironment tool, TimeSpan patience, TimeSpan atStart) =>
        new(Open(tool, Url!, "BLOCKLIST_URL", ApiKey!, patience, atStart));

    /// <summary>For the files of jobs, which are too large to be held and sent again: each is tried once, and takes as long as it takes.</summary>
    public JobsClient Transfers(ToolEnvironment tool) =>
        new(Open(tool, Url!, "BLOCKLIST_URL", ApiKey!, new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) }));

    /// <inheritdoc cref="Blocklist"/>
    public EmailUnsubscribeClient EmailUnsubscribe(ToolEnvironment tool, TimeSpan patience, TimeSpan atStart) =>
        new(
            Open(
                tool,
                UnsubscribeUrl ?? throw new WrongUseException(tool.Texts["Setting.NoUnsubscribeUrl"]),
                "UNSUBSCRIBE_URL",
                UnsubscribeApiKey ?? ApiKey!,
                patience,
                atStart
            )
        );

    private static HttpClient Open(ToolEnvironment tool, string url, string variable, string key, TimeSpan patience, TimeSpan atStart)
    {
        var isTold = false;
        var repeating = new RepeatingHandler(patience, tool.Clock) { PatienceBeforeFirstAnswer = atStart };
        var client = Open(tool, url, variable, key, repeating);
        var address = client.BaseAddress!;
        repeating.Waiting = wait =>
        {
            // Once an outage, however often it is asked in it.
            if (!isTold)
            {
                tool.Notices.MarkupLineInterpolated($"[yellow]{TextOf(wait, tool, address, atStart)}[/]");
            }

            isTold = true;
        };
        repeating.Answered = () =>
        {
            if (isTold)
            {
                tool.Notices.MarkupLineInterpolated($"[green]{tool.Texts["Wait.AnswersAgain", ("address", address.Authority)]}[/]");
            }

            isTold = false;
        };
        return client;
    }

    private static HttpClient Open(ToolEnvironment tool, string url, string variable, string key, HttpMessageHandler handler)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new WrongUseException(tool.Texts["Setting.NoAddress", ("variable", variable)]);
        }

        if (!AuthenticationHeaderValue.TryParse($"Bearer {key}", out var authorization))
        {
            throw new WrongUseException(tool.Texts["Setting.NoKey"]);
        }

        return new HttpClient(new Asking(tool.Run, variable, handler))
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders =
            {
                Authorization = authorization,
                AcceptLanguage = { new StringWithQualityHeaderValue(tool.Texts.Language) },
            },
        };
    }

    private static string TextOf(ServiceWait wait, ToolEnvironment tool, Uri address, TimeSpan atStart)
    {
        var kind = wait.Fault is { } fault ? Failure.KindOf(fault) : null;
        return tool.Texts[
            wait.HasAnswered ? $"Wait.{wait.Reason}" : "Wait.AtStart",
            ("address", address.Authority),
            ("seconds", tool.Texts.Count((long)Math.Ceiling(wait.Pause.TotalSeconds))),
            ("most", tool.Texts.Count((long)atStart.TotalSeconds)),
            ("reason", kind is "HostUnknown" or "NobodyListens" ? tool.Texts[$"Wait.{kind}"] : tool.Texts["Wait.NoReason"])
        ];
    }

    private static Connection ReadFile(string path, ToolTexts texts)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayRead) != 0)
        {
            throw new WrongUseException(texts["Setting.OthersMayRead", ("file", path)]);
        }

        try
        {
            return JsonSerializer.Deserialize<Connection>(File.ReadAllText(path), JsonSerializerOptions.Web) ?? new Connection();
        }
        catch (JsonException wrong)
        {
            throw new WrongUseException(
                texts["Setting.NoJson", ("file", path), ("line", (1 + wrong.LineNumber ?? 1).ToString(CultureInfo.InvariantCulture))]
            );
        }
    }

    // Notes which service is asked, for what is said when it fails.
    private sealed class Asking(ToolRun run, string variable, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (run.Asked, run.AskedBy) = (request.RequestUri, variable);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
