using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Whom a certificate speaks for (RFC 5922 section 7.1): the domains of its SIP URIs and its DNS names; only when it has no
/// subject alternative name at all, its common name.</summary>
internal sealed class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag s_dnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag s_address = new(TagClass.ContextSpecific, 7);

    private readonly List<string> _uriDomains = [];
    private readonly List<string> _dnsNames = [];
    private readonly List<IPAddress> _addresses = [];

    private CertificateNames()
    {
    }

    public static CertificateNames Of(X509Certificate2 certificate)
    {
        var names = new CertificateNames();
        if (certificate.Extensions[SubjectAlternativeName] is { } extension)
            names.TryRead(extension.RawData);
        else if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common)
            names._dnsNames.Add(common);
        return names;
    }

    /// <summary>True when the certificate proves the domain (RFC 5922 section 7.2): the whole name has to be there, a wildcard proves
    /// nothing, and DNS names count only when there is no SIP URI.</summary>
    public bool Proves(string domain) => _uriDomains.Count > 0
        ? _uriDomains.Exists(name => IsSame(name, domain))
        : _dnsNames.Exists(name => IsSame(name, domain));

    public bool Proves(IPAddress address) => _addresses.Contains(address);

    /// <summary>True when the name is covered in the usual sense of TLS, wildcards included.</summary>
    public bool Covers(string name) => _uriDomains.Concat(_dnsNames).Any(known => IsSame(known, name) || IsWildcardOf(known, name));

    private static bool IsSame(string one, string other) => one.TrimEnd('.').Equals(other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static bool IsWildcardOf(string pattern, string name) =>
        pattern.StartsWith("*.", StringComparison.Ordinal) && name.IndexOf('.') is > 0 and var dot && IsSame(pattern[2..], name[(dot + 1)..]);

    // A certificate that cannot be read proves nothing.
    private void TryRead(byte[] extension)
    {
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
                ReadName(names);
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            _uriDomains.Clear();
            _dnsNames.Clear();
            _addresses.Clear();
        }
    }

    private void ReadName(AsnReader names)
    {
        var tag = names.PeekTag();
        if (tag.HasSameClassAndValue(s_dnsName))
            _dnsNames.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, s_dnsName));
        else if (tag.HasSameClassAndValue(s_uri))
            ReadUri(names.ReadCharacterString(UniversalTagNumber.IA5String, s_uri));
        else if (tag.HasSameClassAndValue(s_address))
            ReadAddress(names.ReadOctetString(s_address));
        else
            names.ReadEncodedValue();
    }

    // Section 7.1: a URI with a user is a person's, not a domain's; another scheme says nothing about SIP.
    private void ReadUri(string text)
    {
        if (SipUri.TryParse(text, out var uri) && uri.IsSip && uri.User is null)
            _uriDomains.Add(uri.Host);
    }

    private void ReadAddress(byte[] octets)
    {
        if (octets.Length is 4 or 16)
            _addresses.Add(new IPAddress(octets));
    }
}
