using Gateway.Telephony.Media.Jitter;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Where a leg's sound goes while someone listens: through the jitter buffer into the ring.</summary>
internal sealed record Ear(JitterBuffer Jitter, PcmRing Ring);
