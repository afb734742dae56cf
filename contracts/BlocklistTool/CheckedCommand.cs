using System.CommandLine;
using System.CommandLine.Parsing;

namespace SenefConsent.BlocklistTool;

/// <summary>A command whose options depend on each other.</summary>
internal sealed class CheckedCommand : Command
{
    private readonly Func<CommandResult, IEnumerable<string>> faults;

    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="faults">What is wrong with the options together.</param>
    public CheckedCommand(string name, string description, Func<CommandResult, IEnumerable<string>> faults)
        : base(name, description)
    {
        this.faults = faults;
        Validators.Add(given =>
        {
            foreach (var fault in faults(given))
            {
                given.AddError(fault);
            }
        });
    }

    /// <summary>What is wrong with the options together.</summary>
    public IEnumerable<string> FaultsOf(CommandResult given) => faults(given);
}
