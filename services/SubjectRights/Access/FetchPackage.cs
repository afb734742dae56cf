using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Whoever has the link fetches a package.</summary>
/// <param name="Case">The case.</param>
/// <param name="Package">The package.</param>
/// <param name="Format">In which form.</param>
/// <param name="Act">The fetching.</param>
internal sealed record FetchPackage(Guid Case, Guid Package, PackageFormat Format, CaseAct Act) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case] };

    /// <summary>Decides. Of several at once one gets it.</summary>
    /// <returns>Whether it is theirs.</returns>
    public static Decision<bool> Decide(FetchPackage command, LedgerState state)
    {
        var changes = new Changes(state);
        var found = RightsCase.Fold(command.Case, state.RecordEventsOf(command.Case));
        if (found is not { Packages: [.., { FetchedAt: null } last] } || last.Id != command.Package || last.ExpiresAt <= command.Act.Now)
        {
            return changes.With(false);
        }

        changes.Record(found, command.Act, new PackageFetched(command.Package, command.Format, command.Act.By, command.Act.Now));
        changes.Write(PackageRow.Empty(command.Package, command.Act.Now));
        return changes.With(true);
    }
}

/// <summary>What a link to a package needs.</summary>
internal sealed record PackageSources(
    NpgsqlDataSource Database,
    EvidenceVault Vault,
    CaseWriter Cases,
    LedgerWriter Writer,
    IOptions<ControllerOptions> Controller,
    TimeProvider Clock
);

/// <summary>
/// <c>GET /packages/{token}</c>: the package, once. Whoever does not ask for a file by <c>format</c> or <c>Accept</c> is first shown a page
/// with a button, because programs that look at links in mails would otherwise fetch it before the person does.
/// </summary>
internal static class FetchPackageEndpoint
{
    private const string Link = "link";

    /// <summary>The package as the file that is asked for, else the page that leads to it. 410 when it was fetched or has expired.</summary>
    /// <param name="token">The token of the link.</param>
    /// <param name="format"><c>json</c>, <c>csv</c>, <c>pdf</c> or <c>page</c>; when not given, <c>Accept</c> says so.</param>
    [ProducesResponseType<AccessPackage>(200)]
    public static async Task<IResult> Get(
        string token,
        string? format,
        HttpContext http,
        [AsParameters] PackageSources sources,
        CancellationToken cancellation
    )
    {
        if (format is not null && ExactNames<PackageFormat>.Find(format) is null)
        {
            return Problems.Problem(400, $"format is unknown; it is one of {string.Join(", ", ExactNames<PackageFormat>.All)}.");
        }

        if ((ExactNames<PackageFormat>.Find(format) ?? FileIn(http.Request.GetTypedHeaders().Accept)) is { } wanted)
        {
            return await FetchAsync(token, wanted, http, sources, cancellation);
        }

        return await FindAsync(token, sources, cancellation) is null
            ? Gone(http, sources)
            : new OpenPackagePage { Texts = TextsFor(http, sources) };
    }

    /// <summary>The button of the page: the package as a page, which offers it as files as well.</summary>
    /// <param name="token">The token of the link.</param>
    [ProducesResponseType<string>(200, "text/html")]
    public static Task<IResult> Post(
        string token,
        HttpContext http,
        [AsParameters] PackageSources sources,
        CancellationToken cancellation
    ) => FetchAsync(token, PackageFormat.Page, http, sources, cancellation);

    private static async Task<IResult> FetchAsync(
        string token,
        PackageFormat format,
        HttpContext http,
        PackageSources sources,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(token, sources, cancellation) is not { } row)
        {
            return Gone(http, sources);
        }

        // Made before it counts as fetched: what cannot be made is not lost.
        var answer = Answer(format, sources.Vault.Open(row.Kept), sources);
        var fetched = new FetchPackage(row.Case, row.Kept.Id, format, sources.Cases.ActOf(Link));
        if (!await sources.Writer.WriteAsync(fetched, FetchPackage.Decide))
        {
            return Gone(http, sources);
        }

        http.Response.Headers.CacheControl = "no-store";
        return answer;
    }

    private static IResult Answer(PackageFormat format, byte[] content, PackageSources sources)
    {
        var package = JsonSerializer.Deserialize<AccessPackage>(content, JsonSerializerOptions.Web)!;
        var texts = new PackageTexts(ExactNames<LetterLanguage>.Of(package.Language), sources.Controller.Value.Name);
        return format switch
        {
            PackageFormat.Csv => Results.File(PackageCsv.Of(package), PackageCsv.MediaType, $"{package.Reference}.csv"),
            PackageFormat.Pdf => Results.File(
                PackagePdf.Of(package, texts, content),
                MediaTypeNames.Application.Pdf,
                $"{package.Reference}.pdf"
            ),
            PackageFormat.Page => new PackagePage
            {
                Texts = texts,
                Package = package,
                Json = content,
                Pdf = PackagePdf.Of(package, texts, content),
            },
            _ => Results.Bytes(content, "application/json"),
        };
    }

    // Whoever takes anything, as programs do that look at links, has asked for no file.
    private static PackageFormat? FileIn(IList<MediaTypeHeaderValue> accepted) =>
        accepted.Any(type => type.MediaType.Value is "text/html" or "application/xhtml+xml") ? null
        : accepted.Any(type => type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)) ? PackageFormat.Csv
        : accepted.Any(type => type.MediaType.Equals(MediaTypeNames.Application.Pdf, StringComparison.OrdinalIgnoreCase))
            ? PackageFormat.Pdf
        : accepted.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) ? PackageFormat.Json
        : null;

    private static async Task<PackageRow?> FindAsync(string token, PackageSources sources, CancellationToken cancellation) =>
        SealedToken.Read(SealedToken.FirstIn(token)) is { } bytes
        && await PackageRow.FindAsync(sources.Database, bytes, cancellation) is { FetchedAt: null } row
        && row.ExpiresAt > sources.Clock.GetUtcNow()
            ? row
            : null;

    private static IResult Gone(HttpContext http, PackageSources sources)
    {
        var texts = TextsFor(http, sources);
        return http.Request.GetTypedHeaders().Accept.Any(type => type.SubType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            ? Problems.Problem(410, GonePackagePage.TextOf(texts, sources.Controller.Value))
            : new GonePackagePage { Texts = texts, Controller = sources.Controller.Value };
    }

    private static PackageTexts TextsFor(HttpContext http, PackageSources sources) =>
        new(PageLanguage.Of(http.Request, new Dictionary<string, StringValues>()), sources.Controller.Value.Name);
}
