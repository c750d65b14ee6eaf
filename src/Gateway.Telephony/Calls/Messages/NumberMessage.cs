using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>A text for a public number, over a trunk that takes messages.</summary>
public sealed record NumberMessage
{
    /// <summary>Whom it goes to.</summary>
    public required E164Number Destination { get; init; }

    /// <summary>Which number of ours is the sender; the first of the trunk when it is none of the trunk's. Default that first one.</summary>
    public E164Number? Sender { get; init; }

    /// <summary>The only trunk that may carry it, for an answer to what came over it; null for the first that can.</summary>
    public string? Trunk { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>Who wants it, for the log: an agent's name. Never words of a customer.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Names it without its words, which belong in no log.</summary>
    public override string ToString() => $"message to {Destination}, {Text.Length} characters";
}
