namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop with a gateway whose own interface it can call.</summary>
public abstract class GatewayApiSystem : SmsStopSystem
{
    public GatewayApi Api { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        Api = await GatewayApi.StartAsync();
        Prepare();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Readies the interface before the service starts.</summary>
    protected virtual void Prepare() { }
}
