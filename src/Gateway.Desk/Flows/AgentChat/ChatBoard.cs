using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>The chats of one agent: those offered, those open, and the one that plain words go to. Decides nothing by guessing: words
/// never go to a customer whom the agent might not mean. Not thread safe.</summary>
internal sealed class ChatBoard
{
    private readonly SortedDictionary<int, ChatSlot> _slots = [];
    private ChatSlot? _current;
    private string? _lost;

    /// <summary>The chats that the agent has, by number.</summary>
    public IReadOnlyList<ChatSlot> Open => [.. _slots.Values.Where(static slot => slot.IsOpen)];

    /// <summary>The chats that are offered.</summary>
    public IReadOnlyList<ChatSlot> Offered => [.. _slots.Values.Where(static slot => !slot.IsOpen)];

    public ChatSlot? Find(Guid contact) => _slots.Values.FirstOrDefault(slot => slot.Card.ContactId == contact);

    /// <summary>Gives what is offered the lowest free number.</summary>
    public ChatSlot Offer(ChatCard card)
    {
        if (Find(card.ContactId) is { } before)
            Remove(before, isOwnDoing: false);
        var slot = new ChatSlot(Enumerable.Range(1, int.MaxValue).First(number => !_slots.ContainsKey(number)), card);
        _slots.Add(slot.Number, slot);
        return slot;
    }

    /// <summary>The agent has it and goes on with it; false when it is no longer offered.</summary>
    public bool TryTake(ChatSlot slot)
    {
        if (!slot.IsOpen && !slot.Answer.TrySetResult(DeskAnswer.Accepted))
            return false;
        slot.IsOpen = true;
        Choose(slot);
        return true;
    }

    /// <summary>Plain words go there from now on.</summary>
    public void Choose(ChatSlot slot)
    {
        _current = slot;
        _lost = null;
    }

    /// <summary>It is offered no more, or over.</summary>
    /// <param name="slot">Which.</param>
    /// <param name="isOwnDoing">Whether the agent ended it; who did goes on with the one that is left.</param>
    public void Remove(ChatSlot slot, bool isOwnDoing)
    {
        if (!_slots.Remove(slot.Number) || !slot.IsOpen)
            return;
        var wasCurrent = _current == slot;
        if (wasCurrent)
            _current = isOwnDoing && Open is [var left] ? left : null;
        if (wasCurrent && !isOwnDoing)
            _lost = slot.Label;
    }

    /// <summary>The chat that a command means, or a line that says why none is clear.</summary>
    public (ChatSlot? Slot, string? Line) Aim(ChatCommand command)
    {
        if (command.Number is { } number)
            return _slots.TryGetValue(number, out var named) ? Fit(command, named) : (null, $"There is no chat {number}. {List()}");
        if (command is ChatCommand.Say && _lost is { } lost)
        {
            _lost = null;
            return (null, $"Not sent: {lost} is over. {List()}");
        }

        return command is ChatCommand.Take or ChatCommand.Decline ? OnlyOne(Offered, "Nothing is offered to you at the moment.")
            : _current is { } current ? (current, null)
            : Open.Count > 0 ? OnlyOne(command is ChatCommand.Who ? Open : [], Which(Open))
            : command is ChatCommand.Say or ChatCommand.Who ? OnlyOne(Offered, ChatText.NoChat)
            : (null, ChatText.NoChat);
    }

    /// <summary>What there is, in one line.</summary>
    public string List() => _slots.Count == 0 ? ChatText.NoChat
        : string.Join(". ", Lines().Where(static line => line.Length > 0));

    private static (ChatSlot? Slot, string? Line) Fit(ChatCommand command, ChatSlot slot) => (command, slot.IsOpen) switch
    {
        (ChatCommand.Decline, true) => (null, $"You have {slot.Label} already: /done closes it, /transfer passes it on"),
        (ChatCommand.Note or ChatCommand.Done or ChatCommand.Transfer, false) => (null, $"You do not have {slot.Label} yet: /{slot.Number} takes it"),
        _ => (slot, null),
    };

    private static (ChatSlot? Slot, string? Line) OnlyOne(IReadOnlyList<ChatSlot> slots, string otherwise) => slots.Count switch
    {
        0 => (null, otherwise),
        1 => (slots[0], null),
        _ => (null, Which(slots)),
    };

    private static string Which(IReadOnlyList<ChatSlot> slots) =>
        $"Which chat is meant? {Labels(slots)}: /{slots[0].Number} and your words. Nothing was sent";

    private IEnumerable<string> Lines()
    {
        yield return Open.Count == 0 ? "" : $"Open: {Labels(Open)}";
        yield return Offered.Count == 0 ? "" : $"Offered: {Labels(Offered)}";
    }

    private static string Labels(IReadOnlyList<ChatSlot> slots) => string.Join(", ", slots.Select(static slot => slot.Label));
}
