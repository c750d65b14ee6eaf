using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// A SIP or SIPS URI (RFC 3261 section 19.1), a tel URI (RFC 3966), or any other URI with its scheme and the rest as text.
/// Immutable; compares as section 19.1.4 says.
/// </summary>
public sealed class SipUri : IEquatable<SipUri>
{
    /// <summary>The longest URI that is read.</summary>
    public const int MaxLength = 4096;

    private readonly string? _wireUser;
    private readonly string? _wirePassword;
    private string? _text;

    /// <summary>Makes a sip or sips URI; what the grammar does not allow in <paramref name="user"/> is escaped.</summary>
    /// <exception cref="ArgumentException">The host is neither a name nor an address (IPv6 in brackets).</exception>
    public SipUri(string scheme, string? user, string host, int? port = null, SipParameters? parameters = null)
        : this(scheme, user is null ? null : UriEscapes.EscapeUser(user), null, host, port, parameters, null)
    {
        if (!SipHost.IsHost(host))
        {
            throw new ArgumentException("A host is a name or an address.", nameof(host));
        }
    }

    internal SipUri(
        string scheme, string? wireUser, string? wirePassword, string host, int? port, SipParameters? parameters, SipParameters? headers)
    {
        Scheme = scheme;
        _wireUser = wireUser;
        _wirePassword = wirePassword;
        User = wireUser is null ? null : UriEscapes.Unescape(wireUser);
        Host = host;
        Port = port;
        Parameters = parameters ?? SipParameters.Empty;
        Headers = headers ?? SipParameters.Empty;
    }

    private SipUri(string scheme, string opaque)
        : this(scheme, null, null, "", null, null, null) => Opaque = opaque;

    /// <summary>The scheme in lower case: "sip", "sips", "tel" or another.</summary>
    public string Scheme { get; }

    /// <summary>True for sip and sips.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>The user part with its escapes resolved, or the number of a tel URI; null when there is none.</summary>
    public string? User { get; }

    /// <summary>The password part as written; never used, kept for comparison.</summary>
    public string? Password => _wirePassword;

    /// <summary>The host name or address as written, IPv6 in brackets; empty for URIs that are not SIP.</summary>
    public string Host { get; }

    /// <summary>The port when one is written.</summary>
    public int? Port { get; }

    /// <summary>URI parameters as written, escapes kept.</summary>
    public SipParameters Parameters { get; }

    /// <summary>The headers behind the question mark as written. Never applied to a request.</summary>
    public SipParameters Headers { get; }

    /// <summary>What follows the scheme of a URI that is neither SIP nor tel; else empty.</summary>
    public string Opaque { get; } = "";

    /// <summary>The transport parameter in lower case, null when absent.</summary>
    public string? Transport => Parameters["transport"]?.ToLowerInvariant();

    public static bool operator ==(SipUri? left, SipUri? right) => Equals(left, right);

    public static bool operator !=(SipUri? left, SipUri? right) => !Equals(left, right);

    /// <summary>Reads a URI that stands alone: no brackets, no blanks.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipUri? uri) =>
        SipUriParser.TryParse(text, out uri);

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out SipUri?)"/> from octets (UTF-8).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        if (text.Length > MaxLength)
        {
            return false;
        }

        Span<char> chars = text.Length <= 256 ? stackalloc char[256] : new char[text.Length];
        return SipUriParser.TryParse(chars[..Encoding.UTF8.GetChars(text, chars)], out uri);
    }

    /// <summary>This URI with one parameter set, its value escaped.</summary>
    public SipUri WithParameter(string name, string? value) =>
        new(Scheme, _wireUser, _wirePassword, Host, Port, WithEscaped(name, value), Headers);

    /// <summary>This URI without its headers and password, as a Request-URI is to be (RFC 3261 section 19.1.5).</summary>
    public SipUri WithoutHeaders() =>
        Headers.Count == 0 ? this : new(Scheme, _wireUser, _wirePassword, Host, Port, Parameters, null);

    public bool Equals(SipUri? other) => ReferenceEquals(this, other) || (other is not null && SipUriComparison.Equal(this, other));

    public override bool Equals(object? obj) => Equals(obj as SipUri);

    // Parameters are left out: a URI with an unknown parameter equals one without it.
    public override int GetHashCode() => HashCode.Combine(
        Scheme, CanonicalUser, string.GetHashCode(Host, StringComparison.OrdinalIgnoreCase), Port, Opaque);

    /// <summary>The URI as it is written into a message.</summary>
    public override string ToString() => _text ??= Write();

    internal string? CanonicalUser => _wireUser is null ? null : UriEscapes.Canonical(_wireUser);

    internal string? CanonicalPassword => _wirePassword is null ? null : UriEscapes.Canonical(_wirePassword);

    /// <summary>A URI that is not looked into: a foreign scheme, or text that stands for a broken one.</summary>
    internal static SipUri OpaqueOf(string scheme, string rest) => new(scheme, rest);

    private SipParameters WithEscaped(string name, string? value) =>
        Parameters.WithWireValue(name, value is null ? null : UriEscapes.EscapeParameter(value));

    private string Write()
    {
        var text = new StringBuilder();
        if (Scheme.Length > 0)
        {
            text.Append(Scheme).Append(':');
        }

        text.Append(_wireUser);
        if (_wirePassword is not null)
        {
            text.Append(':').Append(_wirePassword);
        }

        if (_wireUser is not null && IsSip)
        {
            text.Append('@');
        }

        text.Append(Host).Append(Opaque);
        if (Port is { } port)
        {
            text.Append(':').Append(port);
        }

        Parameters.AppendTo(text);
        for (var i = 0; i < Headers.Count; i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(Headers[i]);
        }

        return text.ToString();
    }
}
