using System.Collections.Frozen;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Header names in their usual spelling; compact forms (RFC 3261 section 7.3.3) and other spellings map to these.</summary>
public static class HeaderNames
{
    public const string Accept = "Accept";
    public const string AlertInfo = "Alert-Info";
    public const string Allow = "Allow";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string CallInfo = "Call-Info";
    public const string Contact = "Contact";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string Date = "Date";
    public const string Event = "Event";
    public const string Expires = "Expires";
    public const string From = "From";
    public const string MaxForwards = "Max-Forwards";
    public const string MinExpires = "Min-Expires";
    public const string MinSE = "Min-SE";
    public const string PAssertedIdentity = "P-Asserted-Identity";
    public const string Privacy = "Privacy";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string ProxyRequire = "Proxy-Require";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string ReferSub = "Refer-Sub";
    public const string ReferTo = "Refer-To";
    public const string ReferredBy = "Referred-By";
    public const string Replaces = "Replaces";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string Server = "Server";
    public const string ServiceRoute = "Service-Route";
    public const string SessionExpires = "Session-Expires";
    public const string Subject = "Subject";
    public const string SubscriptionState = "Subscription-State";
    public const string Supported = "Supported";
    public const string Timestamp = "Timestamp";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserAgent = "User-Agent";
    public const string UserToUser = "User-to-User";
    public const string Via = "Via";
    public const string Warning = "Warning";
    public const string WwwAuthenticate = "WWW-Authenticate";

    private const int LongestKnown = 32;

    private static readonly FrozenDictionary<string, string> Known = BuildKnown();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> KnownSpans =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The usual spelling of a name: "v", "VIA" and "Via" all give the same string instance; unknown names stay.</summary>
    public static string Canonical(string name) => Known.TryGetValue(name, out var known) ? known : name;

    /// <summary>As <see cref="Canonical(string)"/>, from the octets of a header line; allocates for unknown names only.</summary>
    internal static string Canonical(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestKnown)
        {
            return Encoding.ASCII.GetString(name);
        }

        Span<char> chars = stackalloc char[LongestKnown];
        var length = Encoding.ASCII.GetChars(name, chars);
        return KnownSpans.TryGetValue(chars[..length], out var known) ? known : chars[..length].ToString();
    }

    private static FrozenDictionary<string, string> BuildKnown()
    {
        string[] names =
        [
            Accept, AlertInfo, Allow, Authorization, CallId, CallInfo, Contact, ContentEncoding, ContentLength, ContentType,
            CSeq, Date, Expires, From, MaxForwards, MinExpires, MinSE, PAssertedIdentity, Privacy, ProxyAuthenticate,
            ProxyAuthorization, ProxyRequire, RAck, Reason, RecordRoute, Require, RetryAfter, Route, RSeq, Server, ServiceRoute,
            Subject, Supported, Timestamp, To, Unsupported, UserAgent, UserToUser, Via, Warning, WwwAuthenticate,
            "Accept-Encoding", "Accept-Language", "Allow-Events", "Content-Disposition", "Diversion", Event, "History-Info",
            "MIME-Version", "Organization", "P-Preferred-Identity", "Path", ReferSub, ReferTo, ReferredBy,
            "Remote-Party-ID", Replaces, SessionExpires, SubscriptionState,
        ];
        var known = names.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        (string Compact, string Name)[] compactForms =
        [
            ("a", "Accept-Contact"), ("b", ReferredBy), ("c", ContentType), ("d", "Request-Disposition"),
            ("e", ContentEncoding), ("f", From), ("i", CallId), ("j", "Reject-Contact"), ("k", Supported),
            ("l", ContentLength), ("m", Contact), ("n", "Identity-Info"), ("o", Event), ("r", ReferTo),
            ("s", Subject), ("t", To), ("u", "Allow-Events"), ("v", Via), ("x", SessionExpires), ("y", "Identity"),
        ];
        foreach (var (compact, name) in compactForms)
        {
            known[compact] = name;
            known.TryAdd(name, name);
        }

        return known.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
