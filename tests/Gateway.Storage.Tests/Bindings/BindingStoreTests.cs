using Gateway.Storage.Bindings;

namespace Gateway.Storage.Tests.Bindings;

public sealed class BindingStoreTests
{
    private static readonly DateTimeOffset Soon = TimeProvider.System.GetUtcNow().AddMinutes(10);

    [Fact]
    public async Task Bindings_come_back_after_the_database_was_closed()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var (desk, mobile) = (Binding("anna", "sip:anna@192.0.2.7:5060"), Binding("anna", "sip:anna@192.0.2.8:5062;ob"));
        database.Bindings.Save("anna", [desk, mobile]);

        database = await temporary.OpenAsync();

        Assert.Equal([desk, mobile], await database.Bindings.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_latest_state_of_a_user_replaces_the_one_before()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var last = Binding("anna", "sip:anna@192.0.2.9") with { CSeq = 999, UserAgent = null };
        for (var i = 0; i < 1000; i++)
        {
            database.Bindings.Save("anna", [Binding("anna", $"sip:anna@192.0.2.7:{1024 + i}")]);
            database.Bindings.Save("bert", [Binding("bert", "sip:bert@192.0.2.10")]);
        }

        database.Bindings.Save("anna", [last]);
        database.Bindings.Save("bert", []);
        await database.Bindings.FlushAsync(CancellationToken.None);

        Assert.Equal([last], await database.Bindings.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Expired_bindings_are_not_loaded()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        database.Bindings.Save("anna", [Binding("anna", "sip:anna@192.0.2.7") with { Expires = Soon.AddHours(-1) }]);
        await database.Bindings.FlushAsync(CancellationToken.None);
        Assert.Empty(await database.Bindings.LoadAsync(CancellationToken.None));
    }

    private static BindingRow Binding(string user, string contact) => new(
        user, contact, ";q=0.5", "192.0.2.7:5060", "192.0.2.1:5060", "Udp", "call@phone", 4, new DateTimeOffset(
            Soon.Ticks - (Soon.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero), "phone 1.0");
}
