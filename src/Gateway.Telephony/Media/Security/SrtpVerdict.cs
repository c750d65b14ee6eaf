namespace Gateway.Telephony.Media.Security;

/// <summary>What became of a received packet.</summary>
internal enum SrtpVerdict
{
    /// <summary>Authentic, new, decrypted.</summary>
    Good,

    /// <summary>Too short or of another shape than the suite's packets.</summary>
    Malformed,

    /// <summary>Its tag is wrong: not of the peer, or damaged.</summary>
    Forged,

    /// <summary>Its index was taken before, or is too old to tell.</summary>
    Replayed,
}
