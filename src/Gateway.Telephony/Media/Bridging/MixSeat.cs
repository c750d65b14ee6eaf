using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Media.Bridging;

/// <summary>
/// One leg's place in a mix: the frames that it has said and that have not been mixed yet. Owned by the media clock;
/// allocates nothing per frame.
/// </summary>
internal sealed class MixSeat(ISoundSink listener) : ISoundSink
{
    /// <summary>Frames that may wait: what a leg catches up after an overrun.</summary>
    private const int MaxFrames = 10;

    private readonly short[][] _frames = new short[MaxFrames][];
    private readonly RateConverter _converter = new();
    private readonly RateConverter _widener = new();
    private int _first;
    private int _count;

    public MixRole Role { get; set; } = MixRole.Member;

    /// <summary>Samples per second that came last; the mix is as wide as its widest leg.</summary>
    public int Rate { get; private set; } = VoiceFormat.Narrowband;

    /// <summary>The frame that is being mixed, at the rate of the mix.</summary>
    public short[] Frame { get; } = new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];

    /// <summary>Whether it says anything in this frame.</summary>
    public bool IsHeard { get; private set; }

    public void Take(ReadOnlySpan<short> frame, int rate)
    {
        Rate = rate;
        if (_count == MaxFrames)
        {
            // Nobody has mixed for long: the oldest is over.
            _first = (_first + 1) % MaxFrames;
            _count--;
        }

        // What waits is kept wide, since the mix may become so meanwhile.
        ref var kept = ref _frames[(_first + _count++) % MaxFrames];
        kept ??= new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];
        _widener.Convert(frame, rate, kept, VoiceFormat.Wideband);
    }

    /// <summary>Brings the next frame to the rate of the mix; silence when there is none.</summary>
    public void Next(int rate)
    {
        IsHeard = _count > 0;
        if (!IsHeard)
        {
            Array.Clear(Frame);
            return;
        }

        _converter.Convert(_frames[_first], VoiceFormat.Wideband, Frame, rate);
        _first = (_first + 1) % MaxFrames;
        _count--;
    }

    public void Hear(ReadOnlySpan<short> frame, int rate) => listener.Take(frame, rate);
}
