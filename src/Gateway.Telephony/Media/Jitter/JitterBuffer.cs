using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Jitter;

/// <summary>
/// Puts received packets back on their time line, by RTP timestamp, and says piece by piece what is to be heard next: a
/// packet, a loss, a pause of the sender, or nothing known. How long packets wait follows how unevenly they come
/// (<see cref="DelayTarget"/>): the line falls back when they come late, and the listener may skip ahead in silence when
/// they wait longer than needed. All times are in ticks of the stream's RTP clock. Pure; owned by the media clock.
/// </summary>
internal sealed class JitterBuffer
{
    /// <summary>Longest packet, 120 ms.</summary>
    public const int MaxPacketFrames = 6;

    /// <summary>Sound this far from the line counts as a restarted sender: 500 ms.</summary>
    private const int ReachFrames = 25;

    /// <summary>This many late packets in a row mean that the sender's clock and not the network is behind.</summary>
    private const int LateLimit = 5;

    /// <summary>After so much of nothing a late packet begins a new line: 80 ms.</summary>
    private const int ForgetFrames = 4;

    private const int MaxPackets = 64;

    // Payloads lie in the order of arrival; a packet that newer ones have overwritten is gone.
    private readonly byte[] _bytes = new byte[16 * 1024];
    private readonly Packet[] _packets = new Packet[MaxPackets];
    private readonly DelayTarget _target = new();
    private long _written;
    private int _count;
    private int _frame = 160;
    private uint _play;
    private bool _isStarted;
    private ushort? _lastSequence;
    private int _unknown;
    private int _lateInRow;

    /// <summary>How long packets shall wait now, in ticks.</summary>
    public int Target => (int)(_target.Current.Ticks / DelayTarget.Step.Ticks) * _frame;

    /// <summary>Forgets all sound; the next packet begins a new line.</summary>
    public void Reset(int clockRate)
    {
        _frame = clockRate / 50;
        _target.Reset();
        _isStarted = false;
        _count = 0;
        _lastSequence = null;
    }

    /// <summary>Puts one packet in its place; <paramref name="ticks"/> is how long it sounds.</summary>
    public JitterArrival Put(in RtpPacket packet, int ticks, bool isNoise, TimeSpan now)
    {
        if (ticks <= 0 || ticks > MaxPacketFrames * _frame || packet.Payload.Length > RtpPacket.MaxBytes)
        {
            return JitterArrival.Unusable;
        }

        var transit = Transit(packet.Timestamp, now);
        var ahead = (int)(packet.Timestamp - _play);
        if (!_isStarted || Math.Abs((long)ahead) > ReachFrames * _frame)
        {
            Start(packet.Timestamp);
        }
        else if (ahead < 0 && !TryFallBack(packet.Timestamp, transit) && ahead + ticks <= 0 && IsLate(packet))
        {
            _target.Follow(transit, now);
            return JitterArrival.Late;
        }

        _target.Follow(transit, now);
        return Insert(packet, ticks, isNoise) ? JitterArrival.InTime : JitterArrival.Repeated;
    }

    /// <summary>
    /// Gives what is next: at most <paramref name="wanted"/> ticks of loss, pause or nothing, or one whole packet. The
    /// payload stays valid until the next <see cref="Put"/>.
    /// </summary>
    public JitterPiece Take(int wanted)
    {
        while (_count > 0)
        {
            ref readonly var next = ref _packets[0];
            var gap = (int)(next.Timestamp - _play);
            if (gap > 0)
            {
                return Gap(Math.Min(gap, wanted), next, gap <= wanted);
            }

            var piece = new JitterPiece { Kind = next.IsNoise ? JitterKind.Noise : JitterKind.Sound, Ticks = next.Ticks, Skip = -gap, Payload = PayloadOf(next) };
            var isHeard = next.Ticks + gap > 0 && !piece.Payload.IsEmpty;
            _lastSequence = next.Sequence;
            _play = isHeard ? next.Timestamp + (uint)next.Ticks : _play;
            Remove();
            if (isHeard)
            {
                _unknown = 0;
                _lateInRow = 0;
                return piece;
            }
        }

        if (!_isStarted)
        {
            return new JitterPiece { Kind = JitterKind.Pause, Ticks = wanted };
        }

        _play += (uint)wanted;
        _unknown += wanted;
        return new JitterPiece { Kind = JitterKind.Unknown, Ticks = wanted };
    }

