using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Offers to go on by message when a call was cut off or reached nobody, where the customer agreed or wrote lately. The message
/// belongs to the call's contact, so that their answer is put through with everything that is known.</summary>
internal sealed partial class CutOffCalls(
    IReadOnlyDictionary<string, (IChannel Channel, ChannelOptions Options)> channels,
    OtherChannels others,
    Correspondence correspondence,
    Wording wording,
    ContactFeed feed,
    TimeProvider time,
    ILogger<CutOffCalls> logger)
{
    /// <summary>Watches calls end until <paramref name="ct"/> fires.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var step in feed.WatchAsync(ct).ConfigureAwait(false))
        {
            try
            {
                if (step is { Kind: TimelineKind.Ended, Contact: { Channel: ContactChannel.Call, CustomerId: { } customer } call } && PhraseFor(call) is { } phrase)
                {
                    await OfferAsync(call, customer, phrase, ct).ConfigureAwait(false);
                }
            }
            catch (StoreException fault)
            {
                LogFault(fault, step.Contact.Id);
            }
        }
    }

    /// <summary>The call that a conversation's last message of ours offered to go on with; none when it did not.</summary>
    public static async Task<Contact?> ContinuedAsync(
        IReadOnlyList<Message> recent, IContactStore contacts, DateTimeOffset now, CancellationToken ct)
    {
        var last = recent.LastOrDefault(message => !message.IsInbound);
        if (last is not { Author: MessageAuthor.Gateway, ContactId: { } id } || now - last.At > TimeSpan.FromHours(24))
        {
            return null;
        }

        var contact = (await contacts.FindAsync(id, ct).ConfigureAwait(false))?.Contact;
        return contact is { Channel: ContactChannel.Call } ? contact : null;
    }

    // Who hung up on an answer, or on an agent, is not run after.
    private static WrittenPhrase? PhraseFor(Contact call) => call.Ending switch
    {
        { Result: Result.OurFault } => WrittenPhrase.CutOff,
        { Result: Result.Unserved } => WrittenPhrase.Missed,
        { Result: Result.CallerLeft, Reason: Reasons.WhileWaiting or Reasons.DuringTransfer } => WrittenPhrase.Missed,
        _ => null,
    };

    private async Task OfferAsync(Contact call, long customer, WrittenPhrase phrase, CancellationToken ct)
    {
        var open = (await others.OfAsync(customer, ct).ConfigureAwait(false))
            .FirstOrDefault(conversation => channels.TryGetValue(conversation.Channel, out var channel)
                && channel.Options.ContinuesCalls && channel.Channel.Traits.Work == WorkKind.Chat && conversation.ContactId is null);
        if (open is null)
        {
            return;
        }

        var language = call.Language ?? open.Language ?? channels[open.Channel].Options.Languages[0];
        await correspondence.WriteAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                ConversationId = open.Id,
                ContactId = call.Id,
                Author = MessageAuthor.Gateway,
                Text = wording.Write(language, phrase),
                Choices = [wording.Write(language, WrittenPhrase.Yes), wording.Write(language, WrittenPhrase.No)],
            },
            channels[open.Channel].Channel.Traits,
            ct).ConfigureAwait(false);
        LogOffered(call.Id, open.Channel);
    }

    [LoggerMessage(LogLevel.Information, "call {Contact} may go on by {Channel}")]
    private partial void LogOffered(Guid contact, string channel);

    [LoggerMessage(LogLevel.Error, "whether call {Contact} may go on by message could not be read")]
    private partial void LogFault(Exception fault, Guid contact);
}
