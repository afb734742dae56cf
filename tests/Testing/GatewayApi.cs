using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SenefConsent.Testing;

/// <summary>A request that came to a gateway's own interface.</summary>
public sealed record SentRequest(string Method, string Path, string Authorization, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Its body as it came.</summary>
    public string Raw { get; init; } = "";
}

/// <summary>
/// A gateway's own interface, as far as sending and reading its log: it remembers what it is asked and answers what a test sets.
/// </summary>
public sealed class GatewayApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<SentRequest> requests = System.Threading.Channels.Channel.CreateUnbounded<SentRequest>();
    private readonly List<(string Containing, int Status, string Body)> answers = [];

    private GatewayApi(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>What it answers when no test has set anything.</summary>
    public Func<SentRequest, (int Status, string Body)> Usually { get; set; } = _ => (201, "{}");

    public static async Task<GatewayApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var api = new GatewayApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>Answers the next request whose body or path contains something so; several are answered in their order.</summary>
    public void Answer(string containing, int status, string body = "{}")
    {
        lock (answers)
        {
            answers.Add((containing, status, body));
        }
    }

    /// <summary>Forgets the requests that no test has looked at: they are of tests that ran before.</summary>
    public void Forget()
    {
        while (requests.Reader.TryRead(out _)) { }
    }

    /// <summary>The next request whose body or path contains something.</summary>
    public async Task<SentRequest> NextAsync(string containing)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var others = new List<SentRequest>();
        try
        {
            while (true)
            {
                var request = await requests.Reader.ReadAsync(patience.Token);
                if (Matches(request, containing))
                {
                    return request;
                }

                others.Add(request);
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The gateway was not asked for '{containing}' but for: {string.Join(", ", others)}");
        }
    }

    /// <summary>The requests that came and were not asked for.</summary>
    public IReadOnlyList<SentRequest> Rest()
    {
        var rest = new List<SentRequest>();
        while (requests.Reader.TryRead(out var request))
        {
            rest.Add(request);
        }

        return rest;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private (int Status, string Body) AnswerTo(SentRequest request)
    {
        lock (answers)
        {
            var place = answers.FindIndex(answer => Matches(request, answer.Containing));
            if (place < 0)
            {
                return Usually(request);
            }

            var (_, status, body) = answers[place];
            answers.RemoveAt(place);
            return (status, body);
        }
    }

    private static bool Matches(SentRequest request, string containing) =>
        $"{request.Path} {request.Body}".Contains(containing, StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var raw = await reader.ReadToEndAsync();
        var request = new SentRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.Authorization.ToString(),
            headers,
            context.Request.HasFormContentType ? Uri.UnescapeDataString(raw.Replace('+', ' ')) : raw
        )
        {
            Raw = raw,
        };
        requests.Writer.TryWrite(request);
        var (status, body) = AnswerTo(request);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
