using System.Net;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

public class MediaAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Who_listens_everywhere_says_where_the_peer_reaches_us(string listen)
    {
        var media = TestPorts.Options() with { Listen = IPAddress.Parse(listen) };
        await using var exchange = await PeerExchange.StartAsync(new CallOptions { Media = media });

        var dialog = Assert.IsType<InviteResult.Answered>(await exchange.InviteAsync(PeerExchange.Sdp())).Dialog;

        Assert.True(SessionDescription.TryParse(dialog.RemoteSdp.Span, out var answer, out _));
        Assert.Equal("127.0.0.1", answer.Connection?.Address);
        await dialog.ByeAsync().Soon();
    }
}
