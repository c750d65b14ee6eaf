using System.Net;
using System.Text;
using System.Threading.Channels;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>A whole exchange and a SIP stack that is its one trunk: each may call the other. Calls to the exchange are answered and
/// stand until the peer hangs up.</summary>
internal sealed class PeerExchange : ICallHandler, Gateway.Telephony.Sip.Auth.ICredentials, IBindingStore, IAsyncDisposable
{
    private readonly Channel<Call> _answered = Channel.CreateUnbounded<Call>();
    private readonly SemaphoreSlim _handled = new(0);

    public TestStack Peer { get; } = new(TestStack.Patient);

    public CallServer Server { get; private set; } = null!;

    public static async Task<PeerExchange> StartAsync(CallOptions? like = null, Func<TrunkOptions, TrunkOptions>? trunk = null)
    {
        var exchange = new PeerExchange();
        var peer = new TrunkOptions
        {
            Name = "peer",
            Addresses = [new IPNetwork(IPAddress.Loopback, 32)],
            Server = new SipUri("sip", null, "127.0.0.1", exchange.Peer.Stack.LocalEndPoint.Port),
            Numbers = [Number("+4930100")],
            Check = null,
        };
        var options = (like ?? new CallOptions { Media = TestPorts.Options() }) with
        {
            Sip = TestStack.Patient,
            Trunks = [trunk is null ? peer : trunk(peer)],
            Outbound = new OutboundOptions { Allow = ["+49"] },
        };
        exchange.Server = await CallServer.StartAsync(
            options, exchange, exchange, exchange, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return exchange;
    }

    /// <summary>The next leg that the exchange has answered.</summary>
    public Task<Call> NextCallAsync() => _answered.Reader.ReadAsync().AsTask().Soon();

    /// <summary>Waits until the exchange is done with a call.</summary>
    public Task HandledAsync() => _handled.WaitAsync().Soon();

    /// <summary>The peer calls the exchange.</summary>
    public Task<InviteResult> InviteAsync(ReadOnlyMemory<byte> offer) => Peer.Stack.InviteAsync(
        TestStack.InviteTo(TestStack.ParseUri($"sip:100@127.0.0.1:{Server.LocalEndPoint.Port};transport=udp")) with { Sdp = offer },
        CancellationToken.None).Soon();

    /// <summary>The exchange calls a number, which is at the peer.</summary>
    public Task<OutboundResult> CallAsync(string number = "+49301234567", Call? onBehalfOf = null) => Server.CallAsync(
        new OutboundCall { Destination = Number(number), RequestedBy = "test", Peer = onBehalfOf }, CancellationToken.None);

    /// <summary>A description of one audio stream; its address is nobody's unless a port is given.</summary>
    public static ReadOnlyMemory<byte> Sdp(string protocol = "RTP/AVP", string lines = "", int port = 40000, int version = 1) => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 {version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} {protocol} 8\r\n{lines}");

    public static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Peer.DisposeAsync();
        _handled.Dispose();
    }

    bool ICallHandler.Serves(string dialled) => true;

    bool ICallHandler.IsInside(string dialled) => false;

    async Task ICallHandler.HandleAsync(IncomingCall call, CancellationToken stopping)
    {
        await using var answered = await call.AnswerAsync();
        if (answered is not null)
        {
            _answered.Writer.TryWrite(answered);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(answered.Ended, stopping);
            await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _handled.Release();
    }

    Task ICallHandler.HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    Task ICallHandler.HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    string? Gateway.Telephony.Sip.Auth.ICredentials.FindPassword(string userName) => null;

    ValueTask<IReadOnlyList<Binding>> IBindingStore.LoadAsync(CancellationToken ct) => new([]);

    void IBindingStore.Save(string user, IReadOnlyList<Binding> bindings)
    {
    }
}
