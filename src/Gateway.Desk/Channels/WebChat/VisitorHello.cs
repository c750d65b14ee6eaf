using System.Text.Json;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>What a browser says first.</summary>
/// <param name="Token">The visitor's token; none for a new visitor.</param>
/// <param name="After">The last message that the browser has; none when it has none.</param>
/// <param name="Language">Two-letter language of the page.</param>
public sealed record VisitorHello(string? Token, Guid? After, string? Language)
{
    /// <summary>Reads <c>{"t":"hello","token":...,"after":...,"language":...}</c>.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, out VisitorHello hello)
    {
        hello = new VisitorHello(null, null, null);
        try
        {
            using var document = JsonDocument.Parse(json, VisitorFrame.Strict);
            return TryRead(document.RootElement, ref hello);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    internal static bool TryRead(JsonElement root, ref VisitorHello hello)
    {
        if (root.ValueKind != JsonValueKind.Object || VisitorFrame.TextOf(root, "t") != "hello")
        {
            return false;
        }

        var after = VisitorFrame.TextOf(root, "after");
        var known = Guid.Empty;
        if (after is not null && !Guid.TryParseExact(after, "D", out known))
        {
            return false;
        }

        var language = VisitorFrame.TextOf(root, "language");
        hello = new VisitorHello(
            VisitorFrame.TextOf(root, "token"),
            after is null ? null : known,
            language is { Length: 2 } && language.All(char.IsAsciiLetterLower) ? language : null);
        return true;
    }
}
