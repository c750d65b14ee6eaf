using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Tests.Flows.Messages;

public sealed class InboxTests : IMediaStore, IChannel
{
    private readonly List<byte[]> _kept = [];
    private readonly KeptMessages _messages = new();
    private bool _isDiskFull;

    string IChannel.Name => "mail";

    ChannelTraits IChannel.Traits { get; } = new();

    [Fact]
    public async Task A_file_that_comes_with_its_message_is_kept_by_hash_before_the_message_is_stored()
    {
        var content = Encoding.UTF8.GetBytes("invoice");
        var inbox = new Inbox(_messages, this);

        await inbox.ReceiveAsync(this, [Message(new Attachment("a.txt", "text/plain") { Content = content })], CancellationToken.None);

        var stored = Assert.Single(Assert.IsType<InboundMessage>(Assert.Single(_messages.Received)).Attachments);
        Assert.Equal(new Attachment("a.txt", "text/plain", Convert.ToHexStringLower(SHA256.HashData(content)), 7), stored);
        Assert.Equal(content, Assert.Single(_kept));
    }

    [Fact]
    public async Task A_file_that_lies_with_the_provider_is_left_there()
    {
        var inbox = new Inbox(_messages, this);

        await inbox.ReceiveAsync(this, [Message(new Attachment("a.txt", "text/plain", Source: "id-1"))], CancellationToken.None);

        Assert.Equal("id-1", Assert.IsType<InboundMessage>(Assert.Single(_messages.Received)).Attachments[0].Source);
        Assert.Empty(_kept);
    }

    [Fact]
    public async Task A_message_whose_file_cannot_be_kept_is_not_stored_either()
    {
        _isDiskFull = true;
        var inbox = new Inbox(_messages, this);

        await Assert.ThrowsAsync<StoreException>(() => inbox.ReceiveAsync(
            this, [Message(new Attachment("a.txt", "text/plain") { Content = new byte[3] })], CancellationToken.None));

        Assert.Empty(_messages.Received);
    }

    async Task<(string Hash, long Size)> IMediaStore.PutAsync(Stream content, long largest, CancellationToken ct)
    {
        if (_isDiskFull)
            throw new IOException("no space left on device");
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct);
        _kept.Add(copy.ToArray());
        return (Convert.ToHexStringLower(SHA256.HashData(copy.ToArray())), copy.Length);
    }

    Stream? IMediaStore.Open(string hash) => null;

    Task<SendResult> IChannel.SendAsync(ChannelMessage message, CancellationToken ct) => throw new NotSupportedException();

    IAsyncEnumerable<ChannelFinding> IChannel.TestAsync(CancellationToken ct) => throw new NotSupportedException();

    private static InboundMessage Message(Attachment attachment) => new()
    {
        ExternalId = "1",
        Address = "anna@example.org",
        Identities = [new Identity(IdentityKind.EmailAddress, "anna@example.org", IdentityTrust.Claimed, "test")],
        Attachments = [attachment],
        At = DateTimeOffset.UnixEpoch,
    };
}
