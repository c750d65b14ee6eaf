using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Whether a customer may be written to who did not just ask something: they agreed, or wrote here lately.</summary>
public static class WritingFirst
{
    // On channels whose providers set no window, what the customer wrote counts for a day as well.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    /// <summary>The verdict about a message on a matter of theirs.</summary>
    public static SendVerdict Judge(ChannelTraits traits, Conversation conversation, IReadOnlyList<Consent> consents, DateTimeOffset now) =>
        ConsentPolicy.Judge(consents, conversation.Channel, ConsentPurpose.Message, conversation.LastWritten + (traits.Window ?? Lately), now);
}
