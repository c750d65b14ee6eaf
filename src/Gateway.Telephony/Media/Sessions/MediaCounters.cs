using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

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
    public long Late;
    public long Concealed;
    public long Expected;
    public long Lost;
    public long JitterMicroseconds;

    public static void Count(ref long counter) => Volatile.Write(ref counter, counter + 1);

    /// <summary>Counts a packet that could not be opened.</summary>
    public void Count(SrtpVerdict verdict)
    {
        switch (verdict)
        {
            case SrtpVerdict.Forged:
                Count(ref Forged);
                break;
            case SrtpVerdict.Replayed:
                Count(ref Replayed);
                break;
            case SrtpVerdict.Malformed:
                Count(ref Malformed);
                break;
            default:
                break;
        }
    }

    public void Follow(RtpReception reception)
    {
        Volatile.Write(ref Expected, reception.Expected);
        Volatile.Write(ref Lost, reception.Lost);
        Volatile.Write(ref JitterMicroseconds, (long)reception.Jitter.TotalMicroseconds);
    }

    public MediaStatistics Snapshot() => new()
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
        Late = Volatile.Read(ref Late),
        Concealed = Volatile.Read(ref Concealed),
        Expected = Volatile.Read(ref Expected),
        Lost = Volatile.Read(ref Lost),
        Jitter = TimeSpan.FromMicroseconds(Volatile.Read(ref JitterMicroseconds)),
    };
}
