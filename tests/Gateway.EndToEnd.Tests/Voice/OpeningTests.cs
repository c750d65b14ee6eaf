using System.Globalization;
using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class OpeningTests
{
    [Fact]
    public async Task Who_calls_outside_the_opening_hours_is_told_so()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Open = AnotherHour() });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.Phone.HearsPromptAsync("en", "closed");

        await customer.Phone.ClosedAsync();
        Assert.Contains("BYE sip:", customer.Phone.Log);
        Assert.Equal("Unserved: closed", await customer.EndingAsync());
        Assert.Equal("unserved: closed", Assert.Single(await Contacts.ReadAsync(folder)).Ending);
        Assert.Equal(0, anna.Rings());
    }

    // An hour that is far away now, on the same day.
    private static string AnotherHour()
    {
        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var hour = (now.Hour + 12) % 24;
        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00-{hour:00}:30");
    }
}
