using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>A setting, as operators write it.</summary>
/// <param name="Name">The name of the environment variable; what stands in braces is chosen by whoever sets it.</param>
/// <param name="Services">Who reads it.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">What holds when it is not given; empty when nothing does.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record Setting(string Name, string Services, string Type, string Default, string Unit, string Meaning);

/// <summary>
/// Every setting of the services, read from what their programs bind: the options classes with their defaults and XML documentation. Those
/// that no options class has are named here.
/// </summary>
internal static class ServiceSettings
{
    private const string Gateways = "Gateways";
    private const string Everybody = "all";
    private const string Console = "Console";

    private static readonly string[] Names = ["Preferences", "EmailUnsubscribe", "SmsStop", "Blocklist", "SubjectRights"];

    private static readonly IReadOnlyList<Setting> WithoutOptions =
    [
        new(
            "ConnectionStrings__Consent",
            Everybody,
            "text",
            "required",
            "",
            "The database, with the role of the service and `Timezone=UTC`: `Host=…;Username=…;Password=…;Database=consent;Timezone=UTC`."
        ),
        new(
            "ASPNETCORE_URLS",
            $"{Everybody}, {Console}",
            "text",
            "`http://localhost:5000`",
            "",
            "What the service listens on, for example `http://0.0.0.0:8080`."
        ),
        new(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            $"{Everybody}, {Console}",
            "text",
            "",
            "",
            "Where traces, metrics and logs are sent over OTLP. Not given: nowhere."
        ),
        new(
            "Quotas__Clients__{client}",
            "EmailUnsubscribe, Blocklist",
            "number",
            "",
            "recipients a minute",
            "Another number of recipients for one client, instead of `Quotas__RecipientsPerMinute`."
        ),
        new(
            "ConnectionStrings__Owner",
            "database",
            "text",
            "required",
            "",
            "The database as the owner of the schema, for every command but `sweep` and `erase`."
        ),
        new("ConnectionStrings__Sweep", "database", "text", "", "", "The database as the role `consent_sweep`, for `sweep`."),
        new("ConnectionStrings__Erasure", "database", "text", "", "", "The database as the role `consent_erasure`, for `erase`."),
        new(
            "Roles__{role}",
            "database",
            "text",
            "required",
            "",
            "The password that `migrate` gives to the role of a service, of `sweep` and of `erasure`."
        ),
        new("CnilPackage__ApiKey", "cnil-package", "text", "required", "", "An API key with the scopes `dpo.read` and `statistics`."),
        new("CnilPackage__Language", "cnil-package", "`fr` or `en`", "`fr`", "", "The language of the archive."),
        new("CnilPackage__SigningKey", "cnil-package", "text", "required", "", "The private key that signs the archive, as PEM."),
        new(
            "CnilPackage__TestReport",
            "cnil-package",
            "text",
            "",
            "",
            "A file with what the tests of the release came to, for the archive."
        ),
    ];

    /// <summary>All of them, in the order of their names, those of every service first.</summary>
    public static IReadOnlyList<Setting> All()
    {
        (string Service, IReadOnlyList<Bound> Bound)[] services =
        [
            (Names[0], BoundBy<Preferences.Account>()),
            (Names[1], BoundBy<EmailUnsubscribe.UnsubscribeOptions>()),
            (Names[2], BoundBy<SmsStop.StartAgain>()),
            (Names[3], BoundBy<Blocklist.ImportObjections>()),
            (Names[4], BoundBy<SubjectRights.ResolveUnattributed>()),
            (Console, BoundBy<StaffConsole.ConsoleOptions>()),
        ];
        var found = services
            .SelectMany(service => service.Bound.SelectMany(bound => SettingsOf(bound).Select(member => (service.Service, Member: member))))
            .GroupBy(pair => (pair.Member.Name, pair.Member.Meaning))
            .Select(same =>
                same.First().Member with
                {
                    Services = Join([.. same.Select(pair => pair.Service).Distinct()], same.Key.Name),
                    Default = same.Any(pair => pair.Member.Default == "required") ? "required" : same.First().Member.Default,
                }
            );
        return
        [
            .. InOneLine(found)
                .Concat(WithoutOptions)
                .OrderBy(setting => !setting.Services.StartsWith(Everybody, StringComparison.Ordinal))
                .ThenBy(setting => setting.Name.Split("__")[0], StringComparer.Ordinal)
                .ThenBy(setting => setting.Name, StringComparer.Ordinal),
        ];
    }

