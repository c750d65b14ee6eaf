namespace Gateway.Telephony.Sdp;

/// <summary>The o= line (RFC 8866 5.2). Ids are kept as the peer wrote them: some exceed 64 bits.</summary>
public sealed record SdpOrigin(string UserName, string SessionId, string SessionVersion, string AddressType, string Address)
{
    public override string ToString() => $"{UserName} {SessionId} {SessionVersion} IN {AddressType} {Address}";

    internal static bool TryParse(string value, out SdpOrigin origin)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        origin = parts.Length == 6 ? new SdpOrigin(parts[0], parts[1], parts[2], parts[4], parts[5]) : Empty;
        return parts.Length == 6;
    }

    internal static SdpOrigin Empty { get; } = new("-", "0", "0", "IP4", "0.0.0.0");
}
