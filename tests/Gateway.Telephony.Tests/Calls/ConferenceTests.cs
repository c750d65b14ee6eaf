using Gateway.Telephony.Calls;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

public sealed class ConferenceTests : IAsyncLifetime
{
    private PeerExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await PeerExchange.StartAsync();

    public Task DisposeAsync() => _exchange.DisposeAsync().AsTask();

    [Fact]
    public async Task Each_of_three_hears_the_two_others_and_two_are_left_when_one_hangs_up()
    {
        await using var first = await ExternalPhone.CallAsync(_exchange, 0x85);
        await using var second = await ExternalPhone.CallAsync(_exchange, 0x95);
        await using var third = await ExternalPhone.CallAsync(_exchange, 0xB5);
        ExternalPhone[] all = [first, second, third];
        using var stop = new CancellationTokenSource();
        var meeting = Conference.RunAsync([.. all.Select(phone => phone.Call)], music: null, stop.Token);

        foreach (var phone in all)
        {
            await phone.HearsAsync(all.Where(other => other != phone), all);
        }

        await third.Dialog.ByeAsync().Soon();
        Assert.IsType<ConversationEnd.Over>(await meeting.Soon());
        var talk = Conversation.RunAsync(first.Call, second.Call, music: null, stop.Token);
        await first.HearsAsync([second], first, second);
        await second.HearsAsync([first], first, second);
        await stop.CancelAsync();
        await talk.Soon();
    }

    [Fact]
    public async Task Who_holds_is_left_out_until_resuming()
    {
        await using var first = await ExternalPhone.CallAsync(_exchange, 0x85);
        await using var second = await ExternalPhone.CallAsync(_exchange, 0x95);
        await using var third = await ExternalPhone.CallAsync(_exchange, 0xB5);
        using var stop = new CancellationTokenSource();
        ExternalPhone[] all = [first, second, third];
        var meeting = Conference.RunAsync([first.Call, second.Call, third.Call], music: null, stop.Token);
        await first.HearsAsync([second, third], all);

        await third.DirectAsync("sendonly");
        await first.HearsAsync([second], all);
        await third.DirectAsync("sendrecv");
        await third.HearsAsync([first, second], all);

        await stop.CancelAsync();
        Assert.IsType<ConversationEnd.Over>(await meeting.Soon());
    }
}
