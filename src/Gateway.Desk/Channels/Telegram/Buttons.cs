using System.Text;
using System.Text.Json;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>Inline buttons: what stands on them can be longer than what Telegram gives back (64 octets).</summary>
internal static class Buttons
{
    private const int LongestData = 64;

    /// <summary>Writes one button a row.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> choices)
    {
        json.WriteStartObject();
        json.WriteStartArray("inline_keyboard");
        for (var index = 0; index < choices.Count; index++)
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("text", choices[index]);
            json.WriteString("callback_data", DataOf(index, choices[index]));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What stood on the button with that data; as much as the data holds when the message is too old to be shown.</summary>
    public static string LabelOf(JsonElement message, string data)
    {
        var rows = message.Object("reply_markup")?.List("inline_keyboard") ?? [];
        var label = rows
            .Where(row => row.ValueKind == JsonValueKind.Array)
            .SelectMany(row => row.EnumerateArray())
            .FirstOrDefault(button => button.Text("callback_data") == data);
        return label.Text("text") ?? data[(data.IndexOf(':') + 1)..];
    }

    private static string DataOf(int index, string choice)
    {
        var data = new StringBuilder().Append(index).Append(':');
        var octets = data.Length;
        foreach (var rune in choice.EnumerateRunes())
        {
            octets += rune.Utf8SequenceLength;
            if (octets > LongestData)
            {
                break;
            }

            data.Append(rune);
        }

        return data.ToString();
    }
}
