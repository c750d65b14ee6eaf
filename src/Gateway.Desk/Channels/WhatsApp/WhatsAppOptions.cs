using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>A number of the WhatsApp Business Platform (Cloud API).</summary>
public sealed record WhatsAppOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Meta's id of our number (not the number itself); events of other numbers of the same account are not ours.</summary>
    public required string PhoneNumberId { get; init; }

    /// <summary>How the Graph API is reached.</summary>
    public required GraphAccess Access { get; init; }

    /// <summary>Approved template that invites a customer to write again after 24 hours. Default none.</summary>
    public MessageTemplate? Reopening { get; init; }
}
