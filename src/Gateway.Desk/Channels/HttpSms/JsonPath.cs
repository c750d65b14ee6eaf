using System.Globalization;
using System.Text.Json;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>Finds a value by a path of names and indexes, for example "messages[0].id".</summary>
public static class JsonPath
{
    /// <summary>Whether it is a path.</summary>
    public static bool IsPath(string path) => path.Split('.').All(step => TrySplit(step, out _, out _));

    /// <summary>The value as text, numbers as they are written; none when there is none.</summary>
    public static string? TextAt(JsonElement root, string path) => At(root, path) is { } value
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.AsText()?.Replace("\0", "", StringComparison.Ordinal),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    /// <summary>The value; none when there is none.</summary>
    public static JsonElement? At(JsonElement root, string path)
    {
        var value = root;
        foreach (var step in path.Split('.'))
        {
            if (!TrySplit(step, out var name, out var indexes))
            {
                return null;
            }

            if (name.Length > 0)
            {
                if (value.Field(name) is not { } field)
                {
                    return null;
                }

                value = field;
            }

            foreach (var index in indexes)
            {
                if (value.ValueKind != JsonValueKind.Array || index >= value.GetArrayLength())
                {
                    return null;
                }

                value = value[index];
            }
        }

        return value;
    }

    private static bool TrySplit(string step, out string name, out List<int> indexes)
    {
        var bracket = step.IndexOf('[');
        name = bracket < 0 ? step : step[..bracket];
        indexes = [];
        for (var rest = bracket < 0 ? "" : step[bracket..]; rest.Length > 0;)
        {
            var end = rest.IndexOf(']');
            if (rest[0] != '[' || end < 2 || !int.TryParse(rest.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return false;
            }

            indexes.Add(index);
            rest = rest[(end + 1)..];
        }

        return name.Length > 0 || indexes.Count > 0;
    }
}
