using System.Text.Json;

namespace Gateway.Desk.Channels.Webhook;

/// <summary>What is wrong with a field of a request.</summary>
/// <param name="Field">Its path, for example "attachments[0].url".</param>
/// <param name="Text">What is wrong and what is expected.</param>
internal readonly record struct FieldFault(string Field, string Text);

/// <summary>Reads an object field by field; the first fault is kept, and everything after it reads as empty.</summary>
internal sealed class FieldReader(JsonElement item, string path, FaultBox faults)
{
    public string Required(string name, int longest)
    {
        var text = Optional(name, longest);
        return text is { Length: > 0 } ? text : Wrong(name, $"is missing, expected text of 1 to {longest} characters");
    }

    public string? Optional(string name, int longest)
    {
        if (item.Field(name) is not { } field)
        {
            return null;
        }

        if (field.AsText() is not { } text)
        {
            return Wrong(name, "is no text");
        }

        return text.Length > longest ? Wrong(name, $"has {text.Length} characters, expected at most {longest}")
            : text.Contains('\0') ? Wrong(name, "holds a zero character")
            : text;
    }

    public bool Flag(string name)
    {
        if (item.Field(name) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Wrong(name, "is neither true nor false");
        }

        return item.IsTrue(name);
    }

    public T Choice<T>(string name, T fallback, params (string Word, T Value)[] words)
    {
        if (item.Field(name) is not { } field)
        {
            return fallback;
        }

        var index = field.AsText() is { } text ? Array.FindIndex(words, word => word.Word == text) : -1;
        if (index < 0)
        {
            Wrong(name, $"expected one of: {string.Join(", ", words.Select(word => word.Word))}");
        }

        return index < 0 ? fallback : words[index].Value;
    }

    public IEnumerable<FieldReader> Items(string name, int most)
    {
        if (item.Field(name) is not { } field)
        {
            yield break;
        }

        if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() > most)
        {
            Wrong(name, $"expected a list of at most {most} objects");
            yield break;
        }

        var index = 0;
        foreach (var entry in field.EnumerateArray())
        {
            var at = $"{PathOf(name)}[{index++}]";
            if (entry.ValueKind != JsonValueKind.Object)
            {
                faults.Add(at, "is no object");
                yield break;
            }

            yield return new FieldReader(entry, at, faults);
        }
    }

    /// <summary>Notes a fault; reads as empty text.</summary>
    public string Wrong(string name, string text)
    {
        faults.Add(PathOf(name), text);
        return "";
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>Keeps the first fault.</summary>
internal sealed class FaultBox
{
    public FieldFault? First { get; private set; }

    public void Add(string field, string text) => First ??= new FieldFault(field, $"'{field}' {text}");
}
