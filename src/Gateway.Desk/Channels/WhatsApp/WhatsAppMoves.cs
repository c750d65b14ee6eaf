using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>Reads that the number or the business-scoped id of a customer changed: the conversation goes on under the new address
/// (decision 0022).</summary>
internal static partial class WhatsAppMoves
{
    /// <summary>Reads a message of type "system".</summary>
    public static void ReadSystem(JsonElement message, List<InboundEvent> events)
    {
        var system = message.At("system");
        if (system.TextAt("type") is not ("user_changed_number" or "user_changed_user_id"))
        {
            return;
        }

        // The previous id has no field of its own everywhere; the sentence for people always names both.
        var change = ChangePattern().Match(system.TextAt("body") ?? "");
        var before = WhatsAppPerson.Of(
            system.TextAt("previous_user_id"), message.TextAt("from_user_id"), message.TextAt("from"), change.Groups["from"].Value);
        var after = WhatsAppPerson.Of(
            system.TextAt("user_id"), system.TextAt("wa_id"), system.TextAt("new_wa_id"), change.Groups["to"].Value);
        if (after.Address is { } to)
        {
            Add([before.Number, before.UserId], to, events);
        }
    }

    /// <summary>Reads an entry of the field "user_id_update".</summary>
    public static void ReadUpdate(JsonElement update, List<InboundEvent> events)
    {
        var ids = update.At("user_id");
        if (WhatsAppPerson.UserIdOf(ids.TextAt("current")) is { } to)
        {
            Add([WhatsAppPerson.NumberOf(update.TextAt("wa_id")), WhatsAppPerson.UserIdOf(ids.TextAt("previous"))], to, events);
        }
    }

    private static void Add(ReadOnlySpan<string?> from, string to, List<InboundEvent> events)
    {
        foreach (var address in from)
        {
            if (address is not null && address != to)
            {
                events.Add(new InboundMove(address, to));
            }
        }
    }

    [GeneratedRegex(@" changed from (?<from>\S{4,160}) to (?<to>\S{4,160})\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 100)]
    private static partial Regex ChangePattern();
}
