using System.Diagnostics.Metrics;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Where every channel brings what it received: stored first, with the files that came in the same call, then told to
/// whoever handles it.</summary>
public sealed class Inbox(IMessageStore store, IMediaStore media) : IInbox
{
    private static readonly Meter Meter = new("gateway.desk");
    private static readonly Counter<long> Received = Meter.CreateCounter<long>("gateway.messages.received");

    /// <summary>Told about every conversation that holds something new, after it is on disk. Must not wait or throw.</summary>
    public Action<long>? OnNews { get; set; }

    /// <inheritdoc/>
    public async Task ReceiveAsync(IChannel channel, IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        if (events.Count == 0)
        {
            return;
        }

        Received.Add(events.Count, new KeyValuePair<string, object?>("channel", channel.Name));
        var kept = await KeepFilesAsync(events, ct).ConfigureAwait(false);
        foreach (var conversation in await store.ReceiveAsync(channel.Name, kept, ct).ConfigureAwait(false))
        {
            OnNews?.Invoke(conversation);
        }
    }

    private async Task<IReadOnlyList<InboundEvent>> KeepFilesAsync(IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        var kept = new List<InboundEvent>(events.Count);
        foreach (var inbound in events)
        {
            var hasContent = inbound is InboundMessage message && message.Attachments.Any(attachment => attachment.Content is not null);
            kept.Add(hasContent ? await KeepFilesAsync((InboundMessage)inbound, ct).ConfigureAwait(false) : inbound);
        }

        return kept;
    }

    private async Task<InboundMessage> KeepFilesAsync(InboundMessage message, CancellationToken ct)
    {
        var kept = new List<Attachment>(message.Attachments.Count);
        foreach (var attachment in message.Attachments)
        {
            kept.Add(attachment.Content is { } content ? await KeepAsync(attachment, content, ct).ConfigureAwait(false) : attachment);
        }

        return message with { Attachments = kept };
    }

    private async Task<Attachment> KeepAsync(Attachment attachment, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var (hash, size) = await media.PutAsync(stream, content.Length, ct).ConfigureAwait(false);
            return attachment with { Hash = hash, Size = size, Content = null };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"an attachment could not be kept: {fault.Message}", fault);
        }
    }
}
