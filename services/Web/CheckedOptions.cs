using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SenefConsent.Web;

/// <summary>Options that can say what is wrong with them.</summary>
public static class CheckedOptions
{
    /// <summary>Adds the options of a section, with which the service does not start while something is wrong with them.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="section">The name of the section.</param>
    /// <param name="faultIn">What is wrong; null when nothing is. It may look at other services.</param>
    public static void AddOptions<T>(this IHostApplicationBuilder builder, string section, Func<T, IServiceProvider, string?> faultIn)
        where T : class
    {
        builder.Services.AddOptions<T>().Bind(builder.Configuration.GetSection(section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<T>>(services => new Validation<T>(options => faultIn(options, services)));
    }

    private sealed class Validation<T>(Func<T, string?> faultIn) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            faultIn(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
