using System.Text;
using Gateway.Desk.Channels.WebChat;

namespace Gateway.Fuzz.Targets;

/// <summary>What browsers of visitors send: hellos, frames and polls.</summary>
internal sealed class WebChatTarget : IFuzzTarget
{
    public string Name => "webchat";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. new[]
    {
        """{"t":"hello","token":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","after":"0198f0f0-0000-7000-8000-000000000000","language":"de"}""",
        """{"t":"hello","token":null,"after":null,"language":"en","frames":[{"t":"say","id":"a1","text":"Hallo \ud83d\ude42"},{"t":"got","id":"0198f0f0-0000-7000-8000-000000000000"}]}""",
        """{"t":"say","id":"a1","text":"Wo ist mein Paket?\n\u00e4","choice":true,"to":"0198f0f0-0000-7000-8000-000000000000"}""",
        """{"t":"read","id":"0198f0f0-0000-7000-8000-000000000000"}""",
        """{"t":"reach","id":"a2","value":"maria@example.com"}""",
    }.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<byte[]> Pieces { get; } = [.. new[]
    {
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "\\ud83d", "\\u0000", "\\", "\0", "🙂", "[[[[[[[[[[", "\"t\":\"say\",", "\"t\":\"hello\",",
        "\"id\":\"../x\",", "\"text\":{},", "\"frames\":[", "\"token\":7,", "{\"a\\ud800\":1}",
    }.Select(Encoding.UTF8.GetBytes)];

    public bool Run(ReadOnlySpan<byte> input)
    {
        var json = input.ToArray();
        var isHello = VisitorHello.TryRead(json, out _);
        var isPoll = VisitorPoll.TryRead(json, out var poll);
        foreach (var frame in poll.Frames)
        {
            VisitorFrame.TryRead(frame, out _);
        }

        var isFrame = VisitorFrame.TryRead(json, out var read);
        if (isFrame && read is VisitorFrame.Say { Id.Length: 0 } or VisitorFrame.Reach { Id.Length: 0 })
            throw new FormatException("A frame without id.");
        return isHello || isPoll || isFrame;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