    // The programs that keep the database read these as well.
    private static string Join(IReadOnlyList<string> services, string name) =>
        string.Join(", ", Names.All(services.Contains) ? services.Except(Names).Prepend(Everybody) : services)
        + (name.Split("__")[0] is "Ledger" or "Journal" or "Secrets" ? ", database" : "");

    // What all gateways have, or several, is said once.
    private static IEnumerable<Setting> InOneLine(IEnumerable<Setting> settings) =>
        settings
            .GroupBy(setting =>
                setting.Name.Split("__") is [Gateways, _, ..] parts ? $"{string.Join("__", parts.Skip(2))}{setting.Meaning}" : setting.Name
            )
            .Select(same =>
                same.Count() == 1
                    ? same.First()
                    : same.First() with
                    {
                        Name = $"{Gateways}__{{gateway}}__{string.Join("__", same.First().Name.Split("__").Skip(2))}",
                        Meaning =
                            same.Count() < 12
                                ? $"{same.First().Meaning} Of {string.Join(", ", same.Select(setting => setting.Name.Split("__")[1]))}."
                                : same.First().Meaning,
                    }
            );

    private static IEnumerable<Setting> SettingsOf(Bound bound) => Walk(bound.Section, bound.Options, bound.Options, bound.Required, "");

    // What the configuration binder walks: properties that can be set, entries of dictionaries and elements of lists.
    private static IEnumerable<Setting> Walk(string path, Type type, Type declared, IReadOnlySet<string> required, string meaning)
    {
        if (DictionaryOf(type) is { } entry)
        {
            var key = entry.Key == typeof(int) ? "1" : $"{{{KeyOf(path)}}}";
            return Walk($"{path}:{key}", entry.Value, declared, required, meaning);
        }

        if (ListOf(type) is { } element)
        {
            return Walk($"{path}:0", element, declared, required, meaning);
        }

        if (IsValue(type))
        {
            return
            [
                new Setting(
                    path.Replace(":", "__", StringComparison.Ordinal),
                    "",
                    TypeOf(type),
                    required.Contains(path) ? "required" : "",
                    "",
                    meaning
                ),
            ];
        }

        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .SelectMany(property =>
                Walk($"{path}:{property.Name}", property.PropertyType, type, required, XmlDocs.SummaryOf(property) ?? "")
                    .Select(setting =>
                        IsValue(property.PropertyType)
                            ? setting with
                            {
                                Default = setting.Default == "" ? DefaultOf(property, type) : setting.Default,
                                Unit = UnitOf(property),
                            }
                            : setting
                    )
            );
    }

    private static string KeyOf(string path) =>
        path.Split(':') switch
        {
            [Gateways, _] => "account",
            ["Partners"] => "partner",
            [.., "Services"] => "service",
            [.., "Brands"] => "number",
            [.., var list] => char.ToLowerInvariant(list[0]) + list[1..].TrimEnd('s'),
            [] => "name",
        };

    private static bool IsValue(Type type) =>
        Nullable.GetUnderlyingType(type) is not null
        || type.IsPrimitive
        || type.IsEnum
        || type == typeof(string)
        || type == typeof(TimeSpan)
        || type == typeof(TimeOnly);

