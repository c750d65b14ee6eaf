using System.Diagnostics.Metrics;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Where every channel brings what it received: stored first, then told to whoever handles it.</summary>
public sealed class Inbox(IMessageStore store) : IInbox
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
        foreach (var conversation in await store.ReceiveAsync(channel.Name, events, ct).ConfigureAwait(false))
        {
            OnNews?.Invoke(conversation);
        }
    }
}
