namespace Whistle.Web.Tests.Files;

/// <summary>Waits for what another thread does.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }
}
