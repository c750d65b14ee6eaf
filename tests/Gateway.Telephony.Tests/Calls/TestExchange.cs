using System.Collections.Concurrent;
using System.Net;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>A whole exchange on a free port of the loopback, whose trunk is 127.0.0.77: everybody else has to log in.</summary>
internal sealed class TestExchange : ICallHandler, IBindingStore, Gateway.Telephony.Sip.Auth.ICredentials, IAsyncDisposable
{
    public const string Trunk = "127.0.0.77";

    private CallServer? _server;

    public CallServer Server => _server ?? throw new InvalidOperationException("The exchange has not been started.");

    public int Port => Server.LocalEndPoint.Port;

    /// <summary>The feature codes that were dialled, each with the agent who is said to have done it.</summary>
    public ConcurrentQueue<(string Agent, string Code)> Codes { get; } = new();

    /// <summary>The messages that were taken.</summary>
    public ConcurrentQueue<IncomingMessage> Messages { get; } = new();

    /// <summary>What is done with a message.</summary>
    public Func<IncomingMessage, Task<MessageAnswer>> OnMessageAsync { get; set; } = _ => Task.FromResult(MessageAnswer.Stored);

    /// <summary>Completes the calls from the trunk.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<TestExchange> StartAsync(
        int capacity = 500, AdmissionOptions? admission = null, Func<CallOptions, CallOptions>? change = null)
    {
        var exchange = new TestExchange();
        var options = new CallOptions
        {
            Sip = TestStack.Patient,
            Media = TestPorts.Options(),
            Trunks = [new TrunkOptions { Name = "trunk", Addresses = [IPNetwork.Parse(Trunk + "/32")] }],
            Capacity = capacity,
            // The tests ask more in a second than a phone in a day.
            Admission = admission ?? new AdmissionOptions { StrangerRate = 10_000, StrangersRate = 10_000, Probes = 100_000, FailedLogins = 100_000 },
        };
        exchange._server = await CallServer.StartAsync(
            change?.Invoke(options) ?? options, exchange, exchange, exchange, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return exchange;
    }

    public bool Serves(string dialled) => dialled == "100";

    public async Task HandleAsync(IncomingCall call, CancellationToken stopping) =>
        await Release.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public bool IsInside(string dialled) => false;

    public Task HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => call.RejectAsync(403);

    public async Task HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping)
    {
        Codes.Enqueue((agent, call.Dialled));
        await call.RejectAsync(480).ConfigureAwait(false);
    }

    /// <summary>100 is the company, chat the desk.</summary>
    public MessageAddressee AddresseeOf(string address) => address switch
    {
        "100" => MessageAddressee.Company,
        "chat" => MessageAddressee.Desk,
        _ => MessageAddressee.Nobody,
    };

    public Task<MessageAnswer> HandleMessageAsync(IncomingMessage message, CancellationToken ct)
    {
        Messages.Enqueue(message);
        return OnMessageAsync(message);
    }

    public string? FindPassword(string userName) => userName switch
    {
        "anna" => "secret of anna",
        "ben" => "secret of ben",
        _ => null,
    };

    public ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct) => new([]);

    public void Save(string user, IReadOnlyList<Binding> bindings)
    {
    }

    public async ValueTask DisposeAsync()
    {
        Release.TrySetResult();
        await Server.DisposeAsync().ConfigureAwait(false);
    }
}
