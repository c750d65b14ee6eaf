using System.Text.Json;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>What a browser sends after its hello, as JSON: <c>say</c>, <c>got</c>, <c>read</c>, <c>reach</c>.</summary>
internal abstract record VisitorFrame
{
    /// <summary>Depth of the JSON that is read.</summary>
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8 };

    private const int LongestId = 64;

    /// <summary>The visitor writes, or chooses an answer.</summary>
    /// <param name="Id">The browser's id of it; the same id twice is the same message.</param>
    /// <param name="Text">The words.</param>
    /// <param name="IsChoice">Whether it is one of the answers that were offered.</param>
    /// <param name="ReplyTo">The message that offered them.</param>
    public sealed record Say(string Id, string Text, bool IsChoice, string? ReplyTo) : VisitorFrame;

    /// <summary>The browser has everything up to a message, or the visitor has seen it.</summary>
    public sealed record Got(Guid UpTo, bool IsRead) : VisitorFrame;

    /// <summary>The visitor says how else we may answer.</summary>
    public sealed record Reach(string Id, string Value) : VisitorFrame;

    /// <summary>Reads one frame; false for anything that our widget does not send.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, out VisitorFrame frame)
    {
        frame = new Got(Guid.Empty, false);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement) is { } read && (frame = read) is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A lone surrogate is JSON and no text: reading it is an invalid operation.
            return false;
        }
    }

    /// <summary>A text of an object; none when it is missing, null or something else.</summary>
    internal static string? TextOf(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static VisitorFrame? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return TextOf(root, "t") switch
        {
            "say" when IdOf(root) is { } id && TextOf(root, "text") is { } text =>
                new Say(id, text, root.TryGetProperty("choice", out var choice) && choice.ValueKind == JsonValueKind.True, ReplyToOf(root)),
            "got" when Guid.TryParseExact(TextOf(root, "id"), "D", out var got) => new Got(got, IsRead: false),
            "read" when Guid.TryParseExact(TextOf(root, "id"), "D", out var read) => new Got(read, IsRead: true),
            "reach" when IdOf(root) is { } id && TextOf(root, "value") is { } value => new Reach(id, value),
            _ => null,
        };
    }

    private static string? IdOf(JsonElement root) => TextOf(root, "id") is { } id && IsId(id) ? id : null;

    internal static bool IsId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static string? ReplyToOf(JsonElement root) =>
        Guid.TryParseExact(TextOf(root, "to"), "D", out var message) ? message.ToString() : null;
}
