namespace Gateway.Telephony.Sdp;

/// <summary>Whether media is secured with SRTP by keys in the SDP (RFC 4568).</summary>
public enum SrtpPolicy
{
    /// <summary>Never: offers of secured media are refused.</summary>
    Off,

    /// <summary>When the other side can; once a call is secured it stays so.</summary>
    Optional,

    /// <summary>Always: whatever is not secured is refused.</summary>
    Require,
}

/// <summary>How one leg secures its stream.</summary>
/// <param name="Policy">What is allowed.</param>
/// <param name="Keys">Our keys of this leg; null only when the policy is off.</param>
public sealed record LocalSecurity(SrtpPolicy Policy, CryptoKeys? Keys)
{
    /// <summary>No security.</summary>
    public static LocalSecurity Off { get; } = new(SrtpPolicy.Off, null);

    /// <summary>Whether our own offer asks for a secured stream (RTP/SAVP) rather than a clear one.</summary>
    public bool OffersSecure { get; init; }

    /// <summary>Whether the stream is secured already and a clear one would be a step back.</summary>
    public bool StaysSecure { get; init; }

    internal bool AllowsClear => Policy != SrtpPolicy.Require && !StaysSecure;
}
