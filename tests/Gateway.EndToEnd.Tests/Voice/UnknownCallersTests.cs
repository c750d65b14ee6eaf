using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class UnknownCallersTests
{
    [Fact]
    public async Task A_number_becomes_a_customer_however_the_trunk_writes_it()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);

        var first = await CustomerOfCallAsync(gateway, "+493012345678");
        var again = await CustomerOfCallAsync(gateway, "03012345678");
        var other = await CustomerOfCallAsync(gateway, "+493012345679");

        Assert.NotNull(first);
        Assert.Equal(first, again);
        Assert.NotNull(other);
        Assert.NotEqual(first, other);
    }

    private static async Task<string?> CustomerOfCallAsync(GatewayProcess gateway, string number)
    {
        await using var customer = await Customer.CallAsync(gateway, number);
        await customer.StepAsync("Greeted");
        await customer.Phone.HangUpAsync();
        await customer.EndingAsync();
        var contact = (await Contacts.ReadAsync(gateway.Folder))[0];
        Assert.Equal("callerLeft: in the reception", contact.Ending);
        return contact.CustomerId;
    }
}
