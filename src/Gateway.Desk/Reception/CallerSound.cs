using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>What the media room hears, as the speech room wants to read it.</summary>
internal sealed class CallerSound(PcmRing ring) : IPcmSource
{
    public int Read(Span<short> destination) => ring.Read(destination);
}
