using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Desk.Contacts;

namespace Gateway.Host.Commands;

/// <summary>Contacts as JSON: names in camelCase, times in ISO 8601, what is not known left out.</summary>
internal static class ContactJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(TextWriter output, IReadOnlyList<Contact> contacts) =>
        output.WriteLine(JsonSerializer.Serialize(contacts, Options));

    public static void Write(TextWriter output, ContactRecord record) =>
        output.WriteLine(JsonSerializer.Serialize(record, Options));
}
