using System.Net;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Where audio is received and how long silence on the wire is borne; read once at start.</summary>
public sealed record MediaOptions
{
    /// <summary>Local address that RTP sockets bind to. Default 0.0.0.0.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Any;

    /// <summary>Address written into SDP when it differs from the local one (NAT, containers). Default none.</summary>
    public IPAddress? Advertised { get; init; }

    /// <summary>First RTP port (even). Default 20000.</summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>Last port that may be used. Default 29999.</summary>
    public int LastPort { get; init; } = 29999;

    /// <summary>Who may be taken for the peer when its sound comes from another address than the SDP names. Default Nat.</summary>
    public SourceLearning Learning { get; init; } = SourceLearning.Nat;

    /// <summary>A leg that sent no RTP for this long is given up, unless it is held. Default 30 s.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromSeconds(30);
}
