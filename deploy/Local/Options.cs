using System.Globalization;
using System.Net;

namespace SenefConsent.Local;

/// <summary>The command line.</summary>
/// <param name="Postgres">The connection string of an owner that may create databases and roles; null to find or start a
/// PostgreSQL.</param>
/// <param name="BasePort">The first service's port; the others follow.</param>
/// <param name="Demo">Play the demonstration and stop.</param>
/// <param name="Compose">Run compose.yaml instead of processes of our own.</param>
/// <param name="Help">Only print how to use it.</param>
public sealed record Options(
    string? Postgres = null,
    int BasePort = Options.DefaultBasePort,
    bool Demo = false,
    bool Compose = false,
    bool Help = false
)
{
    /// <summary>The first service's port when none is given.</summary>
    public const int DefaultBasePort = 5101;

    /// <summary>How to use it. <c>deploy/up</c> prints the same file before it builds anything.</summary>
    public static string Usage { get; } = ReadUsage();

    /// <summary>
    /// The ports it needs, and what each is for. The PostgreSQL of compose.yaml takes the port before the first service.
    /// </summary>
    public IEnumerable<(int Port, string WantedFor)> Ports =>
        ServiceNames
            .All.Index()
            .Select(service => (BasePort + service.Index, service.Item))
            .Concat(Compose ? [(BasePort - 1, "postgres")] : []);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="LocalRunException">It is wrong; the message says where.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        // "--name=value" is the same as "--name value".
        var words = new Queue<string>(
            arguments.SelectMany(argument => argument.StartsWith("--", StringComparison.Ordinal) ? argument.Split('=', 2) : [argument])
        );
        var options = new Options();
        while (words.TryDequeue(out var option))
        {
            options = option switch
            {
                "--demo" => options with { Demo = true },
                "--compose" => options with { Compose = true },
                "--help" or "-h" => options with { Help = true },
                "--postgres" => options with { Postgres = ValueOf(option) },
                "--base-port" => options with { BasePort = PortOf(ValueOf(option)) },
                _ => throw new LocalRunException($"{option} is not an option."),
            };
        }

        return options is { Compose: true, Postgres: not null }
            ? throw new LocalRunException("--compose starts its own PostgreSQL; leave out --postgres.")
            : options;

        string ValueOf(string option) =>
            words.TryDequeue(out var value) && value != "" ? value : throw new LocalRunException($"{option} needs a value.");
    }

    private static int PortOf(string text)
    {
        var highest = IPEndPoint.MaxPort - ServiceNames.All.Count + 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= 2 && port <= highest
            ? port
            : throw new LocalRunException($"--base-port needs a number from 2 to {highest}.");
    }

    private static string ReadUsage()
    {
        using var file = new StreamReader(typeof(Options).Assembly.GetManifestResourceStream("usage.txt")!);
        return file.ReadToEnd().TrimEnd();
    }
}
