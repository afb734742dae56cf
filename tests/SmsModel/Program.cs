using SenefConsent.SmsStop.Model;

const string Usage = """
    usage: dotnet run -c Release --project tests/SmsModel -- train
           dotnet run -c Release --project tests/SmsModel -- measure [FILE] [--show]

    train    learns services/SmsStop/Understanding/doubt.model from the lines in tests/SmsStop.Tests/Understanding but those held out
    measure  says how the messages of FILE are understood; without FILE, those held out and the others of lines.tsv. --show lists what is
             read otherwise than labelled; it does not list what is held out
    """;

var root = RootOf(Environment.CurrentDirectory);
var lines = Path.Combine(root, "tests", "SmsStop.Tests", "Understanding");
switch (args)
{
    case ["train"]:
        var known = Read("messages.tsv");
        var written = Read("lines.tsv").Where(line => !line.IsHeldOut);
        var model = Training.Learn([.. known, .. written, .. Read("fresh.tsv"), .. Read("fresh2.tsv")]);
        File.WriteAllBytes(Path.Combine(root, "services", "SmsStop", "Understanding", "doubt.model"), model);
        Console.WriteLine($"{model.Length} bytes. Build again to use it.");
        return 0;
    case ["measure", .. var rest] when rest.FirstOrDefault(argument => argument[0] != '-') is { } file:
        Print(file, LabelledLine.Read(File.ReadLines(file)), rest.Contains("--show"));
        return 0;
    case ["measure", .. var rest]:
        var all = Read("lines.tsv");
        Print("held out", all.Where(line => line.IsHeldOut), shown: false);
        Print("the others", all.Where(line => !line.IsHeldOut), rest.Contains("--show"));
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 64;
}

IReadOnlyList<LabelledLine> Read(string file) => LabelledLine.Read(File.ReadLines(Path.Combine(lines, file)));

static void Print(string what, IEnumerable<LabelledLine> lines, bool shown)
{
    var measure = new Measure(lines);
    Console.WriteLine($"{what}: {measure}");
    foreach (var line in shown ? measure.Wrong : [])
    {
        Console.WriteLine(line);
    }
}

static string RootOf(string directory) =>
    File.Exists(Path.Combine(directory, "SenefConsent.sln")) ? directory
    : Path.GetDirectoryName(directory) is { } parent ? RootOf(parent)
    : throw new InvalidOperationException("Run it inside the repository.");
