namespace Gateway.Telephony.Sdp;

/// <summary>Why a session description could not be read: the line (from 1; 0 for the whole) and a reason fit for a Warning header.</summary>
public readonly record struct SdpFault(int Line, string Reason)
{
    public override string ToString() => Line == 0 ? Reason : $"line {Line}: {Reason}";
}
