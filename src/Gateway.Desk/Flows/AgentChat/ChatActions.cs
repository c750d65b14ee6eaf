using System.Collections.Concurrent;
using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>Does what one text of an agent asks for, and says what came of it where the agent would not see it otherwise.</summary>
internal sealed class ChatActions(Func<string, Guid, AgentAction, CancellationToken, Task<string?>> act, CancellationToken stopping) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _transfers = new();

    /// <summary>Does it; the line is for the agent, empty when there is nothing to say.</summary>
    public async Task<string> DoAsync(string agent, AgentPhone phone, ChatCommand command, Guid key, DateTimeOffset now, CancellationToken ct)
    {
        switch (command)
        {
            case ChatCommand.Help:
                return ChatText.Help;
            case ChatCommand.Wrong wrong:
                return wrong.Line;
        }

        var (slot, line) = phone.On(board => board.Aim(command));
        if (slot is null)
        {
            return line!;
        }

        return command switch
        {
            ChatCommand.Who => phone.On(board => $"{ChatText.Card(slot.Card, slot.Number, now)}\n{board.List()}"),
            ChatCommand.Take => Take(phone, slot),
            ChatCommand.Decline => slot.Answer.TrySetResult(DeskAnswer.Rejected) ? "" : $"{slot.Label} is no longer offered to you",
            _ when slot.IsLeaving => $"Not done: {slot.Label} is being passed on",
            ChatCommand.Say say => await SayAsync(agent, phone, slot, say.Text, key, ct).ConfigureAwait(false),
            ChatCommand.Note note => await act(agent, slot.Card.ContactId, new AgentAction.Note(note.Text), ct).ConfigureAwait(false) is { } fault
                ? $"Not noted: {fault}"
                : $"Noted for {slot.Label}",
            ChatCommand.Done => await LeaveAsync(agent, phone, slot, new AgentAction.Done(), "closed", ct).ConfigureAwait(false),
            ChatCommand.Transfer transfer => BeginTransfer(agent, phone, slot, transfer.Target),
            _ => throw new InvalidOperationException($"{command} is nothing to do."),
        };
    }

    /// <summary>Awaits the transfers under way, which the stop ends.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_transfers.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string Take(AgentPhone phone, ChatSlot slot)
    {
        var wasOpen = slot.IsOpen;
        return !phone.On(board => board.TryTake(slot)) ? $"{slot.Label} is no longer offered to you"
            : wasOpen ? $"Your words go to {slot.Label} now"
            : Taken(slot);
    }

    private static string Taken(ChatSlot slot) =>
        ChatText.Transcript(slot.Card) is { Length: > 0 } before ? $"You have {slot.Label}. Before:\n{before}" : $"You have {slot.Label}";

    private async Task<string> SayAsync(string agent, AgentPhone phone, ChatSlot slot, string text, Guid key, CancellationToken ct)
    {
        var taken = slot.IsOpen ? "" : Taken(slot);
        if (!phone.On(board => board.TryTake(slot)))
        {
            return $"Not sent: {slot.Label} is no longer offered to you";
        }

        var fault = await act(agent, slot.Card.ContactId, new AgentAction.Reply(text) { Id = key }, ct).ConfigureAwait(false);
        return fault is null ? taken : $"Not sent to {slot.Label}: {fault}";
    }

    private string BeginTransfer(string agent, AgentPhone phone, ChatSlot slot, string target)
    {
        // The colleague may take long to answer: the agent's phone is not kept waiting for that.
        var transfer = TransferAsync(agent, phone, slot, target);
        _transfers.TryAdd(transfer, 0);
        transfer.ContinueWith(
            done => _transfers.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return "";
    }

    private async Task TransferAsync(string agent, AgentPhone phone, ChatSlot slot, string target)
    {
        var line = await LeaveAsync(
            agent, phone, slot, new AgentAction.Transfer(target.ToLowerInvariant()), $"passed on to {target}", stopping).ConfigureAwait(false);
        await phone.SendAsync(line, null, null, stopping).ConfigureAwait(false);
    }

    private async Task<string> LeaveAsync(string agent, AgentPhone phone, ChatSlot slot, AgentAction action, string done, CancellationToken ct)
    {
        slot.IsLeaving = true;
        try
        {
            if (await act(agent, slot.Card.ContactId, action, ct).ConfigureAwait(false) is { } fault)
            {
                return $"{slot.Label} is still yours: {fault}";
            }
        }
        finally
        {
            slot.IsLeaving = false;
        }

        return phone.On(board =>
        {
            board.Remove(slot, isOwnDoing: true);
            return board.Open.Count == 0 ? $"{slot.Label} is {done}" : $"{slot.Label} is {done}. {board.List()}";
        });
    }
}
