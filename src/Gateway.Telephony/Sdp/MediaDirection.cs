namespace Gateway.Telephony.Sdp;

/// <summary>Who sends, seen from the side that writes it (RFC 8866 6.7); a set of two flags so that answers are set arithmetic.</summary>
[Flags]
public enum MediaDirection
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}

internal static class MediaDirections
{
    /// <summary>The attribute's name on the wire.</summary>
    public static string ToAttribute(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendReceive => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.ReceiveOnly => "recvonly",
        _ => "inactive",
    };

    public static bool TryParse(string attribute, out MediaDirection direction)
    {
        MediaDirection? found = attribute switch
        {
            "sendrecv" => MediaDirection.SendReceive,
            "sendonly" => MediaDirection.SendOnly,
            "recvonly" => MediaDirection.ReceiveOnly,
            "inactive" => MediaDirection.Inactive,
            _ => null,
        };
        direction = found ?? MediaDirection.SendReceive;
        return found is not null;
    }

    /// <summary>The same stream seen from the other side: what they send we receive.</summary>
    public static MediaDirection Mirror(this MediaDirection direction) =>
        (direction.HasFlag(MediaDirection.SendOnly) ? MediaDirection.ReceiveOnly : MediaDirection.Inactive)
        | (direction.HasFlag(MediaDirection.ReceiveOnly) ? MediaDirection.SendOnly : MediaDirection.Inactive);
}
