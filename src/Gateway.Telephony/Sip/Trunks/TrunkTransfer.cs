namespace Gateway.Telephony.Sip.Trunks;

/// <summary>How a caller is passed on to somebody outside over the trunk that the call came from.</summary>
public enum TrunkTransfer
{
    /// <summary>We call and stay between the two.</summary>
    Bridge,

    /// <summary>The trunk is asked to connect the two itself (REFER, RFC 5589), which frees both our legs; bridged when it refuses.</summary>
    Refer,
}
