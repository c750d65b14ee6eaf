using Gateway.Telephony.Calls.Messages;

namespace Gateway.Desk.Channels.SipMessage;

/// <summary>Texts for agents' SIP phones.</summary>
public interface IAgentTexts
{
    /// <summary>Whether a phone of the agent is registered.</summary>
    bool HasPhone(string agent);

    /// <summary>Sends a text to all phones of an agent.</summary>
    Task<MessageResult> SendAsync(AgentMessage message, CancellationToken ct);
}
