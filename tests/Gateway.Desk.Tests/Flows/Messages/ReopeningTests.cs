using Gateway.Desk.Channels;
using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;
using Gateway.Desk.Tests.Channels;
using Gateway.Desk.Tests.Channels.WhatsApp;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Flows.Messages;

public sealed class ReopeningTests
{
    private static readonly Guid Contact = Guid.Parse("019b8d2e-0000-7000-8000-00000000000a");
    private static readonly SendResult Late = new SendResult.Refused("131047 Re-engagement message", SendRefusal.WindowClosed);
    private static readonly MessageTemplate Template = new("continue_chat", "de", []);

    private readonly WhatsAppChannel _channel = WhatsAppBodies.Channel(reopening: Template);
    private readonly Message _undelivered = Outgoing.Message("DE.1", "Your answer").Message with { ContactId = Contact };
    private readonly Conversation _conversation = Outgoing.Message("DE.1", "").Conversation with { Channel = "whatsapp", ContactId = Contact };

    [Theory]
    [InlineData(SendRefusal.Rejected)]
    [InlineData(SendRefusal.OptedOut)]
    [InlineData(SendRefusal.UnknownAddress)]
    public async Task Only_what_came_too_late_is_followed_by_the_template(SendRefusal kind) =>
        Assert.Null(await InviteAsync(_undelivered, _conversation, new SendResult.Refused("x", kind)));

    [Fact]
    public async Task A_matter_that_has_ended_invites_nobody() =>
        Assert.Null(await InviteAsync(_undelivered, _conversation with { ContactId = null }, Late));

    [Fact]
    public async Task A_template_that_failed_itself_is_not_followed_by_another() =>
        Assert.Null(await InviteAsync(_undelivered with { Template = Template }, _conversation, Late));

    [Fact]
    public async Task Who_was_invited_and_has_not_written_since_is_not_invited_again() =>
        Assert.Null(await InviteAsync(_undelivered, _conversation, Late, Written(MessageAuthor.Customer), Written(MessageAuthor.Gateway, Template), Written(MessageAuthor.Agent)));

    private static Message Written(MessageAuthor author, MessageTemplate? template = null) =>
        Outgoing.Message("DE.1", "x").Message with { Author = author, Template = template };

    // The store of these tests cannot write: an invitation would throw. That it goes out is shown end to end.
    private Task<string?> InviteAsync(Message undelivered, Conversation conversation, SendResult result, params Message[] recent) =>
        new Reopening(
            new Dictionary<string, IChannel> { ["whatsapp"] = _channel }, new KeptMessages { Recent = recent }, null!, new ManualTime())
            .InviteAsync(undelivered, conversation, result);
}
