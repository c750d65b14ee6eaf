using System.Collections.Immutable;
using System.Net;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>One trunk at work: its registration, its health, and how its calls are recognised and read.</summary>
internal sealed class Trunk : IAsyncDisposable
{
    private const int MaxKnownAddresses = 16;

    private readonly TrunkRegistration? _registration;
    private readonly TrunkProbe? _probe;

    // Where registrars answered from: calls come from there, whichever of them holds the binding.
    private ImmutableHashSet<IPAddress> _seen = [];

    public Trunk(
        TrunkOptions options, SipSender send, Action<IPAddress> onRegistered, TimeProvider time, Func<double> random, ILogger logger)
    {
        Options = options;
        if (options.Registration is { } registration)
            _registration = new TrunkRegistration(options.Name, registration, Remembering(send, onRegistered), time, random, logger);
        if (options is { Check: { } interval, Target: not null })
            _probe = new TrunkProbe(options.Name, Ask, interval, send, time, logger);
    }

    public TrunkOptions Options { get; }

    public TrunkStatus Status =>
        _registration is { Status: { IsUp: false } lost } ? new(Options.Name, IsNew(lost) ? TrunkState.Unknown : TrunkState.Down, lost.Reason)
        : _probe is { IsUp: false } silent ? new(Options.Name, TrunkState.Down, silent.Reason)
        : _registration is { Status: var registered } ? new(Options.Name, TrunkState.Up, registered.Reason)
        : _probe is { IsUp: true } answering ? new(Options.Name, TrunkState.Up, answering.Reason)
        : new(Options.Name, TrunkState.Unknown, _probe?.Reason ?? "not asked");

    /// <summary>Credentials for requests of calls.</summary>
    public DigestAccount? Account => Options.Account ?? Options.Registration?.Account;

    /// <summary>The route of a request that we make (RFC 3608 section 6.1): what the registrar asked for, else the outbound proxy.</summary>
    public IReadOnlyList<NameAddress> Routes =>
        _registration?.Status.ServiceRoutes is { Count: > 0 } asked ? asked
        : Options.Registration?.OutboundProxy is { } proxy ? [new NameAddress(null, proxy.Parameters.Contains("lr") ? proxy : proxy.WithParameter("lr", null))]
        : [];

    /// <summary>Whether calls can be made through it.</summary>
    public bool CanCall => Options.Target is not null && Status.State != TrunkState.Down;

    /// <summary>What a call to <paramref name="destination"/> says and where it goes.</summary>
    public TrunkCall Call(E164Number destination, E164Number? ours, E164Number? onBehalfOf) =>
        TrunkCall.Create(Options, _registration?.Status.Registrar ?? 0, Routes, destination, ours, onBehalfOf);

    /// <summary>How surely a request is this trunk's: 0 for not at all. The secret of our Contact counts more than the connection
    /// that we registered over, that more than an address.</summary>
    public int Recognises(SipRequest request, SipSource source)
    {
        if (_registration is { } registration && request.RequestUri.Parameters[RegisterRequests.LineParameter] == registration.Line)
            return 4;
        if (source.ConnectionId != 0 && _registration?.Status.Flow?.ConnectionId == source.ConnectionId)
            return 3;
        return !Knows(source.Remote.Address) ? 0 : Options.Registration is { } named && named.User == request.RequestUri.User ? 2 : 1;
    }

    /// <summary>What may be the dialled number, the likeliest first: the header that the profile names, then the others when the
    /// Request-URI is the Contact that we registered.</summary>
    public IReadOnlyList<string> DialledIn(SipRequest request)
    {
        var asked = request.RequestUri.User ?? "";
        var to = request.To.Uri.User ?? "";
        var called = Options.Profile.Dialled == DialledHeader.PCalledPartyId
            && request.Headers.Addresses("P-Called-Party-ID") is [var party, ..] ? party.Uri.User ?? "" : to;
        string[] candidates = Options.Profile.Dialled != DialledHeader.RequestUri ? [called, to, asked]
            : Options.Registration is null ? [asked]
            : asked == Options.Registration.User ? [to, asked]
            : [asked, to];
        return [.. candidates.Where(candidate => candidate.Length > 0).Distinct()];
    }

    public void Start()
    {
        _registration?.Start();
        _probe?.Start();
    }

    public void OnConnectionClosed(long connectionId) => _registration?.OnConnectionClosed(connectionId);

    public async ValueTask DisposeAsync()
    {
        if (_probe is not null)
            await _probe.DisposeAsync().ConfigureAwait(false);
        if (_registration is not null)
            await _registration.DisposeAsync().ConfigureAwait(false);
    }

    // Asked for each request from outside, so it allocates nothing.
    private bool Knows(IPAddress address)
    {
        for (var i = 0; i < Options.Addresses.Count; i++)
        {
            if (Options.Addresses[i].Contains(address))
                return true;
        }

        return _seen.Contains(address);
    }

    private static bool IsNew(RegistrationStatus status) => status.Reason == RegistrationStatus.None.Reason;

    private SipSender Remembering(SipSender send, Action<IPAddress> onRegistered) => async (request, onFlow, ct) =>
    {
        SipSource? used = null;
        var response = await send(
            request,
            (flow, sentBy) =>
            {
                used = flow;
                onFlow?.Invoke(flow, sentBy);
            },
            ct).ConfigureAwait(false);

        // Only who knows our password or at least took our binding is believed; 408 and our own 503 come from nobody.
        if (response.IsSuccess && used is { Remote.Address: var address })
        {
            onRegistered(address);
            _seen = _seen.Count < MaxKnownAddresses ? _seen.Add(address) : _seen;
        }

        return response;
    };

    private SipRequest? Ask()
    {
        if (Options.Target is not { } target || _registration is { Status.IsUp: false })
            return null;
        var request = new SipRequest(SipMethods.Options, new SipUri("sip", null, target.Host, target.Port, target.Parameters));
        foreach (var route in Routes)
            request.Headers.Add(HeaderNames.Route, route.ToString());
        var ours = new SipUri("sip", Options.Registration?.User ?? "gateway", Options.Registration?.Domain ?? target.Host);
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        request.Headers.Add(HeaderNames.From, new NameAddress(null, ours).WithTag(SipIds.NewTag()).ToString());
        request.Headers.Add(HeaderNames.To, new NameAddress(null, request.RequestUri).ToString());
        request.Headers.Add(HeaderNames.CallId, SipIds.NewCallId());
        request.Headers.Add(HeaderNames.CSeq, new CSeqHeader(1, SipMethods.Options).ToString());
        request.Headers.Add(HeaderNames.Accept, "application/sdp");
        return request;
    }
}
