using System.Net;
using System.Threading.Channels;
using Gateway.EndToEnd.Tests.Sip;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Scenarios;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>RFC 3428 against a real phone and SIPp: texts in both directions.</summary>
public sealed class SipMessageTests : IAsyncLifetime, ICallHandler, Telephony.Sip.Auth.ICredentials, IBindingStore
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.78");

    private readonly Channel<IncomingMessage> _messages = Channel.CreateUnbounded<IncomingMessage>();
    private readonly FreePort _provider = FreePort.Lease();
    private CallServer _server = null!;

    public async Task InitializeAsync()
    {
        var options = new CallOptions
        {
            Sip = new SipOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            Media = new MediaOptions { Listen = IPAddress.Loopback, FirstPort = 44_000, LastPort = 44_199 },
            Outbound = new OutboundOptions { Allow = ["+49"] },
            Trunks =
            [
                new TrunkOptions
                {
                    Name = "provider",
                    Addresses = [IPNetwork.Parse("127.0.0.77/32")],
                    Server = new SipUri("sip", null, "127.0.0.1", _provider.Number),
                    Messages = true,
                    Check = null,
                },
            ],
        };
        _server = await CallServer.StartAsync(options, this, this, this, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _provider.Dispose();
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_registered_phone_and_the_exchange_write_to_each_other(PeerTransport transport)
    {
        var gateway = _server.LocalEndPoint;
        await using var phone = await Baresip.StartAsync(new BaresipOptions
        {
            User = "anna",
            Registrar = gateway,
            Secret = "secret",
            Transport = transport,
            WritesTo = $"sip:chat@{gateway}",
        });

        await phone.WriteAsync("Grüße from the phone 🙂");
        var message = await _messages.Reader.ReadAsync().AsTask().Within(Bounded.Soon, "message of the phone", () => phone.Log);
        Assert.Equal(("anna", "chat", "Grüße from the phone 🙂"), (message.Agent, message.Dialled, message.Text));

        var words = string.Join(' ', Enumerable.Range(1, 300).Select(i => $"Wort{i}"));
        Assert.IsType<MessageResult.Sent>(await ToAnnaAsync("Grüße to the phone 🙂"));
        await phone.ReadAsync("Grüße to the phone 🙂");
        Assert.IsType<MessageResult.Sent>(await ToAnnaAsync(words));
        await phone.ReadAsync("Wort300");
        Assert.Equal("Grüße to the phone 🙂", phone.Texts[0]);
        Assert.Equal(words, string.Join(' ', phone.Texts.Skip(1)));
        Assert.Equal(transport == PeerTransport.Tcp ? 2 : 4, phone.Texts.Count);
        Assert.False(_messages.Reader.TryRead(out _));
    }

    [Fact]
    public async Task SIPp_writes_over_the_trunk_as_a_stranger_and_to_nobody()
    {
        Assert.Equal(["202"], (await WriteAsync("100", IPAddress.Parse("127.0.0.77"), "hello")).Logged);
        Assert.Equal(["404"], (await WriteAsync("999", IPAddress.Parse("127.0.0.77"), "hello")).Logged);
        Assert.Equal(["401"], (await WriteAsync("100", Elsewhere, "hello")).Logged);
        Assert.Equal(["401"], (await WriteAsync("chat", Elsewhere, "hello")).Logged);

        Assert.True(_messages.Reader.TryRead(out var message));
        Assert.Equal(("provider", "hello", SippCalls.Caller), (message.Trunk, message.Text, message.From.Number));
        Assert.False(_messages.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData("200", typeof(MessageResult.Sent))]
    [InlineData("480", typeof(MessageResult.RetryLater))]
    [InlineData("405", typeof(MessageResult.Refused))]
    public async Task SIPp_as_the_provider_takes_a_text_or_refuses_it(string status, Type expected)
    {
        await using var provider = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "answer-message",
            Port = _provider,
            Keys = new Dictionary<string, string> { ["status"] = status },
        });

        Assert.True(E164Number.TryParse("+4915112345678", out var number));
        var result = await _server.SendMessageAsync(
            new NumberMessage { Destination = number, Text = "hello", RequestedBy = "test" }, CancellationToken.None);

        Assert.IsType(expected, result);
        Assert.Contains("MESSAGE sip:+4915112345678@", (await provider.Completed).EnsureSuccess().Messages, StringComparison.Ordinal);
    }

    bool ICallHandler.Serves(string dialled) => false;

    bool ICallHandler.IsInside(string dialled) => false;

    Task ICallHandler.HandleAsync(IncomingCall call, CancellationToken stopping) => Task.CompletedTask;

    Task ICallHandler.HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    Task ICallHandler.HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    MessageAddressee ICallHandler.AddresseeOf(string address) => address switch
    {
        "100" => MessageAddressee.Company,
        "chat" => MessageAddressee.Desk,
        _ => MessageAddressee.Nobody,
    };

    Task<MessageAnswer> ICallHandler.HandleMessageAsync(IncomingMessage message, CancellationToken ct)
    {
        _messages.Writer.TryWrite(message);
        return Task.FromResult(MessageAnswer.Stored);
    }

    string? Telephony.Sip.Auth.ICredentials.FindPassword(string userName) => userName == "anna" ? "secret" : null;

    ValueTask<IReadOnlyList<Binding>> IBindingStore.LoadAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Binding>>([]);

    void IBindingStore.Save(string user, IReadOnlyList<Binding> bindings)
    {
    }

    private Task<MessageResult> ToAnnaAsync(string text) => _server.SendMessageAsync(
        new AgentMessage { Agent = "anna", Sender = "chat", SenderName = "Maria", Text = text }, CancellationToken.None);

    private Task<SippResult> WriteAsync(string to, IPAddress from, string text) => SippCalls.RunAsync(
        SippCalls.Towards(_server.LocalEndPoint, to, "message", PeerTransport.Udp, ("text", text), ("authorization", "Accept: text/plain")) with { LocalAddress = from });
}
