using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SenefConsent.StaffConsole;

/// <summary>
/// A form with a file, which is read while it comes and is never kept: its fields stand before the file, and the token is looked at before
/// anything of the file is read. Only <c>[TakesFile]</c> routes read one.
/// </summary>
internal sealed class FileForm
{
    private const int LargestField = 16 * 1024;
    private const int MostFields = 32;

    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    private FileForm() { }

    /// <summary>The name of the file; empty when none was chosen.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>The file, to be read to its end.</summary>
    public Stream File { get; private set; } = Stream.Null;

    /// <summary>What was typed or chosen; empty when nothing was.</summary>
    public string this[string field] => fields.GetValueOrDefault(field, "");

    /// <summary>Reads the fields, and the file's beginning.</summary>
    /// <exception cref="BadHttpRequestException">It is no form with a file.</exception>
    /// <exception cref="AntiforgeryValidationException">It does not come from a page of ours.</exception>
    public static async Task<FileForm> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary
        )
        {
            throw new BadHttpRequestException("The form has no parts.");
        }

        var form = new FileForm();
        var reader = new MultipartReader(boundary.ToString(), http.Request.Body);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || form.fields.Count == MostFields)
            {
                throw new BadHttpRequestException("A part of the form is none of ours.");
            }

            if (disposition.IsFileDisposition())
            {
                form.FileName = Path.GetFileName(
                    (disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString().Trim('"')
                );
                form.File = section.Body;
                break;
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            form.fields[name] = await ReadFieldAsync(section.Body, cancellation);
        }

        http.Request.Headers[FormToken.Header] = form[FormToken.Field];
        await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
        return form;
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[LargestField + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read <= LargestField
            ? System.Text.Encoding.UTF8.GetString(buffer, 0, read)
            : throw new BadHttpRequestException("A field of the form is too long.");
    }
}

/// <summary>Routes that take a file.</summary>
internal static class FileRoutes
{
    /// <summary>Lets the route take a file of at most so many bytes.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, long largest) =>
        route
            .DisableAntiforgery()
            .WithMetadata(new TakesFile())
            .AddEndpointFilter(
                (context, next) =>
                {
                    // The server of the tests has no limit that could be raised.
                    context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = largest;
                    return next(context);
                }
            );
}
