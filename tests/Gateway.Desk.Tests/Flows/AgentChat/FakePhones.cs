using System.Threading.Channels;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Telephony.Calls.Messages;

namespace Gateway.Desk.Tests.Flows.AgentChat;

/// <summary>The phones of all agents: what is sent to them is read by the test.</summary>
internal sealed class FakePhones : IAgentTexts
{
    private readonly Channel<AgentMessage> _texts = Channel.CreateUnbounded<AgentMessage>();

    public bool IsThere { get; set; } = true;

    public MessageResult Result { get; set; } = new MessageResult.Sent("phone");

    public bool HasPhone(string agent) => IsThere;

    public Task<MessageResult> SendAsync(AgentMessage message, CancellationToken ct)
    {
        _texts.Writer.TryWrite(message);
        return Task.FromResult(Result);
    }

    /// <summary>The next text to any phone.</summary>
    public async Task<string> NextAsync() => (await NextMessageAsync()).Text;

    public async Task<AgentMessage> NextMessageAsync() => await _texts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Whether nothing else was sent.</summary>
    public bool IsQuiet => !_texts.Reader.TryRead(out _);
}
