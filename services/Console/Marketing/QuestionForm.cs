namespace SenefConsent.StaffConsole;

/// <summary>What a form lacks that asks about recipients.</summary>
internal static class QuestionForm
{
    /// <summary>What is missing: the audience too, which has no default.</summary>
    public static IReadOnlyList<FieldError> Missing(string language, string? channel, string? purpose, string? audience)
    {
        var texts = new ContactStatusTexts(language);
        return
        [
            .. new[] { ("channel", channel), ("purpose", purpose), ("audience", audience) }
                .Where(asked => string.IsNullOrEmpty(asked.Item2))
                .Select(asked => new FieldError(asked.Item1, texts[$"Missing.{asked.Item1}"])),
        ];
    }
}
