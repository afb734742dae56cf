using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting;

/// <summary>
/// Refuses a body in a charset that nobody knows, on our own routes: guessing what it says would record something that nobody said. Mails
/// are taken as they come.
/// </summary>
internal static class KnownCharset
{
    public static void UseKnownCharsets(this WebApplication app) =>
        app.Use(
            (context, next) =>
                context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not null && IsUnknown(context.Request)
                    ? Problems
                        .Problem(StatusCodes.Status400BadRequest, "The charset that Content-Type names is not known. Send UTF-8.")
                        .ExecuteAsync(context)
                    : next(context)
        );

    private static bool IsUnknown(HttpRequest request)
    {
        if (
            request.GetTypedHeaders().ContentType is not { Charset.Length: > 0 } type
            || type.Type.Equals("message", StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        try
        {
            // JSON is decoded by the framework, which knows the charsets of .NET and not those of code pages.
            var charset = Microsoft.Net.Http.Headers.HeaderUtilities.RemoveQuotes(type.Charset).ToString();
            _ =
                (
                    type.SubType.EndsWith("json", StringComparison.OrdinalIgnoreCase)
                        ? null
                        : CodePagesEncodingProvider.Instance.GetEncoding(charset)
                ) ?? Encoding.GetEncoding(charset);
            return false;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return true;
        }
    }
}