    /// <summary>
    /// Whether packets wait longer than they need to: a quiet frame may be left out when it is more than one frame too long,
    /// any frame when it is over the limit.
    /// </summary>
    public bool IsBehind(bool isQuiet, TimeSpan now)
    {
        if (!_isStarted || _count == 0)
        {
            return false;
        }

        var delay = Transit(_play, now) - _target.Fastest;
        return delay >= (isQuiet ? _target.Current : DelayTarget.Longest) + DelayTarget.Step;
    }

    private TimeSpan Transit(uint timestamp, TimeSpan now) => now - TimeSpan.FromSeconds(_target.Extend(timestamp) / (50.0 * _frame));

    private void Start(uint timestamp)
    {
        _count = 0;
        _isStarted = true;
        _lastSequence = null;
        _play = timestamp - (uint)Target;
        _unknown = 0;
        _lateInRow = 0;
        _target.Restart();
    }

    /// <summary>Takes back frames that were made up while nothing was known, so that a packet that comes late is heard after all.</summary>
    private bool TryFallBack(uint timestamp, TimeSpan transit)
    {
        var back = (int)(_play - timestamp);
        if (back > _unknown || transit - _target.Fastest > DelayTarget.Longest)
        {
            return false;
        }

        _play = timestamp;
        _unknown = 0;
        return true;
    }

    private bool IsLate(in RtpPacket packet)
    {
        if (_unknown < ForgetFrames * _frame && ++_lateInRow < LateLimit)
        {
            return true;
        }

        Start(packet.Timestamp);
        return false;
    }

    private JitterPiece Gap(int ticks, in Packet next, bool isLast)
    {
        _play += (uint)ticks;
        if (_lastSequence is not { } last || (ushort)(next.Sequence - last) == 1)
        {
            return new JitterPiece { Kind = JitterKind.Pause, Ticks = ticks };
        }

        // The packet right behind the loss may carry what repairs it.
        return new JitterPiece { Kind = JitterKind.Lost, Ticks = ticks, Payload = isLast && !next.IsNoise ? PayloadOf(next) : default };
    }

    /// <summary>False when the packet is there already.</summary>
    private bool Insert(in RtpPacket packet, int ticks, bool isNoise)
    {
        var place = _count;
        while (place > 0 && (int)(_packets[place - 1].Timestamp - packet.Timestamp) >= 0)
        {
            if (_packets[place - 1].Timestamp == packet.Timestamp)
            {
                return false;
            }

            place--;
        }

        if (_count == MaxPackets)
        {
            Remove();
            place = Math.Max(0, place - 1);
        }

        _packets.AsSpan(place, _count - place).CopyTo(_packets.AsSpan(place + 1));
        _packets[place] = new Packet(packet.Timestamp, ticks, packet.Sequence, isNoise, Store(packet.Payload), packet.Payload.Length);
        _count++;
        return true;
    }

    private void Remove()
    {
        _packets.AsSpan(1, --_count).CopyTo(_packets);
    }

    private long Store(ReadOnlySpan<byte> payload)
    {
        var place = (int)(_written % _bytes.Length);
        if (place + payload.Length > _bytes.Length)
        {
            _written += _bytes.Length - place;
            place = 0;
        }

        payload.CopyTo(_bytes.AsSpan(place));
        var start = _written;
        _written += payload.Length;
        return start;
    }

    private ReadOnlySpan<byte> PayloadOf(in Packet packet) =>
        packet.Start + _bytes.Length >= _written ? _bytes.AsSpan((int)(packet.Start % _bytes.Length), packet.Length) : default;

    private readonly record struct Packet(uint Timestamp, int Ticks, ushort Sequence, bool IsNoise, long Start, int Length);
}
