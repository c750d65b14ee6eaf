using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>Who has logged in as one agent cannot speak as another, and who has not logged in says nothing that counts.</summary>
public sealed class AgentIdentityTests : IAsyncLifetime, ICallHandler, Telephony.Sip.Auth.ICredentials, IBindingStore
{
    private const string Spoofed = """
        P-Asserted-Identity : "Polizei 110" <sip:ben@gateway>
        p-preferred-IDENTITY: <sip:ben@gateway>
        Remote-Party-ID	: <sip:ben@gateway>;party=calling
        Reply-To: <sip:ben@gateway>
        Diversion: <sip:+4930111@gateway>;reason=no-answer
        X-Agent-Id : 7
        """;

    private readonly Channel<(IncomingCall Call, string Agent)> _calls = Channel.CreateUnbounded<(IncomingCall, string)>();
    private CallServer _server = null!;
    private RawPeer _phone = null!;

    public async Task InitializeAsync()
    {
        var options = new CallOptions
        {
            Sip = TestStack.Patient,
            Media = new MediaOptions { Listen = IPAddress.Loopback, FirstPort = 43_000, LastPort = 43_999 },
            Outbound = new OutboundOptions { AlarmAfter = 3 },
        };
        _server = await CallServer.StartAsync(options, this, this, this, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _phone = new RawPeer(_server.LocalEndPoint.Port);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _phone.Dispose();
    }

    [Fact]
    public async Task After_login_as_one_agent_the_headers_of_another_change_nothing()
    {
        await InviteAsync(Spoofed, branch: "z9hG4bK-a", cseq: 1);
        var challenge = await _phone.ExpectAsync(401);
        Assert.False(_calls.Reader.TryRead(out _));

        var request = new SipRequest("INVITE", TestStack.ParseUri("sip:*1@127.0.0.1"));
        Assert.True(new DigestClient(new DigestAccount("anna", "secret", "gateway")).TryAuthorize(request, challenge));
        await InviteAsync($"{Spoofed}\nAuthorization: {request.Headers.Get("Authorization")}", branch: "z9hG4bK-b", cseq: 2);
        await _phone.ExpectAsync(480);
        var (call, agent) = await _calls.Reader.ReadAsync().AsTask().Soon();

        Assert.Equal(("anna", "anna"), (agent, call.Agent));
        Assert.Equal(("anna", null, false), (call.Caller.Number, call.Caller.DisplayName, call.Caller.IsAsserted));
        Assert.Empty(call.Caller.ForwardedFrom);
    }

    [Fact]
    public async Task Refused_calls_to_outside_raise_an_alarm_at_each_third()
    {
        var alarms = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Name == "gateway.outbound.alarms")
                    me.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref alarms, (int)value));
        listener.Start();
        var before = Volatile.Read(ref alarms);

        foreach (var number in (string[])["+49900123456", "+44909123456", "+881612345678", "+12025550123", "+4930123456", "+4930123457"])
        {
            Assert.True(E164Number.TryParse(number, out var destination));
            Assert.IsType<OutboundResult.Refused>(await _server.CallAsync(
                new OutboundCall { Destination = destination, RequestedBy = "anna" }, CancellationToken.None));
        }

        // Other tests may raise theirs at the same time.
        Assert.True(Volatile.Read(ref alarms) - before >= 2);
        Assert.Equal(0, _server.Usage.Transactions);
    }

    bool ICallHandler.Serves(string dialled) => false;

    bool ICallHandler.IsInside(string dialled) => false;

    Task ICallHandler.HandleAsync(IncomingCall call, CancellationToken stopping) => throw new InvalidOperationException("there is no trunk");

    Task ICallHandler.HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping)
    {
        _calls.Writer.TryWrite((call, agent));
        return call.RejectAsync(480);
    }

    Task ICallHandler.HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => throw new InvalidOperationException("nobody is inside");

    string? Telephony.Sip.Auth.ICredentials.FindPassword(string userName) => userName == "anna" ? "secret" : null;

    ValueTask<IReadOnlyList<Binding>> IBindingStore.LoadAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Binding>>([]);

    void IBindingStore.Save(string user, IReadOnlyList<Binding> bindings)
    {
    }

    private Task InviteAsync(string more, string branch, int cseq) => _phone.SendAsync(
        $"""
        INVITE sip:*1@127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:{_phone.Port};rport;branch={branch}
        Max-Forwards: 70
        From: "Polizei 110" <sip:ben@gateway>;tag=spoof
        To: <sip:*1@gateway>
        Call-ID: spoof
        CSeq: {cseq} INVITE
        Contact: <sip:ben@127.0.0.1:{_phone.Port}>
        User-Agent: Phone
        {more}
        """);
}
