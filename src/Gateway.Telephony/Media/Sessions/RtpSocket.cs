using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// A leg's UDP socket and the one place that it sends to. It never blocks: what cannot be sent now is counted and lost, as
/// on any network. Owned by the media clock.
/// </summary>
internal sealed class RtpSocket(Socket socket, MediaCounters counters, SrtpSession security)
{
    /// <summary>After the system refused a datagram, this many are skipped (1 s): each refusal costs an exception.</summary>
    private const int RefusedDatagrams = 50;

    private byte[]? _secured;
    private SocketAddress? _destination;
    private int _refused;

    /// <summary>Counts what is sent; set once by the leg.</summary>
    public ReportPath? Reports { get; set; }

    public bool HasDestination => _destination is not null;

    /// <summary>Sends there from now on: to the address of the SDP, or where the peer's packets turned out to come from.</summary>
    public void Redirect(SocketAddress? destination)
    {
        _refused = 0;
        if (destination is null)
        {
            _destination = null;
            return;
        }

        if (_destination?.Buffer.Length != destination.Buffer.Length)
        {
            _destination = new SocketAddress(destination.Family, destination.Buffer.Length);
        }

        destination.Buffer.Span.CopyTo(_destination.Buffer.Span);
        _destination.Size = destination.Size;
    }

    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (_refused > 0)
        {
            _refused--;
            return;
        }

        Reports?.CountSent(datagram);
        if (security.IsActive && !TrySecure(ref datagram))
        {
            MediaCounters.Count(ref counters.SendErrors);
            return;
        }

        try
        {
            socket.SendTo(datagram, SocketFlags.None, _destination!);
            MediaCounters.Count(ref counters.Sent);
        }
        catch (SocketException exception)
        {
            _refused = exception.SocketErrorCode == SocketError.WouldBlock ? 0 : RefusedDatagrams;
            MediaCounters.Count(ref counters.SendErrors);
        }
    }

    /// <summary>Sends a report, which is secured already, on the port of RTP.</summary>
    public void SendReport(ReadOnlySpan<byte> compound)
    {
        try
        {
            socket.SendTo(compound, SocketFlags.None, _destination!);
        }
        catch (SocketException)
        {
            MediaCounters.Count(ref counters.SendErrors);
        }
    }

    private bool TrySecure(ref ReadOnlySpan<byte> datagram)
    {
        var buffer = _secured ??= new byte[RtpPacket.MaxBytes + SrtpSender.MaxOverheadBytes];
        datagram.CopyTo(buffer);
        var isSecured = security.TryProtect(buffer, datagram.Length, out var written);
        datagram = buffer.AsSpan(0, written);
        return isSecured;
    }

    /// <summary>Takes the datagram that is there to read; false when the wake-up proved false (bad checksum).</summary>
    public bool TryReceive(Span<byte> datagram, SocketAddress source, out int length)
    {
        try
        {
            source.Size = source.Buffer.Length;
            length = socket.ReceiveFrom(datagram, SocketFlags.None, source);
            return true;
        }
        catch (SocketException)
        {
            MediaCounters.Count(ref counters.Malformed);
            length = 0;
            return false;
        }
    }
}
