namespace Gateway.Telephony.Media.Sessions;

/// <summary>A leg's counters. Written by the media clock only; read anywhere, each for itself.</summary>
internal sealed class MediaCounters
{
    public long Sent;
    public long Relayed;
    public long Received;
    public long Foreign;
    public long Malformed;
    public long Unexpected;
    public long Forged;
    public long Replayed;
    public long Rtcp;
    public long Digits;
    public long SendErrors;

    public static void Count(ref long counter) => Volatile.Write(ref counter, counter + 1);

    public MediaStatistics Snapshot(long late, long concealed) => new()
    {
        Sent = Volatile.Read(ref Sent),
        Relayed = Volatile.Read(ref Relayed),
        Received = Volatile.Read(ref Received),
        Foreign = Volatile.Read(ref Foreign),
        Malformed = Volatile.Read(ref Malformed),
        Unexpected = Volatile.Read(ref Unexpected),
        Forged = Volatile.Read(ref Forged),
        Replayed = Volatile.Read(ref Replayed),
        Rtcp = Volatile.Read(ref Rtcp),
        Digits = Volatile.Read(ref Digits),
        SendErrors = Volatile.Read(ref SendErrors),
        Late = late,
        Concealed = concealed,
    };
}
