using System.Net;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>What a server does with the topmost Via: notes the true source in it, and answers by it
/// (RFC 3261 sections 18.2.1 and 18.2.2, RFC 3581 section 4).</summary>
internal static class ViaRouting
{
    private const int DefaultPort = 5060;

    /// <summary>Adds received when the sent-by is another address, and both received and rport when the sender asked for rport.</summary>
    public static void NoteSource(SipRequest request, IPEndPoint remote)
    {
        var via = request.TopVia;
        var isNamed = IPAddress.TryParse(via.Host.Trim('[', ']'), out var sentBy) && sentBy.Equals(remote.Address);
        if (isNamed && !via.WantsRport)
            return;
        via = via.WithParameter("received", remote.Address.ToString());
        request.Headers.SetTopVia(via.WantsRport ? via.WithParameter("rport", remote.Port.ToString()) : via);
    }

    /// <summary>Where a response goes: the same connection, or over UDP the source address with the source port (rport) or the
    /// sent-by port. The address in Via is never trusted over the true one.</summary>
    public static SipSource ReplyFlow(ViaHeader via, SipSource source) =>
        source.IsReliable || via.WantsRport ? source : source with { Remote = SentByAt(via, source) };

    /// <summary>The source address with the port that the sender listens on: where to connect when its connection is gone.</summary>
    public static IPEndPoint SentByAt(ViaHeader via, SipSource source) => new(source.Remote.Address, via.Port ?? DefaultPort);
}
