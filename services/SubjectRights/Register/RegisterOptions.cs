namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Register</c>: the register of processing.</summary>
public sealed class RegisterOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Register";

    /// <summary>The file in which the processings are declared.</summary>
    public string Processings { get; init; } = Path.Combine(AppContext.BaseDirectory, "processings.json");

    /// <summary>After how many months what is declared is to be attested again.</summary>
    public int AttestEveryMonths { get; init; } = 12;

    /// <summary>How many days before its end a contract is shown as expiring soon.</summary>
    public int WarnBeforeDays { get; init; } = 60;
}
