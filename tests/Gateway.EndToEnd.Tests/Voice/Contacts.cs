using System.Text.Json;
using Gateway.Peers.Gateways;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>A contact as <c>gateway contact list --json</c> prints it.</summary>
internal sealed record StoredContact(
    string Id,
    string? CustomerId,
    string? From,
    string? Language,
    string? Intent,
    string? Queue,
    string? Agent,
    string? Result,
    string? Reason)
{
    /// <summary>The two words of the ending, as the log shows them.</summary>
    public string Ending => $"{Result}: {Reason}";
}

/// <summary>Reads what the gateway has stored through its own command, newest first, while it runs.</summary>
internal static class Contacts
{
    public static async Task<IReadOnlyList<StoredContact>> ReadAsync(GatewayFolder folder)
    {
        await using var list = ChildProcess.Start(GatewayProcess.Executable, ["contact", "list", "--data", folder.Data, "--json"]);
        Assert.Equal(0, await list.Exited.Within(Bounded.Soon, "the list of contacts", list.Tail));
        using var json = JsonDocument.Parse(string.Join('\n', list.Output));
        return [.. json.RootElement.EnumerateArray().Select(Read)];
    }

    private static StoredContact Read(JsonElement contact)
    {
        return new StoredContact(
            Text(contact, "id")!,
            contact.TryGetProperty("customerId", out var customer) ? customer.ToString() : null,
            Text(contact, "from"),
            Text(contact, "language"),
            Text(contact, "intent"),
            Text(contact, "queue"),
            Text(contact, "agent"),
            contact.TryGetProperty("ending", out var ending) ? Text(ending, "result") : null,
            contact.TryGetProperty("ending", out ending) ? Text(ending, "reason") : null);

        static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
