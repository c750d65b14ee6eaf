using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>A trunk that is asked to connect a caller itself, which it does, tries in vain, or refuses.</summary>
public sealed class TrunkTransferTests : IAsyncLifetime
{
    private readonly List<IncomingRefer> _refers = [];
    private PeerExchange _exchange = null!;

    public async Task InitializeAsync() =>
        _exchange = await PeerExchange.StartAsync(trunk: peer => peer with { Transfer = TrunkTransfer.Refer });

    public Task DisposeAsync() => _exchange.DisposeAsync().AsTask();

    [Fact]
    public async Task A_caller_passed_on_to_a_number_is_connected_by_the_trunk()
    {
        await using var caller = await CallAsync(async refer =>
        {
            await refer.AcceptAsync();
            await refer.ReportAsync(100);
            await refer.ReportAsync(200);
        });

        var result = await _exchange.CallAsync(onBehalfOf: caller.Call).Soon();

        Assert.Equal(new OutboundResult.Transferred("peer"), result);
        var refer = Assert.Single(_refers);
        Assert.Equal("+49301234567", refer.Target.User);
        Assert.True(caller.Call.IsOnHold);
    }

    [Fact]
    public async Task A_number_that_does_not_answer_leaves_the_caller_with_us()
    {
        await using var caller = await CallAsync(async refer =>
        {
            await refer.AcceptAsync();
            await refer.ReportAsync(486);
        });

        var result = Assert.IsType<OutboundResult.Rejected>(await _exchange.CallAsync(onBehalfOf: caller.Call).Soon());

        Assert.Equal(486, result.Status);
        Assert.Equal((false, false), (caller.Call.IsOnHold, caller.Call.Ended.IsCancellationRequested));
    }

    [Fact]
    public async Task A_trunk_that_refuses_is_called_over_instead()
    {
        await using var caller = await CallAsync(refer => refer.RejectAsync(603));
        var calling = _exchange.CallAsync(onBehalfOf: caller.Call);
        var invite = await _exchange.Peer.Application.NextInviteAsync();
        var dialog = await invite.AcceptAsync(PeerExchange.Sdp());

        await using var call = Assert.IsType<OutboundResult.Answered>(await calling.Soon()).Call;
        Assert.False(caller.Call.IsOnHold);
        Assert.False(await caller.Call.TransferAsync(call, CancellationToken.None).Soon());
        Assert.Equal(2, _refers.Count);
        Assert.False(dialog!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task After_a_consultation_the_trunk_joins_its_two_calls()
    {
        await using var caller = await CallAsync(async refer =>
        {
            await refer.AcceptAsync();
            await refer.ReportAsync(200);
        });
        var calling = _exchange.CallAsync();
        var dialog = await (await _exchange.Peer.Application.NextInviteAsync()).AcceptAsync(PeerExchange.Sdp());
        await using var call = Assert.IsType<OutboundResult.Answered>(await calling.Soon()).Call;

        Assert.True(await caller.Call.TransferAsync(call, CancellationToken.None).Soon());

        Assert.Equal(dialog!.CallId, Assert.Single(_refers).Replaces?.CallId);
        Assert.Same(dialog, _refers[0].Replaced);
    }

    [Fact]
    public async Task What_no_rule_allows_is_not_asked_for()
    {
        await using var caller = await CallAsync(refer => refer.RejectAsync(603));

        Assert.IsType<OutboundResult.Refused>(await _exchange.CallAsync("+4490912345678", caller.Call).Soon());
        Assert.Empty(_refers);
    }

    private async Task<ExternalPhone> CallAsync(Func<IncomingRefer, Task> answer)
    {
        var phone = await ExternalPhone.CallAsync(_exchange, 0x85);
        phone.Dialog.OnOffer = _ => new SdpReply(200, phone.Sdp(phone.Call.IsOnHold ? "recvonly" : "sendrecv"));
        phone.Dialog.OnRefer = refer =>
        {
            _refers.Add(refer);
            _ = answer(refer);
        };
        return phone;
    }
}
