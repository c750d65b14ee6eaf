using Gateway.Desk.Channels.SipMessage;
using Gateway.Telephony.Calls.Messages;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>One agent at the SIP phone: the board of chats, what was read already, and the texts to the phone in their order. Safe to call
/// from any thread.</summary>
internal sealed class AgentPhone(string agent, IAgentTexts texts)
{
    private const int RememberedTexts = 64;
    private const string OurName = "Gateway";

    private readonly Lock _gate = new();
    private readonly ChatBoard _board = new();
    private readonly Queue<string> _done = new();
    private Task _sent = Task.CompletedTask;

    /// <summary>One text of the agent at a time, in the order in which they came.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Completes when everything that was to be sent was.</summary>
    public Task Sent
    {
        get
        {
            lock (_gate)
            {
                return _sent;
            }
        }
    }

    /// <summary>Looks at the board or changes it.</summary>
    public T On<T>(Func<ChatBoard, T> work)
    {
        lock (_gate)
        {
            return work(_board);
        }
    }

    /// <summary>Whether a text with that id was done already: a copy that came late.</summary>
    public bool IsDone(string text)
    {
        lock (_gate)
        {
            return _done.Contains(text);
        }
    }

    /// <summary>Notes that a text with that id is done.</summary>
    public void Done(string text)
    {
        lock (_gate)
        {
            _done.Enqueue(text);
            if (_done.Count > RememberedTexts)
                _done.Dequeue();
        }
    }

    /// <summary>Sends a text behind those before it; true when a phone took it.</summary>
    public Task<bool> SendAsync(string text, string? name, TimeSpan? lifetime, CancellationToken ct)
    {
        var message = new AgentMessage
        {
            Agent = agent,
            Sender = SipMessages.DeskAddress,
            SenderName = name ?? OurName,
            Text = text,
            Lifetime = lifetime,
        };
        lock (_gate)
        {
            var sending = SendAfterAsync(_sent, message, ct);
            _sent = sending;
            return sending;
        }
    }

    private async Task<bool> SendAfterAsync(Task before, AgentMessage message, CancellationToken ct)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await texts.SendAsync(message, ct).ConfigureAwait(false) is MessageResult.Sent;
    }
}
