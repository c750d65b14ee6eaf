using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Media.Bridging;

/// <summary>
/// Adds up what the legs of a conference say, frame by frame: each hears the sum of the others, cut off where it is too loud
/// for 16 bits, in wideband when one of them is. Owned by the media clock; allocates nothing per frame.
/// </summary>
internal sealed class Mix : ITicked
{
    private const int MaxFrames = 10;

    private readonly List<MixSeat> _seats = [];
    private readonly int[] _members = new int[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];
    private readonly int[] _coaches = new int[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];
    private readonly short[] _heard = new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];

    public void Add(MixSeat seat) => _seats.Add(seat);

    public void Remove(MixSeat seat) => _seats.Remove(seat);

    public void Tick(int elapsed)
    {
        for (var count = Math.Min(elapsed, MaxFrames); count > 0; count--)
        {
            MixFrame();
        }
    }

    private void MixFrame()
    {
        var rate = VoiceFormat.Narrowband;
        foreach (var seat in _seats)
        {
            rate = Math.Max(rate, seat.Rate);
        }

        Array.Clear(_members);
        Array.Clear(_coaches);
        foreach (var seat in _seats)
        {
            seat.Next(rate);
            AddTo(SumOf(seat), seat.Frame);
        }

        var samples = rate / VoiceFormat.FramesPerSecond;
        foreach (var seat in _seats)
        {
            if (seat.Role.Hears)
            {
                Leave(seat, samples);
                seat.Hear(_heard.AsSpan(0, samples), rate);
            }
        }
    }

    private int[]? SumOf(MixSeat seat) => !seat.IsHeard ? null : seat.Role.SpeaksTo switch
    {
        MixAudience.All => _members,
        MixAudience.Coached => _coaches,
        _ => null,
    };

    private static void AddTo(int[]? sum, short[] frame)
    {
        for (var index = 0; index < sum?.Length; index++)
        {
            sum[index] += frame[index];
        }
    }

    /// <summary>What one leg hears: everybody's sum without itself.</summary>
    private void Leave(MixSeat seat, int samples)
    {
        var own = SumOf(seat);
        for (var index = 0; index < samples; index++)
        {
            var sum = _members[index] - (own == _members ? seat.Frame[index] : 0);
            if (seat.Role.IsCoached)
            {
                sum += _coaches[index];
            }

            _heard[index] = (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
        }
    }
}
