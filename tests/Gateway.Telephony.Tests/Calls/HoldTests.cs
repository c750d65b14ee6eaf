using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

public sealed class HoldTests : IAsyncLifetime
{
    private static readonly Prompt Music = Prompt.FromPcm(Enumerable.Repeat((short)5_504, 1_600).ToArray());

    private readonly List<MediaDirection> _offered = [];
    private PeerExchange _exchange = null!;
    private string _answer = "recvonly";

    public async Task InitializeAsync() => _exchange = await PeerExchange.StartAsync();

    public Task DisposeAsync() => _exchange.DisposeAsync().AsTask();

    [Fact]
    public async Task The_peer_is_held_with_music_and_resumed()
    {
        await using var phone = await CallAsync();

        Assert.True(await phone.Call.HoldAsync(Music, CancellationToken.None).Soon());
        Assert.Equal((true, false), (phone.Call.IsOnHold, phone.Call.IsHeld));
        await phone.HearsAsync(5_504);
        _answer = "sendrecv";
        Assert.True(await phone.Call.ResumeAsync(CancellationToken.None).Soon());

        Assert.Equal((false, false), (phone.Call.IsOnHold, phone.Call.IsHeld));
        Assert.Equal([MediaDirection.SendOnly, MediaDirection.SendReceive], _offered);
    }

    [Fact]
    public async Task Without_music_nothing_flows_and_a_refusal_leaves_all_as_it_was()
    {
        await using var phone = await CallAsync();
        _answer = "inactive";
        Assert.True(await phone.Call.HoldAsync(music: null, CancellationToken.None).Soon());
        Assert.Equal([MediaDirection.Inactive], _offered);
        _answer = "sendrecv";
        Assert.True(await phone.Call.ResumeAsync(CancellationToken.None).Soon());

        phone.Dialog.OnOffer = static _ => new SdpReply(488, default);
        Assert.False(await phone.Call.HoldAsync(Music, CancellationToken.None).Soon());
        Assert.Equal((false, false), (phone.Call.IsOnHold, phone.Call.IsHeld));
    }

    [Fact]
    public async Task Both_may_hold_at_once_and_resume_in_any_order()
    {
        await using var phone = await CallAsync();
        Assert.True(await phone.Call.HoldAsync(Music, CancellationToken.None).Soon());

        Assert.Equal(MediaDirection.Inactive, await phone.DirectAsync("sendonly"));
        Assert.Equal((true, true), (phone.Call.IsOnHold, phone.Call.IsHeld));
        _answer = "sendonly";
        Assert.True(await phone.Call.ResumeAsync(CancellationToken.None).Soon());
        Assert.Equal((false, true), (phone.Call.IsOnHold, phone.Call.IsHeld));
        Assert.Equal(MediaDirection.SendReceive, await phone.DirectAsync("sendrecv"));
        Assert.Equal((false, false), (phone.Call.IsOnHold, phone.Call.IsHeld));
    }

    private async Task<ExternalPhone> CallAsync()
    {
        var phone = await ExternalPhone.CallAsync(_exchange, 0x85);
        phone.Dialog.OnOffer = offer =>
        {
            Assert.True(SessionDescription.TryParse(offer.Span, out var ours, out _));
            _offered.Add(ours.DirectionOf(ours.Media[0]));
            return new SdpReply(200, phone.Sdp(_answer));
        };
        return phone;
    }
}
