using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Desk.Channels.Graph;

/// <summary>Reads JSON of Meta besides what <see cref="JsonFields"/> reads: chains over objects that may be missing, numbers and moments that are
/// written as text in one place and as numbers in another, and text that was cut within a letter.</summary>
internal static class GraphJson
{
    // Milliseconds since 1970 passed this long ago; seconds reach it in the year 5138.
    private const long FirstMilliseconds = 100_000_000_000;
    private const long LastMilliseconds = 253_402_300_799_999;

    /// <summary>The value of a key; an undefined element when there is none.</summary>
    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Text or a number as text; none when it is neither or empty.</summary>
    public static string? TextAt(this JsonElement element, string name)
    {
        var value = element.At(name);
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Whole(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A whole number, written as number or text.</summary>
    public static long? NumberAt(this JsonElement element, string name) =>
        long.TryParse(element.TextAt(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A moment in seconds or milliseconds since 1970, as Meta writes it in different places.</summary>
    public static DateTimeOffset? TimeAt(this JsonElement element, string name) => element.NumberAt(name) switch
    {
        > 0 and < FirstMilliseconds and var seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        >= FirstMilliseconds and <= LastMilliseconds and var milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => null,
    };

    // A phone may cut an emoji in half: half of a surrogate pair is no reason to lose the message.
    private static string? Whole(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return Mended(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
        }
    }

    private static string Mended(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 == escaped.Length)
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u' && i + 4 < escaped.Length
                && ushort.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 4;
                continue;
            }

            text.Append(escaped[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return string.Concat(text.ToString().EnumerateRunes());
    }
}
