using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Tests.Flows.Messages;

/// <summary>Keeps in memory what channels bring; what was written before is given by the test.</summary>
internal sealed class KeptMessages : IMessageStore
{
    public List<InboundEvent> Received { get; } = [];

    public IReadOnlyList<Message> Recent { get; init; } = [];

    public Task<IReadOnlyList<long>> ReceiveAsync(string channel, IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        Received.AddRange(events);
        return Task.FromResult<IReadOnlyList<long>>([1]);
    }

    public Task<IReadOnlyList<Message>> RecentAsync(long conversation, int count, Guid? before, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Message>>([.. Recent.TakeLast(count)]);

    public Task<IReadOnlyList<long>> UnfinishedAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task<Conversation> OpenAsync(string channel, string address, CancellationToken ct) => throw new NotSupportedException();

    public Task<Conversation?> FindAsync(long conversation, CancellationToken ct) => throw new NotSupportedException();

    public Task<Conversation?> FindAsync(Guid contact, CancellationToken ct) => throw new NotSupportedException();

    public Task UpdateAsync(Conversation conversation, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Identity>> HandlesAsync(long conversation, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Message>> UnhandledAsync(long conversation, CancellationToken ct) => throw new NotSupportedException();

    public Task HandledAsync(IReadOnlyList<Guid> messages, Guid? contact, CancellationToken ct) => throw new NotSupportedException();

    public Task<Message> SendAsync(OutgoingMessage message, CancellationToken ct) => throw new NotSupportedException();

    public Task<Message?> FindMessageAsync(Guid id, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Conversation>> OfCustomerAsync(long customer, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<WantedAttachment>> WantedAsync(int count, CancellationToken ct) => throw new NotSupportedException();

    public Task FetchedAsync(long attachment, Attachment fetched, CancellationToken ct) => throw new NotSupportedException();
}
