using System.Net;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>The kinds of records that are asked for or understood.</summary>
internal enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
}

/// <summary>One record of an answer; names are in lower case without the dot at the end.</summary>
internal abstract record DnsRecord(string Name, TimeSpan TimeToLive)
{
    /// <summary>RFC 1035 section 3.4.1, RFC 3596.</summary>
    public sealed record Host(string Name, TimeSpan TimeToLive, IPAddress Address) : DnsRecord(Name, TimeToLive);

    /// <summary>RFC 1035 section 3.3.1.</summary>
    public sealed record Alias(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>RFC 2782; an empty target says that the service is not offered.</summary>
    public sealed record Service(string Name, TimeSpan TimeToLive, int Priority, int Weight, int Port, string Target)
        : DnsRecord(Name, TimeToLive);

    /// <summary>RFC 3403 section 4.1, without its regular expression, which SIP does not use.</summary>
    public sealed record Pointer(string Name, TimeSpan TimeToLive, int Order, int Preference, string Flags, string Services, string Target)
        : DnsRecord(Name, TimeToLive);

    /// <summary>Whose time to live is that of "there is none" (RFC 2308 section 5).</summary>
    public sealed record Authority(string Name, TimeSpan TimeToLive) : DnsRecord(Name, TimeToLive);
}
