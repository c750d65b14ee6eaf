using System.Text.Json.Nodes;
using Gateway.Desk.Contacts;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>Addresses of conversations: a business-scoped id, the digits of a number, or "group:" and a group's id. What is written
/// in a group is a conversation of its own: answers to it go to all of them.</summary>
internal static class WhatsAppAddress
{
    private const string Group = "group:";

    public static string OfGroup(string id) => Group + id;

    /// <summary>A group is nobody: it points to no customer.</summary>
    public static IReadOnlyList<Identity> GroupIdentities(string id, string channel) =>
        [new Identity(IdentityKind.WhatsApp, OfGroup(id), IdentityTrust.Claimed, $"WhatsApp group on channel {channel}")];

    /// <summary>Names the recipient in a request: numbers and groups as "to", business-scoped ids as "recipient".</summary>
    public static void Write(JsonObject request, string address)
    {
        var isGroup = address.StartsWith(Group, StringComparison.Ordinal);
        request["recipient_type"] = isGroup ? "group" : "individual";
        request[WhatsAppPerson.UserIdOf(address) is null ? "to" : "recipient"] = isGroup ? address[Group.Length..] : address.TrimStart('+');
    }
}