    private static KeyValuePair<Type, Type>? DictionaryOf(Type type)
    {
        for (var known = type; known is not null; known = known.BaseType)
        {
            if (known.IsGenericType && known.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            {
                return new(known.GenericTypeArguments[0], known.GenericTypeArguments[1]);
            }
        }

        return null;
    }

    private static Type? ListOf(Type type) =>
        type != typeof(string) && type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GenericTypeArguments[0] : null;

    private static string TypeOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } values when Enum.GetNames(values) is { Length: < 8 } names => string.Join(
                ", ",
                names.Select(name => $"`{name}`")
            ),
            { IsEnum: true } => "a name",
            var value when value == typeof(bool) => "`true` or `false`",
            var value when value == typeof(TimeSpan) => "duration",
            var value when value == typeof(TimeOnly) => "time of day",
            var value when value == typeof(string) => "text",
            _ => "number",
        };

    private static string DefaultOf(PropertyInfo property, Type type)
    {
        // An abstract account has the defaults of any that derives from it.
        var made = Activator.CreateInstance(type, nonPublic: true)!;
        return property.GetValue(made) switch
        {
            null or "" => "",
            string path when path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal) =>
                $"the delivered `{Path.GetFileName(path)}`",
            TimeSpan time => $"`{time:c}`",
            TimeOnly time => $"`{time.ToString("HH:mm", CultureInfo.InvariantCulture)}`",
            bool truth => truth ? "`true`" : "`false`",
            IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
            var value => $"`{value}`",
        };
    }

    private static string UnitOf(PropertyInfo property) =>
        property.PropertyType == typeof(TimeSpan)
            ? "`d.hh:mm:ss`"
            : property.Name switch
            {
                var name when name.StartsWith("BytesPer", StringComparison.Ordinal) => "bytes a day",
                var name when name.StartsWith("RecipientsPer", StringComparison.Ordinal) => "recipients a minute",
                var name when name.EndsWith("PerMinute", StringComparison.Ordinal) => "a minute",
                var name when name.EndsWith("PerHour", StringComparison.Ordinal) => "an hour",
                var name when name.EndsWith("WorkingDays", StringComparison.Ordinal) => "working days",
                var name => Regex.Match(name, "Seconds|Minutes|Hours|Days|Months|Years").Value.ToLowerInvariant(),
            };

    private static List<Bound> BoundBy<TEntryPoint>()
        where TEntryPoint : class
    {
        using var program = new UnstartedProgram<TEntryPoint>();
        var services = program.Services();
        var required = RequiredOf(services);
        return
        [
            .. services
                .Where(service =>
                    service.ServiceType.IsGenericType
                    && service.ServiceType.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>)
                    && IsOurs(service.ServiceType.GenericTypeArguments[0])
                )
                .Select(service => new Bound(
                    SectionOf(service.ImplementationInstance!),
                    service.ServiceType.GenericTypeArguments[0],
                    required
                )),
        ];
    }

    private static bool IsOurs(Type options) => options.Namespace?.StartsWith(nameof(SenefConsent), StringComparison.Ordinal) == true;

    private static string SectionOf(object bound) =>
        ((IConfigurationSection)bound.GetType().GetField("_config", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(bound)!).Path;

    // What a service names that is told nothing, and then that has the keys without which it cannot look at the rest.
    private static HashSet<string> RequiredOf(IServiceCollection services) =>
        [
            .. MissingIn(services),
            .. MissingIn(
                With(services)
                    .PostConfigure<LedgerOptions>(ledger =>
                    {
                        ledger.ContactPointKeys[1] = ConsentSystem.LedgerKeys.ContactPointKeys[1];
                        ledger.EvidenceKeys[1] = ConsentSystem.LedgerKeys.EvidenceKeys[1];
                    })
            ),
        ];

    private static ServiceCollection With(IServiceCollection services)
    {
        var copy = new ServiceCollection();
        foreach (var service in services)
        {
            ((ICollection<ServiceDescriptor>)copy).Add(service);
        }

        return copy;
    }

    private static HashSet<string> MissingIn(IServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception refusal) when (refusal is OptionsValidationException or AggregateException)
        {
            return
            [
                .. (refusal is AggregateException several ? several.InnerExceptions : [refusal])
                    .OfType<OptionsValidationException>()
                    .SelectMany(faults => faults.Failures)
                    .Select(fault => Regex.Match(fault, @"^\w+(:\w+)+").Value),
            ];
        }
    }

    private sealed record Bound(string Section, Type Options, IReadOnlySet<string> Required);

    /// <summary>A service's program up to the moment at which it has named all that it needs; it is not built, let alone run.</summary>
    private sealed class UnstartedProgram<TEntryPoint> : WebApplicationFactory<TEntryPoint>
        where TEntryPoint : class
    {
        private IServiceCollection? named;

        public new IServiceCollection Services()
        {
            try
            {
                _ = base.Services;
            }
            catch (EnoughException)
            {
                // Told to stop there.
            }

            return named!;
        }

        // It tells nobody that it was here.
        protected override void ConfigureWebHost(IWebHostBuilder builder) =>
            builder
                .UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", "")
                .ConfigureServices(services =>
                {
                    named = services;
                    throw new EnoughException();
                });

        private sealed class EnoughException : Exception;
    }
}
