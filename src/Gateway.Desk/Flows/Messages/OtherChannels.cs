using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Finds where else a customer can be written to: the conversation that they used last, where they agreed or wrote lately.</summary>
internal sealed class OtherChannels(
    IReadOnlyDictionary<string, IChannel> channels, IMessageStore messages, IConsentStore consents, TimeProvider time)
{
    /// <summary>The conversations that may be written in about a matter of theirs, the best first.</summary>
    public async Task<IReadOnlyList<Conversation>> OfAsync(long customer, CancellationToken ct)
    {
        var said = await consents.OfAsync(customer, ct).ConfigureAwait(false);
        var all = await messages.OfCustomerAsync(customer, ct).ConfigureAwait(false);
        return [.. all.Where(conversation => MayWrite(conversation, said))];
    }

    private bool MayWrite(Conversation conversation, IReadOnlyList<Consent> said)
    {
        if (!channels.TryGetValue(conversation.Channel, out var channel))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var isOpen = ServiceWindow.IsOpen(channel.Traits, conversation, now);
        return WritingFirst.Judge(channel.Traits, conversation, said, now).IsAllowed() && isOpen && (channel.Traits.CanBegin || channel.Traits.Window is not null);
    }
}
