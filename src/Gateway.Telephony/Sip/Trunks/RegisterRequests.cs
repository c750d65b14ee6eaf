using System.Globalization;
using System.Security.Cryptography;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Writes the REGISTER requests of one trunk and reads what their responses grant (RFC 3261 section 10.2): one Call-ID,
/// rising CSeq, and a Contact with a secret "line" parameter by which a call through this registration is recognised.</summary>
internal sealed class RegisterRequests(RegistrationOptions options)
{
    /// <summary>The URI parameter of our Contact that providers hand back in the Request-URI of a call.</summary>
    public const string LineParameter = "line";

    private readonly string _callId = SipIds.NewCallId();
    private uint _sequence;

    /// <summary>The value of the line parameter, unguessable.</summary>
    public string Line { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The address of record at one of the registrars.</summary>
    public SipUri AddressOfRecord(int registrar) => new("sip", options.User, options.Domain ?? options.Registrars[registrar].Host);

    /// <summary>A request with the next number and without Via and Contact.</summary>
    public SipRequest Next(int registrar, TimeSpan expires)
    {
        var server = options.Registrars[registrar];
        var isElsewhere = options.Domain is { } domain && !domain.Equals(server.Host, StringComparison.OrdinalIgnoreCase);
        var address = AddressOfRecord(registrar);
        var request = new SipRequest(SipMethods.Register, isElsewhere ? new SipUri("sip", null, options.Domain!) : server);
        var headers = request.Headers;
        if (options.OutboundProxy is { } proxy)
            headers.Add(HeaderNames.Route, LooseRoute(proxy));
        else if (isElsewhere)
            headers.Add(HeaderNames.Route, LooseRoute(server));
        headers.Add(HeaderNames.MaxForwards, "70");
        headers.Add(HeaderNames.From, new NameAddress(null, address).WithTag(SipIds.NewTag()).ToString());
        headers.Add(HeaderNames.To, new NameAddress(null, address).ToString());
        headers.Add(HeaderNames.CallId, _callId);
        headers.Add(HeaderNames.CSeq, new CSeqHeader(++_sequence, SipMethods.Register).ToString());
        headers.Add(HeaderNames.Expires, Seconds(expires));
        headers.Add(HeaderNames.Supported, "path");
        headers.Add(HeaderNames.Allow, SipMethods.AllowHeader);
        return request;
    }

    /// <summary>Says where we are on the flow that the request takes.</summary>
    public void SetContact(SipRequest request, SipSource flow, string sentBy)
    {
        var transport = flow.Kind == SipTransportKind.Udp ? "" : $";transport={flow.Kind.ToString().ToLowerInvariant()}";
        var user = new SipUri("sip", options.User, "host").ToString();
        request.Headers.Set(
            HeaderNames.Contact, $"<{user[..(user.IndexOf('@') + 1)]}{sentBy}{transport};{LineParameter}={Line}>");
    }

    /// <summary>The lifetime of our binding in a 2xx (section 10.2.4).</summary>
    public TimeSpan GrantedBy(SipResponse response, TimeSpan asked)
    {
        var contacts = response.Headers.Addresses(HeaderNames.Contact);
        var ours = contacts.FirstOrDefault(contact => contact.Uri.Parameters[LineParameter] == Line)
            ?? (contacts.Count == 1 ? contacts[0] : null);
        return ReadSeconds(ours?.Parameters["expires"]) ?? ReadSeconds(response.Headers.Get(HeaderNames.Expires)) ?? asked;
    }

    public static TimeSpan? LeastOf(SipResponse response) => ReadSeconds(response.Headers.Get(HeaderNames.MinExpires));

    private static string LooseRoute(SipUri uri) =>
        new NameAddress(null, uri.Parameters.Contains("lr") ? uri : uri.WithParameter("lr", null)).ToString();

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? ReadSeconds(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
