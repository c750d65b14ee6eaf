using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Dtmf;

/// <summary>The payload of a telephone-event packet (RFC 4733 2.3): <c>event | E R volume | duration</c>.</summary>
internal readonly record struct DtmfEvent(byte Code, bool IsEnd, byte Volume, ushort Duration)
{
    public const int Bytes = 4;

    private const string Keys = "0123456789*#ABCD";

    /// <summary>The key, for events 0-15 (RFC 4733 3.2); null for flash, fax tones and the like.</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    public static bool TryFind(char key, out byte code)
    {
        var index = Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
        code = (byte)Math.Max(index, 0);
        return index >= 0;
    }

    public static bool TryRead(ReadOnlySpan<byte> payload, out DtmfEvent dtmf)
    {
        dtmf = default;
        if (payload.Length < Bytes)
        {
            return false;
        }

        dtmf = new DtmfEvent(
            payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = Code;
        destination[1] = (byte)((IsEnd ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Duration);
    }
}
