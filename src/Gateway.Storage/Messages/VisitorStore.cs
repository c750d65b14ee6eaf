using Dapper;
using Gateway.Desk.Contacts.Messages;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;

namespace Gateway.Storage.Messages;

/// <summary>Visitors of web chats.</summary>
internal sealed class VisitorStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : IVisitorStore
{
    // A visitor who polls is seen every few seconds; the disk need not know so exactly.
    private static readonly TimeSpan SeenGrain = TimeSpan.FromHours(1);

    public Task AddAsync(string channel, string tokenHash, string address, CancellationToken ct) => writer.WriteAsync(
        connection => connection.Execute(
            "INSERT INTO visitor (channel, token, address, created, seen) VALUES (@channel, @tokenHash, @address, @Now, @Now)",
            new { channel, tokenHash, address, Now = Timestamps.Write(time.GetUtcNow()) }),
        ct);

    public async Task<string?> SeenAsync(string channel, string tokenHash, DateTimeOffset since, CancellationToken ct)
    {
        var found = await readers.ReadAsync(
            connection => connection.QuerySingleOrDefault<(string Address, long Seen)?>(
                "SELECT address, seen FROM visitor WHERE channel = @channel AND token = @tokenHash AND seen >= @Since",
                new { channel, tokenHash, Since = Timestamps.Write(since) }),
            ct).ConfigureAwait(false);
        if (found is not { } visitor)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (now - Timestamps.Read(visitor.Seen) >= SeenGrain)
        {
            await writer.WriteAsync(
                connection => connection.Execute(
                    "UPDATE visitor SET seen = @Now WHERE channel = @channel AND token = @tokenHash",
                    new { channel, tokenHash, Now = Timestamps.Write(now) }),
                ct).ConfigureAwait(false);
        }

        return visitor.Address;
    }

    public Task<int> ForgetAsync(string channel, DateTimeOffset before, CancellationToken ct) => writer.WriteAsync(
        connection => connection.Execute(
            "DELETE FROM visitor WHERE channel = @channel AND seen < @Before", new { channel, Before = Timestamps.Write(before) }),
        ct);
}
