using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Desk.Channels;

/// <summary>Reads fields of JSON that a stranger wrote: a field of another type, or text that is no Unicode, counts as missing.</summary>
internal static class JsonFields
{
    /// <summary>Reads a document whose root is an object.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return true;
            }

            document.Dispose();
            document = null;
        }
        catch (JsonException)
        {
            // Not JSON: the answer says so.
        }

        return false;
    }

    /// <summary>A field; none when it is missing, null, or its owner is no object, or one with a name that is no Unicode.</summary>
    public static JsonElement? Field(this JsonElement owner, string name)
    {
        try
        {
            return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null
                ? field
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name: the parser reads names only when they are compared.
            return null;
        }
    }

    /// <summary>A field that is an object.</summary>
    public static JsonElement? Object(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Object } field ? field : null;

    /// <summary>The entries of a field that is a list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>A field that is text; zero characters, which nobody writes and too much stumbles over, are left out.</summary>
    public static string? Text(this JsonElement owner, string name) => owner.Field(name)?.AsText()?.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>A field that is a whole number.</summary>
    public static long? Integer(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var number) ? number : null;

    /// <summary>A field that is a number.</summary>
    public static double? Number(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetDouble(out var number) ? number : null;

    /// <summary>Whether a field is true.</summary>
    public static bool IsTrue(this JsonElement owner, string name) => owner.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The text of a value; none when it is no text.</summary>
    public static string? AsText(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or octets that are no UTF-8.
            return null;
        }
    }
}
