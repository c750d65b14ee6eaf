using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>One question to one server: over UDP from a port that nobody can guess, over TCP when the answer did not fit
/// (RFC 5452 sections 4 and 9, RFC 7766).</summary>
internal static class DnsExchange
{
    private const int LongestDatagram = 4096;

    /// <summary>The server's answer; null when it gave none that fits the question.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public static async Task<DnsMessage?> AskAsync(IPEndPoint server, string name, DnsType type, CancellationToken ct)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var query = new byte[DnsMessage.MaxQueryBytes];
        if (!DnsMessage.TryWriteQuery(id, name, type, query, out var length))
            return null;
        try
        {
            var answer = await OverUdpAsync(server, query.AsMemory(0, length), id, name, type, ct).ConfigureAwait(false);
            return answer is { IsTruncated: true }
                ? await OverTcpAsync(server, query.AsMemory(0, length), id, name, type, ct).ConfigureAwait(false)
                : answer;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    private static async Task<DnsMessage?> OverUdpAsync(
        IPEndPoint server, ReadOnlyMemory<byte> query, ushort id, string name, DnsType type, CancellationToken ct)
    {
        // Connected: the kernel passes over what comes from elsewhere, and chooses a port at random for each question.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct).ConfigureAwait(false);
        await socket.SendAsync(query, SocketFlags.None, ct).ConfigureAwait(false);
        var buffer = new byte[LongestDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, ct).ConfigureAwait(false);
            // A forged answer must not end the wait for the true one.
            if (ReadFitting(buffer.AsSpan(0, length), id, name, type) is { } answer)
                return answer;
        }
    }

    private static async Task<DnsMessage?> OverTcpAsync(
        IPEndPoint server, ReadOnlyMemory<byte> query, ushort id, string name, DnsType type, CancellationToken ct)
    {
        using var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server, ct).ConfigureAwait(false);
        var stream = client.GetStream();
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, ct).ConfigureAwait(false);
        await stream.ReadExactlyAsync(framed.AsMemory(0, 2), ct).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(framed)];
        await stream.ReadExactlyAsync(answer, ct).ConfigureAwait(false);
        return ReadFitting(answer, id, name, type);
    }

    private static DnsMessage? ReadFitting(ReadOnlySpan<byte> data, ushort id, string name, DnsType type) =>
        DnsMessage.TryRead(data, out var message) && message.Id == id && message.Type == type
        && message.Question.Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
            ? message
            : null;
}
