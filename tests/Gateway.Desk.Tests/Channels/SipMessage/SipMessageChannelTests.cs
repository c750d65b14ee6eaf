using Gateway.Desk.Channels;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;

namespace Gateway.Desk.Tests.Channels.SipMessage;

/// <summary>What becomes of messages before and while telephony is there; with telephony it is shown end to end.</summary>
public sealed class SipMessageChannelTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private readonly SipMessages _messages = new("DE");

    [Fact]
    public async Task Nothing_is_lost_while_nobody_reads_yet()
    {
        Assert.Equal(MessageAddressee.Company, _messages.AddresseeOf("+493023125100"));
        Assert.Equal(480, (await _messages.HandleAsync(Message("+493023125100", "+49301"), default)).Status);
        Assert.Equal(480, (await _messages.HandleAsync(Message("chat", null) with { Agent = "anna" }, default)).Status);
    }

    [Fact]
    public async Task Agents_write_to_the_desk_and_customers_to_the_company_and_nobody_elsewhere()
    {
        Assert.Equal(MessageAddressee.Desk, _messages.AddresseeOf("chat"));
        Assert.Equal(403, (await _messages.HandleAsync(Message("chat", "+49301"), default)).Status);
        Assert.Equal(403, (await _messages.HandleAsync(Message("100", null) with { Agent = "anna" }, default)).Status);
    }

    [Fact]
    public async Task Answers_wait_for_telephony_and_go_to_public_numbers_only()
    {
        var channel = new SipMessageChannel(new SipMessageOptions { Name = "sip", Numbers = ["100", "030 23125100"] }, _messages);

        Assert.Equal(("sip", false), (channel.Name, channel.Traits.CanBegin));
        Assert.IsType<SendResult.Later>(await channel.SendAsync(Outgoing.Message("+4915112345678", "hello"), default));
        var refused = Assert.IsType<SendResult.Refused>(await channel.SendAsync(Outgoing.Message("22", "hello"), default));
        Assert.Equal(SendRefusal.UnknownAddress, refused.Kind);
        var findings = new List<ChannelFinding>();
        await foreach (var finding in channel.TestAsync(default))
            findings.Add(finding);
        Assert.Equal("answers come from +493023125100", findings[0].Text);
    }

    private static IncomingMessage Message(string to, string? from) => new()
    {
        Id = "1",
        CallId = "call",
        Dialled = to,
        Trunk = "test",
        From = new Caller(from, null, IsAsserted: true, IsWithheld: from is null),
        Text = "hello",
        Received = Sent,
        Sent = Sent,
    };
}
