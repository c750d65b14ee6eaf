using System.Text;
using System.Text.Json;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>One request of a browser that cannot hold a socket: its hello with everything it has to say.</summary>
/// <param name="Hello">Who asks.</param>
/// <param name="Frames">What it says, as it would over a socket.</param>
public sealed record VisitorPoll(VisitorHello Hello, IReadOnlyList<ReadOnlyMemory<byte>> Frames)
{
    private const int MostFrames = 32;

    /// <summary>Reads a hello with <c>"frames":[...]</c>.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, out VisitorPoll poll)
    {
        var hello = new VisitorHello(null, null, null);
        poll = new VisitorPoll(hello, []);
        try
        {
            using var document = JsonDocument.Parse(json, VisitorFrame.Strict);
            if (!VisitorHello.TryRead(document.RootElement, ref hello)
                || !document.RootElement.TryGetProperty("frames", out var frames)
                || frames.ValueKind != JsonValueKind.Array
                || frames.GetArrayLength() > MostFrames)
            {
                return false;
            }

            poll = new VisitorPoll(
                hello, [.. frames.EnumerateArray().Select(frame => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(frame.GetRawText()))]);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
