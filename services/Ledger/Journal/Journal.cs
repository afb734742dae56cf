using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger;

/// <summary>The journal cannot be written, so what it is to protect must not be committed: a restore would forget it.</summary>
public sealed class JournalUnwritableException(Exception cause) : IOException("The journal cannot be written.", cause);

/// <summary>
/// What protects people, outside the database and its backups: each event without which somebody could be written to who may not be is in it
/// before it is committed. So a restored backup forgets nothing; see decision 0027.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly string directory;
    private readonly string writer;
    private readonly IReadOnlyDictionary<int, string> keys;
    private readonly JournaledForm form;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly List<JournalLane> lanes = [];

    /// <summary>Makes it. A file is begun with the first commit that has something to keep.</summary>
    public Journal(
        IOptions<JournalOptions> options,
        IOptions<LedgerOptions> ledger,
        ContactPointKeyring keyring,
        IHostEnvironment environment,
        TimeProvider clock
    )
    {
        directory = options.Value.Directory;
        writer = string.Concat(environment.ApplicationName.Split('.')[^1].Where(char.IsAsciiLetterOrDigit));
        keys = KeysOf(ledger.Value);
        form = new JournaledForm(keyring);
        this.clock = clock;
    }

    /// <summary>The check values of contact point keys, as a file of the journal names them.</summary>
    public static IReadOnlyDictionary<int, string> KeysOf(LedgerOptions options) =>
        ConfiguredKeys
            .Of(options)
            .Keys.Where(key => key.Use == KeyUse.ContactPoints)
            .ToDictionary(key => key.Version, key => Convert.ToHexStringLower(key.CheckValue()));

    /// <summary>Finds out whether it can be written.</summary>
    /// <param name="mayCreate">Whether its directory is made where it is missing.</param>
    /// <exception cref="JournalUnwritableException">It cannot.</exception>
    public void Try(bool mayCreate)
    {
        var name = Path.Combine(directory, $"{writer}-{Guid.CreateVersion7(clock.GetUtcNow()):N}.tried");
        try
        {
            if (mayCreate)
            {
                Directory.CreateDirectory(directory);
            }

            File.WriteAllBytes(name, [1]);
            File.Delete(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnwritableException(fault);
        }
    }

    /// <summary>What writes the commits of one transaction at a time.</summary>
    internal JournalLane OpenLane()
    {
        lock (gate)
        {
            var lane = new JournalLane(
                () =>
                {
                    var now = clock.GetUtcNow();
                    Directory.CreateDirectory(directory);
                    return JournalFile.Create(directory, writer, now, keys);
                },
                form,
                clock
            );
            lanes.Add(lane);
            return lane;
        }
    }

    /// <summary>Closes its files.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            lanes.ForEach(lane => lane.Dispose());
        }
    }
}
