using System.Buffers;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// Writes a message (RFC 3261 section 7). Content-Length is always that of the body. Nothing in a message can start a line:
/// names and methods are tokens, and values lost their CR and LF when they were set or read.
/// </summary>
public static class SipWriter
{
    private const int FirstGuess = 2048;

    /// <summary>Writes into the caller's buffer; false, with nothing to be sent, when it is too small.</summary>
    public static bool TryWrite(SipMessage message, Span<byte> destination, out int written)
    {
        var output = new WireWriter(destination);
        switch (message)
        {
            case SipRequest request:
                output.Text(request.Method);
                output.Octets(" "u8);
                output.Text(SipGrammar.OneLine(request.RequestUri.ToString()));
                output.Octets(" SIP/2.0\r\n"u8);
                break;
            case SipResponse response:
                output.Octets("SIP/2.0 "u8);
                output.Number(response.Status);
                output.Octets(" "u8);
                output.Text(response.Reason);
                output.Octets("\r\n"u8);
                break;
        }

        WriteHeaders(message, ref output);
        output.Octets(message.Body.Span);
        written = output.IsFull ? 0 : output.Written;
        return !output.IsFull;
    }

    /// <summary>Writes into a new array of the right size.</summary>
    public static byte[] Write(SipMessage message)
    {
        for (var size = FirstGuess + message.Body.Length; ; size *= 2)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                if (TryWrite(message, buffer, out var written))
                {
                    return buffer.AsSpan(0, written).ToArray();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static void WriteHeaders(SipMessage message, ref WireWriter output)
    {
        foreach (ref readonly var line in message.Headers.Lines)
        {
            if (ReferenceEquals(line.Name, HeaderNames.ContentLength))
            {
                continue;
            }

            output.Text(line.Name);
            output.Octets(": "u8);
            if (line.IsReceived)
            {
                output.Octets(line.Octets.Span);
            }
            else
            {
                output.Text(line.Value);
            }

            output.Octets("\r\n"u8);
        }

        output.Octets("Content-Length: "u8);
        output.Number(message.Body.Length);
        output.Octets("\r\n\r\n"u8);
    }
}
