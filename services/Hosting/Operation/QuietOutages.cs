using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Leaves out of the log what libraries write about a store that is away: each attempt with its stack, twenty thousand bytes a second.
/// <see cref="StoreStates"/> says it once.
/// </summary>
internal sealed class QuietOutages(LoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        loggers.CreateLogger(categoryName) is var logger && categoryName.StartsWith(nameof(SenefConsent), StringComparison.Ordinal)
            ? logger
            : new QuietLogger(logger);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose() => loggers.Dispose();

    private sealed class QuietLogger(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (exception is null || !StoreFault.IsOutage(exception))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

internal static class QuietOutagesServices
{
    public static void AddQuietOutages(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ILoggerFactory>(services => new QuietOutages(
            ActivatorUtilities.CreateInstance<LoggerFactory>(services)
        ));
}
