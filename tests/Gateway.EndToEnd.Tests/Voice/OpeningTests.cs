using System.Globalization;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

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

    [Fact]
    public async Task Who_shall_not_pay_for_it_is_told_so_before_the_call_is_answered()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Open = AnotherHour(), ClosedMessage = "before-answer" });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Baresip.StartAsync(new BaresipOptions { User = "+4915112345678" });

        await phone.DialAsync(folder.Number, gateway.Sip);

        await phone.HearsPromptAsync("en", "closed");
        Assert.Contains("480", (await phone.WaitAsync(PhoneEventKind.Closed)).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("SIP/2.0 200 OK", phone.Log, StringComparison.Ordinal);
        Assert.Equal("unserved: closed", Assert.Single(await Contacts.ReadAsync(folder)).Ending);
    }

    // An hour that is far away now, on the same day.
    internal static string AnotherHour()
    {
        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var hour = (now.Hour + 12) % 24;
        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00-{hour:00}:30");
    }
}
