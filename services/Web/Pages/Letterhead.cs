using Microsoft.Extensions.Options;

namespace SenefConsent.Web;

/// <summary>Whose pages they are: what stands above and below each of them.</summary>
/// <param name="controller">Who is responsible.</param>
public sealed class Letterhead(IOptions<ControllerOptions> controller)
{
    private readonly Lazy<string?> logo = new(controller.Value.ReadLogo);

    /// <summary>Who is responsible.</summary>
    public ControllerOptions Controller => controller.Value;

    /// <summary>The logo, as the address of an image; null when there is none.</summary>
    public string? Logo => logo.Value;

    /// <summary>The address that leads to the data protection officer; null when they can only be named.</summary>
    public string? ContactAddress =>
        Controller.Contact switch
        {
            ['h', 't', 't', 'p', ..] address => address,
            var mail when mail.Contains('@') => $"mailto:{mail}",
            _ => null,
        };
}
