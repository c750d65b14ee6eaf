using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Appends text and octets to a buffer; once something did not fit it is full and takes nothing more.</summary>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    public bool IsFull { get; private set; }

    public void Text(string text)
    {
        if (IsFull || !Encoding.UTF8.TryGetBytes(text, _destination[Written..], out var count))
        {
            IsFull = true;
            return;
        }

        Written += count;
    }

    public void Octets(ReadOnlySpan<byte> octets)
    {
        if (IsFull || !octets.TryCopyTo(_destination[Written..]))
        {
            IsFull = true;
            return;
        }

        Written += octets.Length;
    }

    public void Number(int number)
    {
        if (IsFull || !number.TryFormat(_destination[Written..], out var count))
        {
            IsFull = true;
            return;
        }

        Written += count;
    }
}
