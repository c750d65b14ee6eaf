using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>One chat that an agent is offered or has, with the number by which it is called. Its board guards it.</summary>
internal sealed class ChatSlot(int number, ChatCard card)
{
    public int Number => number;

    public ChatCard Card => card;

    /// <summary>Whether the agent has it; else it is offered.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the agent is closing it or passing it on.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>What the agent says to the offer.</summary>
    public TaskCompletionSource<DeskAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number and name, as lines begin.</summary>
    public string Label => $"{number} {ChatText.NameOf(card)}";
}
