using System.Reflection;
using Xunit;
using Xunit.v3;

namespace SenefConsent.Testing;

/// <summary>A fixture that needs PostgreSQL. A fast run leaves out every test class that takes one in its constructor.</summary>
public interface INeedsPostgres;

/// <summary>
/// <c>tests/run --fast</c>. Browsers need no mark of their own: every page they open comes from a service, and every service needs PostgreSQL.
/// </summary>
public static class FastRun
{
    private static readonly bool IsAskedFor = Environment.GetEnvironmentVariable("TESTS_FAST") is { Length: > 0 };

    /// <summary>How many samples a property is tried with: a tenth in a fast run.</summary>
    public static int Samples(int samples) => IsAskedFor ? samples / 10 : samples;

    internal static bool LeavesOut(Type testClass) =>
        IsAskedFor
        && testClass
            .GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(fixture => fixture.ParameterType.IsAssignableTo(typeof(INeedsPostgres)));

    /// <summary>
    /// A test that asks for PostgreSQL by itself is skipped. A fixture that lacks the mark fails here, so the mark cannot be forgotten.
    /// </summary>
    internal static void SkipWhatNeedsPostgres() =>
        Assert.SkipWhen(IsAskedFor, $"tests/run --fast leaves out what needs PostgreSQL; a fixture says so by {nameof(INeedsPostgres)}.");
}

/// <summary>xUnit's own framework, which does not find what a fast run leaves out.</summary>
public sealed class ConsentTestFramework : XunitTestFramework
{
    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer(new XunitTestAssembly(assembly, configFilePath: null));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().Where(type => !FastRun.LeavesOut(type))];
    }
}
