using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Puts encoded frames of 20 ms into packets of the agreed length, and sends them as the leg's one stream. Owned by the
/// media clock; no allocation per frame.
/// </summary>
internal sealed class PacketBuilder(RtpSocket socket, RtpStream stream, ClockBuffers buffers)
{
    /// <summary>A packet of 60 ms and the frame that overflows it.</summary>
    private const int Capacity = 480 + Prompt.FrameSamples;

    private MediaParameters? _parameters;

    // Only who sends other packets than of 20 ms needs it.
    private byte[]? _pending;
    private int _count;

    /// <summary>Takes new parameters; what was collected under the old ones goes out first.</summary>
    public void Connect(MediaParameters? parameters)
    {
        Flush();
        _parameters = parameters;
        _count = 0;
    }

    public void Append(ReadOnlySpan<byte> frame)
    {
        var parameters = _parameters!;
        if (!parameters.Codec.IsByteStream() || (_count == 0 && frame.Length == parameters.PacketTicks))
        {
            Send(frame, parameters, parameters.FrameTicks);
            return;
        }

        _pending ??= new byte[Capacity];
        frame.CopyTo(_pending.AsSpan(_count));
        _count += frame.Length;
        while (_count >= parameters.PacketTicks)
        {
            Send(_pending.AsSpan(0, parameters.PacketTicks), parameters, (uint)parameters.PacketTicks);
            _count -= parameters.PacketTicks;
            _pending.AsSpan(parameters.PacketTicks, _count).CopyTo(_pending);
        }
    }

    /// <summary>Sends what has been collected, as a shorter packet.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            Send(_pending.AsSpan(0, _count), _parameters!, (uint)_count);
            _count = 0;
        }
    }

    private void Send(ReadOnlySpan<byte> payload, MediaParameters parameters, uint ticks) =>
        socket.Send(buffers.Packet.AsSpan(0, stream.WriteFrame(buffers.Packet, parameters.PayloadType, payload, ticks)));
}
