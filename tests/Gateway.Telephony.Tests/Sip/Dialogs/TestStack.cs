using System.Net;
using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>A stack on a free port of the loopback with timers 25 times faster than on the road.</summary>
internal sealed class TestStack : IAsyncDisposable
{
    public static readonly byte[] Offer = Encoding.ASCII.GetBytes("v=0\r\ns=offer\r\n");
    public static readonly byte[] OtherOffer = Encoding.ASCII.GetBytes("v=0\r\ns=other offer\r\n");
    public static readonly byte[] Reply = Encoding.ASCII.GetBytes("v=0\r\ns=answer\r\n");

    public static readonly SipOptions Options = new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        T1 = TimeSpan.FromMilliseconds(20),
        T2 = TimeSpan.FromMilliseconds(160),
        T4 = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>For tests in which nothing may time out, however busy the machine is.</summary>
    public static readonly SipOptions Patient = Options with { T1 = TimeSpan.FromMilliseconds(60) };

    public TestStack(SipOptions? options = null, TimeProvider? time = null) =>
        Stack = SipStack.Start(options ?? Options, Application, time ?? TimeProvider.System, NullLoggerFactory.Instance);

    public FakeApplication Application { get; } = new();

    public SipStack Stack { get; }

    public SipUri Uri(string user = "agent", string transport = "udp") => ParseUri(
        $"sip:{user}@127.0.0.1:{Stack.LocalEndPoint.Port};transport={transport}");

    public static SipUri ParseUri(string text) => SipUri.TryParse(text, out var uri) ? uri : throw new FormatException(text);

    public static OutgoingInvite InviteTo(params SipUri[] targets) => new()
    {
        Targets = [.. targets.Select(target => new InviteTarget(target))],
        From = new NameAddress("Caller", ParseUri("sip:caller@example.org")),
        To = new NameAddress(null, targets[0]),
        Sdp = Offer,
    };

    /// <summary>Waits until no call has left anything behind.</summary>
    public async Task AssertNothingStaysAsync()
    {
        await Stack.WhenIdleAsync().Soon();
        Assert.Equal(0, Stack.ActiveTransactions);
        Assert.Equal(0, Stack.ActiveDialogs);
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}

/// <summary>Waiting in tests: long enough for a busy machine, but not for ever.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static Task Soon(this Task task) => task.WaitAsync(s_limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(s_limit);
}
