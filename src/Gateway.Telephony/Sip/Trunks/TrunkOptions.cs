using System.Net;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>A provider or PBX: calls are taken from its addresses and through its registration, never by name, and made through it.</summary>
public sealed record TrunkOptions
{
    /// <summary>Short name for logs and records.</summary>
    public required string Name { get; init; }

    /// <summary>Source networks (an address is a /32 or /128) that calls are taken from.</summary>
    public IReadOnlyList<IPNetwork> Addresses { get; init; } = [];

    /// <summary>How we register; null for a trunk that knows us by address.</summary>
    public RegistrationOptions? Registration { get; init; }

    /// <summary>What the provider does its own way.</summary>
    public TrunkProfile Profile { get; init; } = TrunkProfile.Generic;

    /// <summary>Where calls to outside go; null for the registrar, or for a trunk that only brings calls.</summary>
    public SipUri? Server { get; init; }

    /// <summary>Credentials for calls to outside; null for those of the registration.</summary>
    public DigestAccount? Account { get; init; }

    /// <summary>Our numbers on this trunk, the first one is shown when nothing else is asked for.</summary>
    public IReadOnlyList<E164Number> Numbers { get; init; } = [];

    /// <summary>Whether the provider lets us show the number of the caller on whose behalf we call. Default no.</summary>
    public bool ShowsCallers { get; init; }

    /// <summary>How a caller of this trunk is passed on to somebody outside that the same trunk calls. Default: bridged here.</summary>
    public TrunkTransfer Transfer { get; init; }

    /// <summary>Whether texts may be sent over it (RFC 3428); few providers take them. Default no.</summary>
    public bool Messages { get; init; }

    /// <summary>How often OPTIONS asks whether the trunk answers; null never asks. Default 60 s.</summary>
    public TimeSpan? Check { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where calls and OPTIONS go; null when there is no such place.</summary>
    internal SipUri? Target => Server ?? (Registration is { Registrars: [var first, ..] } ? first : null);
}
