namespace SenefConsent.Web;

/// <summary>Tells of a fault of ours that the person at the page is not to see.</summary>
/// <param name="where">Where it happened, such as a page; one of few.</param>
/// <param name="fault">What happened.</param>
public delegate void ReportFault(string where, Exception fault);
