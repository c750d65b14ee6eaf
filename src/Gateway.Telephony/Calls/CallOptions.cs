using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Telephony.Calls;

/// <summary>Everything the telephony side is configured with.</summary>
public sealed record CallOptions
{
    /// <summary>Signalling.</summary>
    public SipOptions Sip { get; init; } = new();

    /// <summary>Audio.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>Codecs and security of what is heard.</summary>
    public AudioOptions Audio { get; init; } = new();

    /// <summary>Where calls are taken from.</summary>
    public IReadOnlyList<TrunkOptions> Trunks { get; init; } = [];

    /// <summary>Where calls to outside may go.</summary>
    public OutboundOptions Outbound { get; init; } = new();

    /// <summary>How often OPTIONS asks each registered phone whether it is there; null never asks. Default 60 s.</summary>
    public TimeSpan? PhoneCheck { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Certificates that sign calls (RFC 8224); null to read signatures without checking them.</summary>
    public CertificateFolder? CallerCertificates { get; init; }

    /// <summary>Rates and bans by source.</summary>
    public AdmissionOptions Admission { get; init; } = new();

    /// <summary>Calls at once before a new one is answered 503 with Retry-After. Default 500.</summary>
    public int Capacity { get; init; } = 500;
}
