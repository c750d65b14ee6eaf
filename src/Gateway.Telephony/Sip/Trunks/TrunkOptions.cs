using System.Net;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>A provider or PBX whose calls are taken: by source address only, never by name.</summary>
public sealed record TrunkOptions
{
    /// <summary>Short name for logs and records.</summary>
    public required string Name { get; init; }

    /// <summary>Source networks (an address is a /32 or /128) that calls are taken from.</summary>
    public IReadOnlyList<IPNetwork> Addresses { get; init; } = [];
}
