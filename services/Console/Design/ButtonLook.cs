namespace SenefConsent.StaffConsole;

/// <summary>How a button looks.</summary>
public enum ButtonLook
{
    /// <summary>The main button of a page.</summary>
    First,

    /// <summary>Another one.</summary>
    Second,

    /// <summary>One that does what cannot be taken back.</summary>
    Danger,

    /// <summary>As a link.</summary>
    Link,
}
