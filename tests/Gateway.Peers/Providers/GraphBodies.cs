using System.Text.Json;

namespace Gateway.Peers.Providers;

/// <summary>Bodies of Meta's webhooks.</summary>
public static class GraphBodies
{
    /// <summary>A body of WhatsApp with messages and statuses.</summary>
    public static string WhatsApp(string phoneNumberId, IEnumerable<object>? messages = null, IEnumerable<object>? statuses = null, object? contact = null)
    {
        var value = new Dictionary<string, object>
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new { display_phone_number = "15550783881", phone_number_id = phoneNumberId },
        };
        if (messages is not null)
        {
            value["contacts"] = contact is null ? [] : new[] { contact };
            value["messages"] = messages;
        }

        if (statuses is not null)
        {
            value["statuses"] = statuses;
        }

        return JsonSerializer.Serialize(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "102290129340398", changes = new[] { new { field = "messages", value } } } },
        });
    }

    /// <summary>A body of a page or Instagram account.</summary>
    public static string Messaging(string product, string accountId, params object[] events) => JsonSerializer.Serialize(new
    {
        @object = product,
        entry = new[] { new { id = accountId, time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), messaging = events } },
    });

    /// <summary>The entry of "contacts" of a customer; what is none is left out.</summary>
    public static Dictionary<string, object> Contact(string name, string? number, string? userId) =>
        With(new() { ["profile"] = new { name } }, ("wa_id", number), ("user_id", userId));

    /// <summary>A message of a customer; what is none is left out.</summary>
    public static Dictionary<string, object> Message(string id, string? number, string? userId, string type, object content) =>
        With(new() { ["id"] = id, ["timestamp"] = Now(), ["type"] = type, [type] = content }, ("from", number), ("from_user_id", userId));

    /// <summary>A status of a message of ours.</summary>
    public static object Status(string id, string status, string recipient) => new { id, status, timestamp = Now(), recipient_id = recipient };

    /// <summary>Whoever writes in a body: numbers, business-scoped and page-scoped ids.</summary>
    internal static IEnumerable<string> WritersOf(byte[] body)
    {
        List<string> writers = [];
        try
        {
            using var json = JsonDocument.Parse(body);
            Collect(json.RootElement, writers);
        }
        catch (JsonException)
        {
            return [];
        }

        return writers;
    }

    private static void Collect(JsonElement element, List<string> writers)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, writers);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name is "from" or "from_user_id" && property.Value.ValueKind == JsonValueKind.String)
                    {
                        writers.Add(property.Value.GetString()!);
                    }
                    else if (property.Name == "sender")
                    {
                        writers.Add(property.Value.GetProperty("id").GetString()!);
                    }
                    else
                    {
                        Collect(property.Value, writers);
                    }
                }

                break;
        }
    }

    private static string Now() => $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

    private static Dictionary<string, object> With(Dictionary<string, object> fields, params (string Name, string? Value)[] optional)
    {
        foreach (var (name, value) in optional)
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        return fields;
    }
}
