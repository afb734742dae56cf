using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What all pages of the console say: the frame, the components, and what goes wrong.</summary>
/// <param name="language">French or English.</param>
public sealed class ConsoleTexts(string language) : Texts(language)
{
    /// <summary>Those in the language of whoever sent a request.</summary>
    public static ConsoleTexts Of(HttpContext http) => new(SignInEndpoint.LanguageOf(http.Request));

    /// <summary>What stands between a name and what it is.</summary>
    public string Colon => Language == Languages.French ? "\u00A0: " : ": ";

    /// <summary>A channel in a list, for example <c>E-mail</c>.</summary>
    public string NameOf(Channel channel) => new SharedTexts(Language).NameOf(channel);

    /// <summary>A time by the clocks of Paris with its distance from UTC, for example <c>27 November 2026 at 10:16 (UTC+1)</c>.</summary>
    public string TimeOf(DateTimeOffset at) => $"{Languages.TimeIn(Language, at)} ({Languages.InParis(at, "'UTC'z", Language)})";

    /// <summary>A number as people write it.</summary>
    public string NumberOf(long number) => number.ToString("N0", Languages.CultureOf(Language));

    /// <summary>A day, for example <c>27 November 2026</c>.</summary>
    public string DayOf(DateOnly day) => Languages.DayIn(Language, new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero));

    /// <summary>Whether a number is in the singular: in French, zero is.</summary>
    public bool IsOne(long count) => Language == Languages.French ? Math.Abs(count) < 2 : Math.Abs(count) == 1;
}
