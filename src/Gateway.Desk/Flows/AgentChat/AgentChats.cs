using System.Collections.Concurrent;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;
using Gateway.Telephony.Calls.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>The SIP phone as an agent's desk: offers and customers' words arrive as SIP MESSAGE, what the agent writes back goes to the
/// customer or is a command (<c>docs/sip-message.md</c>).</summary>
public sealed partial class AgentChats : IAgentDesk, IAsyncDisposable
{
    private readonly IAgentTexts _texts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, AgentPhone> _phones = new();
    private readonly ChatActions _actions;

    /// <summary>Puts it together; it starts nothing.</summary>
    public AgentChats(IAgentTexts texts, TimeProvider time, ILogger<AgentChats> logger)
    {
        _texts = texts;
        _time = time;
        _logger = logger;
        _actions = new ChatActions(
            (agent, contact, action, ct) => OnActAsync?.Invoke(agent, contact, action, ct) ?? Task.FromResult<string?>("the gateway is starting"),
            _stopping.Token);
    }

    /// <summary>Does what an agent wants with a contact; gives none when it was done, else why not.</summary>
    public Func<string, Guid, AgentAction, CancellationToken, Task<string?>>? OnActAsync { get; set; }

    /// <inheritdoc/>
    public bool Reaches(string agent) => _texts.HasPhone(agent);

    /// <inheritdoc/>
    public async Task<DeskAnswer> OfferAsync(string agent, ChatCard card, CancellationToken ct)
    {
        var phone = PhoneOf(agent);
        var (slot, isAlone) = phone.On(board => (board.Offer(card), board.Open.Count == 0 && board.Offered.Count == 1));
        try
        {
            if (await phone.SendAsync(ChatText.Offer(slot, isAlone, _time.GetUtcNow()), ChatText.NameOf(card), null, ct).ConfigureAwait(false))
            {
                return await slot.Answer.Task.WaitAsync(ct).ConfigureAwait(false);
            }

            LogUnreachable(agent);
            slot.Answer.TrySetResult(DeskAnswer.Unreachable);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            if (slot.Answer.TrySetResult(DeskAnswer.NoAnswer) && !_stopping.IsCancellationRequested)
            {
                _ = phone.SendAsync($"{slot.Label} is no longer offered to you", null, null, _stopping.Token);
            }
        }
        finally
        {
            phone.On(board =>
            {
                if (!slot.IsOpen)
                {
                    board.Remove(slot, isOwnDoing: false);
                }

                return slot;
            });
        }

        return await slot.Answer.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> ShowAsync(string agent, Guid contact, Message message, CancellationToken ct)
    {
        var phone = PhoneOf(agent);
        var (slot, isAlone) = phone.On(board => (board.Find(contact), board.Open.Count == 1));
        if (slot is null)
        {
            return false;
        }

        var line = ChatText.Line(slot.Card, message);
        if (await phone.SendAsync(isAlone ? line : $"{slot.Number} {line}", ChatText.NameOf(slot.Card), null, ct).ConfigureAwait(false))
        {
            return true;
        }

        LogUnreachable(agent);
        Forget(phone, slot);
        return false;
    }

    /// <inheritdoc/>
    public Task EndAsync(string agent, Guid contact, string reason, CancellationToken ct)
    {
        var phone = PhoneOf(agent);
        if (phone.On(board => board.Find(contact)) is not { IsLeaving: false } slot)
        {
            return Task.CompletedTask;
        }

        Forget(phone, slot);
        return phone.SendAsync($"{slot.Label} is over: {reason}", null, null, ct);
    }

    /// <summary>The agent's last phone is gone: nothing is offered or open there any more.</summary>
    public void Gone(string agent)
    {
        var phone = PhoneOf(agent);
        phone.On(board =>
        {
            foreach (var slot in board.Offered)
            {
                slot.Answer.TrySetResult(DeskAnswer.Unreachable);
            }

            foreach (var slot in board.Open)
            {
                board.Remove(slot, isOwnDoing: false);
            }

            return board;
        });
    }

    /// <summary>Reads what an agent's phone wrote; it is done when the task ends, a transfer is only begun.</summary>
    public async Task<MessageAnswer> TakeAsync(IncomingMessage message, CancellationToken ct)
    {
        if (message.Agent is not { } agent)
        {
            return MessageAnswer.Forbidden;
        }

        var phone = PhoneOf(agent);
        await phone.Turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!phone.IsDone(message.Id))
            {
                var line = await _actions.DoAsync(
                    agent, phone, ChatCommandReader.Read(message.Text), KeyOf(message), _time.GetUtcNow(), ct).ConfigureAwait(false);
                phone.Done(message.Id);
                if (line.Length > 0)
                {
                    _ = phone.SendAsync(line, null, null, _stopping.Token);
                }
            }

            return MessageAnswer.Delivered;
        }
        finally
        {
            phone.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _actions.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_phones.Values.Select(phone => phone.Sent)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    // The same for a copy, so that words which are stored already are not stored again, over a restart too.
    private static Guid KeyOf(IncomingMessage message) => new(Convert.FromHexString(message.Id.AsSpan(0, 32)));

    private static void Forget(AgentPhone phone, ChatSlot slot) => phone.On(board =>
    {
        board.Remove(slot, isOwnDoing: false);
        return slot;
    });

    private AgentPhone PhoneOf(string agent) => _phones.GetOrAdd(agent, name => new AgentPhone(name, _texts));

    [LoggerMessage(LogLevel.Warning, "No phone of {Agent} takes a text: its chats go to somebody else")]
    private partial void LogUnreachable(string agent);
}
