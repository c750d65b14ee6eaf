using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Tests.Channels.Graph;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

/// <summary>A channel, and bodies of webhooks for it.</summary>
internal static class WhatsAppBodies
{
    public const string PhoneNumberId = "106540352242922";
    public const string UserId = "US.13491208655302741918";
    public const string Number = "16505551234";

    public static WhatsAppChannel Channel(FakeHttp? http = null, MessageTemplate? reopening = null) => new(
        new WhatsAppOptions { Name = "whatsapp", PhoneNumberId = PhoneNumberId, Access = MetaCalls.Access, Reopening = reopening },
        (http ?? new FakeHttp()).Client,
        new ManualTime(),
        NullLogger<WhatsAppChannel>.Instance);

    /// <summary>What the channel makes of some changes.</summary>
    public static IReadOnlyList<InboundEvent> Read(params string[] changes)
    {
        var answer = Channel().Receive(MetaCalls.Signed(Body(changes)));
        Assert.Equal(200, answer.Status);
        return answer.Events;
    }

    public static string Body(params string[] changes) =>
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\",\"changes\":[" + string.Join(',', changes) + "]}]}";

    public static string Messages(string messages, string? contacts = null, string phoneNumberId = PhoneNumberId) => Change(
        "messages",
        $"\"contacts\":[{contacts ?? Contact()}],\"messages\":[{messages}]",
        phoneNumberId);

    public static string Statuses(string statuses) => Change("messages", $"\"statuses\":[{statuses}]");

    public static string Change(string field, string value, string phoneNumberId = PhoneNumberId) =>
        "{\"field\":\"" + field + "\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550783881\",\"phone_number_id\":\""
        + phoneNumberId + "\"}," + value + "}}";

    public static string Contact(string? number = Number, string? userId = UserId) =>
        "{\"profile\":{\"name\":\"Sheena Nelson\"}" + Pair("wa_id", number) + Pair("user_id", userId) + "}";

    public static string Text(string id, string text, string? number = Number, string? userId = UserId, string at = "1749416383") =>
        Message(id, "\"type\":\"text\",\"text\":{\"body\":" + System.Text.Json.JsonSerializer.Serialize(text) + "}", number, userId, at);

    public static string Message(string id, string content, string? number = Number, string? userId = UserId, string at = "1749416383") =>
        "{\"id\":\"" + id + "\",\"timestamp\":\"" + at + "\"" + Pair("from", number) + Pair("from_user_id", userId) + "," + content + "}";

    private static string Pair(string key, string? value) => value is null ? "" : $",\"{key}\":\"{value}\"";
}
