using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using SenefConsent.Client;

namespace SenefConsent.BlocklistTool;

/// <summary>Every kind of failure: what it is called in the texts, and what the tool exits with.</summary>
internal static class Failure
{
    private const int DiskFull = 28;
    private const int DiskFullOnWindows = 112;
    private const int BrokenPipe = 32;
    private const int BrokenPipeOnWindows = 109;

    // The first that fits.
    private static readonly (Func<Exception, bool> Fits, string Kind, int ExitCode)[] Kinds =
    [
        (fault => fault is OperationCanceledException, "Interrupted", ExitCode.Interrupted),
        (fault => fault is WrongUseException, "WrongUse", ExitCode.Wrong),
        (fault => fault is NotThereException, "NotThere", ExitCode.Refused),
        (fault => Answered(fault, HttpStatusCode.Unauthorized), "KeyUnknown", ExitCode.Refused),
        (fault => Answered(fault, HttpStatusCode.Forbidden), "ScopeMissing", ExitCode.Refused),
        (fault => Answered(fault, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), "NotTheService", ExitCode.Refused),
        (fault => Answered(fault, HttpStatusCode.NotImplemented), "NotTheService", ExitCode.Refused),
        (fault => Answered(fault, HttpStatusCode.TooManyRequests), "QuotaUsedUp", ExitCode.Refused),
        (fault => fault is ConsentProblemException { StatusCode: >= HttpStatusCode.InternalServerError }, "ServiceFails", ExitCode.Away),
        (fault => fault is ConsentProblemException problem && IsPage(problem.Detail), "NotTheService", ExitCode.Refused),
        (fault => fault is ConsentProblemException, "Refused", ExitCode.Refused),
        (fault => fault is JsonException or NotSupportedException, "NotTheService", ExitCode.Refused),
        (fault => Failed(fault, HttpRequestError.NameResolutionError), "HostUnknown", ExitCode.Away),
        (fault => IsCertificate(fault, "NameMismatch"), "CertificateOfAnother", ExitCode.Away),
        (fault => IsCertificate(fault, "RemoteCertificate"), "CertificateInvalid", ExitCode.Away),
        (fault => Failed(fault, HttpRequestError.SecureConnectionError), "NoHttps", ExitCode.Away),
        (fault => fault is HttpRequestException { InnerException: TimeoutException }, "NoAnswer", ExitCode.Away),
        (fault => Failed(fault, HttpRequestError.ConnectionError), "NobodyListens", ExitCode.Away),
        (fault => fault is HttpRequestException or HttpIOException, "ConnectionBreaks", ExitCode.Away),
        (fault => fault is IOException { InnerException: SocketException }, "ConnectionBreaks", ExitCode.Away),
        (fault => fault is FileNotFoundException, "FileMissing", ExitCode.Wrong),
        (fault => fault is DirectoryNotFoundException, "DirectoryMissing", ExitCode.Wrong),
        (fault => fault is UnauthorizedAccessException, "FileDenied", ExitCode.Wrong),
        (fault => fault is PathTooLongException, "PathTooLong", ExitCode.Wrong),
        (fault => IsIo(fault, DiskFull, DiskFullOnWindows), "DiskFull", ExitCode.Wrong),
        (fault => IsIo(fault, BrokenPipe, BrokenPipeOnWindows), "ReaderLeft", ExitCode.Interrupted),
        (fault => fault is IOException, "FileFails", ExitCode.Wrong),
    ];

    /// <summary>All names, each of which is a text <c>Failure.{kind}</c>.</summary>
    public static IEnumerable<string> Names => Kinds.Select(kind => kind.Kind).Distinct();

    /// <summary>What a failure is called; null for a bug, which nobody should hide.</summary>
    public static string? KindOf(Exception fault) => Array.Find(Kinds, kind => kind.Fits(fault)).Kind;

    /// <summary>What the tool exits with after it.</summary>
    public static int ExitCodeOf(Exception fault) => Array.Find(Kinds, kind => kind.Fits(fault)).ExitCode;

    /// <summary>What is said of it, in the language of the run: what happened, what it left behind, what to do.</summary>
    public static string TextOf(Exception fault, ToolEnvironment tool)
    {
        var (texts, run) = (tool.Texts, tool.Run);
        var text = texts[
            $"Failure.{KindOf(fault)}",
            ("message", fault.Message),
            ("detail", (fault as ConsentProblemException)?.Detail ?? ""),
            ("status", ((int?)(fault as HttpRequestException)?.StatusCode)?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ("address", run.Asked?.GetLeftPart(UriPartial.Authority) ?? ""),
            ("host", run.Asked?.Host ?? ""),
            ("variable", run.AskedBy),
            ("path", run.File),
            ("directory", Path.GetDirectoryName(Path.GetFullPath(run.File is "" ? "." : run.File)) ?? "")
        ];
        return run.Consequence == "" ? text : $"{text} {run.Consequence}";
    }

    private static bool Answered(Exception fault, params ReadOnlySpan<HttpStatusCode> with) =>
        fault is ConsentProblemException { StatusCode: { } status } && with.Contains(status);

    private static bool Failed(Exception fault, HttpRequestError error) =>
        fault is HttpRequestException { HttpRequestError: var of } and not ConsentProblemException && of == error;

    // The names of SslPolicyErrors are in the message in every language.
    private static bool IsCertificate(Exception fault, string what) =>
        fault.InnerException is AuthenticationException { Message: var message } && message.Contains(what, StringComparison.Ordinal);

    private static bool IsIo(Exception fault, int code, int codeOnWindows) =>
        fault is IOException && (fault.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? codeOnWindows : code);

    // Whatever answers with a page is no service of ours: an entrance, a proxy, another web site.
    private static bool IsPage(string detail) => detail.AsSpan().TrimStart().StartsWith("<");
}
