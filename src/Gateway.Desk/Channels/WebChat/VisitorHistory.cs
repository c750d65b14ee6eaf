using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>The conversation as one tab sees it: what lies behind the last message that it has.</summary>
internal sealed class VisitorHistory(VisitParts parts, string address, Guid? after)
{
    private const int Page = 30;

    // A visitor who comes back after more than this sees the end of it.
    private const int Longest = 300;
    private const int AtOnce = 50;

    // One tab: asked by one reader and acknowledged by one writer, each in turn.
    private Guid? _after = after;
    private long? _conversation;

    /// <summary>The next messages that visitors may see, oldest first, and whether there are more.</summary>
    public async Task<(IReadOnlyList<Message> News, bool IsMore)> NextAsync(CancellationToken ct)
    {
        var news = await BehindAsync(_after, ct).ConfigureAwait(false);
        var taken = news.Count > AtOnce ? news[..AtOnce] : news;
        if (taken.Count > 0)
        {
            _after = taken[^1].Id;
        }

        return ([.. taken.Where(IsForVisitors)], taken.Count < news.Count);
    }

    /// <summary>The browser has, or the visitor has seen, everything of ours up to a message; a message of another conversation is
    /// not found here and changes nothing.</summary>
    public async Task GotAsync(Guid upTo, bool isRead, CancellationToken ct)
    {
        var state = isRead ? MessageState.Read : MessageState.Delivered;
        var recent = await RecentAsync(message => message == upTo, ct).ConfigureAwait(false);
        var last = recent.FindIndex(message => message.Id == upTo);
        var now = parts.Channel.Time.GetUtcNow();
        InboundReceipt[] receipts =
        [
            .. recent.Take(last + 1)
                .Where(message => !message.IsInbound && IsForVisitors(message) && message.State < state)
                .Select(message => new InboundReceipt(message.Id.ToString(), state, now)),
        ];
        await parts.Inbox.ReceiveAsync(parts.Channel, receipts, ct).ConfigureAwait(false);
    }

    /// <summary>Opens a file of the conversation.</summary>
    public async Task<MediaDownload?> OpenFileAsync(Guid message, int index, CancellationToken ct)
    {
        var found = await parts.Messages.FindMessageAsync(message, ct).ConfigureAwait(false);
        if (found is null
            || !IsForVisitors(found)
            || found.ConversationId != await ConversationAsync(ct).ConfigureAwait(false)
            || index < 0 || index >= found.Attachments.Count
            || found.Attachments[index] is not { Hash: { } hash } file)
        {
            return null;
        }

        return parts.Media.Open(hash) is { } content ? new MediaDownload(content, file.MediaType, file.Name) : null;
    }

    // An agent's note never leaves the house; what was given up was not said.
    private static bool IsForVisitors(Message message) => message.Kind != MessageKind.Note
        && message.State != MessageState.Failed
        && (message.Text.Length > 0 || message.Attachments.Count > 0);

    private async Task<List<Message>> BehindAsync(Guid? after, CancellationToken ct)
    {
        var recent = await RecentAsync(message => message == after, ct).ConfigureAwait(false);
        var known = recent.FindIndex(message => message.Id == after);
        return recent[(known + 1)..];
    }

    // Newest pages first, until the message is among them; in the store's order.
    private async Task<List<Message>> RecentAsync(Func<Guid, bool> isEnough, CancellationToken ct)
    {
        var conversation = await ConversationAsync(ct).ConfigureAwait(false);
        var all = new List<Message>();
        Guid? before = null;
        while (all.Count < Longest)
        {
            var page = await parts.Messages.RecentAsync(conversation, Page, before, ct).ConfigureAwait(false);
            all.InsertRange(0, page);
            if (page.Count < Page || page.Any(message => isEnough(message.Id)))
            {
                break;
            }

            before = page[0].Id;
        }

        return all;
    }

    private async Task<long> ConversationAsync(CancellationToken ct) =>
        _conversation ??= (await parts.Messages.OpenAsync(parts.Channel.Name, address, ct).ConfigureAwait(false)).Id;
}
