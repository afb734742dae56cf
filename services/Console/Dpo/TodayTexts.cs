namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="TodayPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class TodayTexts(string language) : Texts(language)
{
    private readonly ConsoleTexts numbers = new(language);

    /// <summary>How many of something, without the number: in singular or plural.</summary>
    public string Of(string key, long count) =>
        this[numbers.IsOne(count) ? $"{key}.One" : $"{key}.Many", ("count", numbers.NumberOf(Math.Abs(count)))];
}
