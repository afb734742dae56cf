using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>
/// A request as it came: what evidence keeps and what signatures are made over. Reading it never fails, because what it carries may be an
/// objection: a body that is too long or breaks off is what arrived of it.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query exactly as sent, not decoded; without the host where the request line has one.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, or as much of its beginning as is kept.</param>
/// <param name="Peer">The address that sent it.</param>
public sealed record RawRequest(string Method, string Target, IHeaderDictionary Headers, byte[] Body, string? Peer)
{
    /// <summary>
    /// How much of a body is kept, in bytes, where the route does not say otherwise. A message of ten SMS parts is a twentieth of it.
    /// </summary>
    public const int LongestBody = 64 * 1024;

    /// <summary>
    /// Reads a request to its end: a caller that is cut off while it sends does not hear the answer. It is a feature of the context then,
    /// so that it can be kept if the request fails.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="keep">How much of the body is kept, in bytes.</param>
    public static async Task<RawRequest> ReadAsync(HttpContext context, int keep = LongestBody)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        try
        {
            var buffer = new byte[8 * 1024];
            for (int read; (read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0; )
            {
                body.Write(buffer, 0, (int)Math.Min(read, keep - body.Length));
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // What arrived before is in the buffer and is acted upon.
        }

        var target = OriginForm(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var received = new RawRequest(
            request.Method,
            target.Length > 0 ? target : request.Path + request.QueryString,
            request.Headers,
            body.ToArray(),
            context.Connection.RemoteIpAddress?.ToString()
        );
        context.Features.Set(received);
        return received;
    }

    // GET http://host/path HTTP/1.1. RFC 9112 section 3.2.2.
    private static string OriginForm(string target) =>
        target.StartsWith('/') || target.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme) ? target
        : target.IndexOf('/', scheme + 3) is > 0 and var path ? target[path..]
        : "/";

    /// <summary>The fields of the query, whose names match in any case.</summary>
    public Dictionary<string, StringValues> Query() =>
        Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark
            ? UrlEncodedForm.Parse(Encoding.UTF8.GetBytes(Target[(mark + 1)..]))
            : UrlEncodedForm.Parse([]);

    /// <summary>
    /// The body's form fields, in whatever way it says or does not say that it is a form; none when it is not one. Their names match in any
    /// case.
    /// </summary>
    public async Task<Dictionary<string, StringValues>> FormAsync()
    {
        if (
            !Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(Headers.ContentType.ToString(), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        )
        {
            return UrlEncodedForm.Parse(Body, type?.Charset.ToString());
        }

        try
        {
            var form = UrlEncodedForm.Parse([]);
            var reader = new MultipartReader(
                Microsoft.Net.Http.Headers.HeaderUtilities.RemoveQuotes(type.Boundary).ToString(),
                new MemoryStream(Body)
            );
            for (var fields = 0; fields < FormReader.DefaultValueCountLimit && await reader.ReadNextSectionAsync() is { } section; fields++)
            {
                if (section.AsFormDataSection() is { } field)
                {
                    using var value = new MemoryStream();
                    await field.Section.Body.CopyToAsync(value);
                    form[field.Name] = StringValues.Concat(
                        form.GetValueOrDefault(field.Name),
                        ReceivedText.Decode(value.ToArray(), type.Charset.ToString())
                    );
                }
            }

            return form;
        }
        catch (Exception notAForm) when (notAForm is InvalidDataException or IOException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>
    /// What makes it the same request when it is sent again, whatever its headers: SHA-256 of target and body, in hexadecimal.
    /// </summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(Target), 0, .. Body]));

    /// <summary>Whether it carries this Authorization, compared in constant time.</summary>
    public bool IsAuthorized(string authorization) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Headers.Authorization.ToString()),
            Encoding.UTF8.GetBytes(authorization)
        );

    /// <summary>It as an HTTP/1.1 message, preceded by the peer, without what is not kept (see <see cref="KeptParts"/>).</summary>
    public byte[] ToEvidence()
    {
        var head = new StringBuilder()
            .Append("Peer: ")
            .Append(Peer)
            .Append("\r\n")
            .Append(Method)
            .Append(' ')
            .Append(KeptParts.OfTarget(Target))
            .Append(" HTTP/1.1\r\n");
        foreach (var (name, values) in Headers.Where(header => KeptParts.IsKept(header.Key)))
        {
            foreach (var value in values)
            {
                head.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }
}
