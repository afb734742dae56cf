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
        var file = File.Exists(path) ? ReadFile(path) : new Connection();
        return new Connection(
            Of("BLOCKLIST_URL") ?? file.Url ?? throw Missing("BLOCKLIST_URL", "url"),
            Of("BLOCKLIST_API_KEY") ?? file.ApiKey ?? throw Missing("BLOCKLIST_API_KEY", "apiKey"),
            Of("UNSUBSCRIBE_URL") ?? file.UnsubscribeUrl,
            Of("UNSUBSCRIBE_API_KEY") ?? file.UnsubscribeApiKey
        );

        string? Of(string name) => tool.Variable(name) is { Length: > 0 } value ? value : null;

        WrongUseException Missing(string variable, string member) =>
            new($"{variable} is not set, and {path} has no \"{member}\". See blocklist --help.");
    }

    public BlocklistClient Blocklist(ToolEnvironment tool, TimeSpan patience) => new(Open(tool, Url!, "BLOCKLIST_URL", ApiKey!, patience));

    public EmailUnsubscribeClient EmailUnsubscribe(ToolEnvironment tool, TimeSpan patience) =>
        new(
            Open(
                tool,
                UnsubscribeUrl
                    ?? throw new WrongUseException(
                        "--links needs UNSUBSCRIBE_URL, the address of EmailUnsubscribe, and UNSUBSCRIBE_API_KEY, a key with "
                            + "the scope links."
                    ),
                "UNSUBSCRIBE_URL",
                UnsubscribeApiKey ?? ApiKey!,
                patience
            )
        );

    private static HttpClient Open(ToolEnvironment tool, string url, string variable, string key, TimeSpan patience)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new WrongUseException($"{variable} is not an address, such as https://blocklist.example.org.");
        }

        if (!AuthenticationHeaderValue.TryParse($"Bearer {key}", out var authorization))
        {
            throw new WrongUseException("The API key holds signs that no key has; was it copied whole?");
        }

        var told = false;
        var repeating = new RepeatingHandler(patience, tool.Clock)
        {
            Waiting = (reason, pause) =>
            {
                // Once an outage, however often it is asked in it.
                if (!told)
                {
                    tool.Notices.MarkupLineInterpolated(
                        $"[yellow]{reason}: {address.Authority} is asked again in {Math.Ceiling(pause.TotalSeconds):0} s.[/]"
                    );
                }

                told = true;
            },
            Answered = () =>
            {
                if (told)
                {
                    tool.Notices.MarkupLineInterpolated($"[green]{address.Authority} answers again.[/]");
                }

                told = false;
            },
        };
        return new HttpClient(repeating)
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = authorization },
        };
    }

    private static Connection ReadFile(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayRead) != 0)
        {
            throw new WrongUseException($"{path} holds a key and others may read it: chmod 600 {path}");
        }

        try
        {
            return JsonSerializer.Deserialize<Connection>(File.ReadAllText(path), JsonSerializerOptions.Web) ?? new Connection();
        }
        catch (JsonException wrong)
        {
            throw new WrongUseException(
                $"{path} is not JSON: line {wrong.LineNumber + 1}. It looks like {{\"url\": \"https://…\", \"apiKey\": \"senef_…\"}}."
            );
        }
    }
}
