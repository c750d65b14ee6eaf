using System.Net;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

public sealed class PhoneWatchTests : IAsyncLifetime, IBindingStore
{
    private readonly TestStack _gateway = new();
    private readonly RawPeer _phone;
    private readonly List<Binding> _bindings = [];
    private Registrar _registrar = null!;

    public PhoneWatchTests() => _phone = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public async Task InitializeAsync()
    {
        _bindings.Add(Binding(cseq: 1));
        _registrar = await Registrar.StartAsync(
            new RegistrarOptions(),
            new DigestServer("gateway", new Nobody(), TimeProvider.System),
            this,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _registrar.Dispose();
        await _gateway.DisposeAsync();
        _phone.Dispose();
    }

    [Fact]
    public async Task A_phone_that_falls_silent_is_not_rung_until_it_answers_twice_or_registers_again()
    {
        await using var watch = new PhoneWatch(
            _gateway.Stack, _registrar, TimeSpan.FromMilliseconds(100), TimeProvider.System, NullLogger.Instance);
        Assert.Single(watch.Reachable(_bindings));
        watch.Start();

        await UntilAsync(() => watch.Reachable(_bindings).Count == 0);
        Assert.Single(watch.Reachable([Binding(cseq: 2)]));

        using var stop = new CancellationTokenSource();
        var answering = AnswerAsync(stop.Token);
        await UntilAsync(() => watch.Reachable(_bindings).Count == 1);
        await stop.CancelAsync();
        Assert.True(await answering >= 2);
    }

    [Fact]
    public void Without_an_interval_nobody_is_asked_and_everybody_is_rung()
    {
        var watch = new PhoneWatch(_gateway.Stack, _registrar, null, TimeProvider.System, NullLogger.Instance);
        watch.Start();

        Assert.Single(watch.Reachable(_bindings));
    }

    ValueTask<IReadOnlyList<Binding>> IBindingStore.LoadAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Binding>>(_bindings);

    void IBindingStore.Save(string user, IReadOnlyList<Binding> bindings)
    {
    }

    private async Task<int> AnswerAsync(CancellationToken stop)
    {
        for (var answered = 0; ; answered++)
        {
            var next = _phone.ExpectAsync("OPTIONS");
            await Task.WhenAny(next, Task.Delay(Timeout.Infinite, stop));
            if (stop.IsCancellationRequested)
                return answered;
            await _phone.RespondAsync(await next, 405, "phone");
        }
    }

    // Asking goes on by itself; the limit is for a watch that never decides.
    private static async Task UntilAsync(Func<bool> isReached)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isReached())
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private Binding Binding(uint cseq) => new()
    {
        User = "anna",
        Contact = TestStack.ParseUri($"sip:anna@127.0.0.1:{_phone.Port}"),
        Source = new SipSource(
            new IPEndPoint(IPAddress.Loopback, _phone.Port), _gateway.Stack.LocalEndPoint, SipTransportKind.Udp, 0),
        Expires = DateTimeOffset.MaxValue,
        CallId = "registration",
        CSeq = cseq,
    };

    private sealed class Nobody : Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => null;
    }
}
