using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>All desks as one: each agent is reached on the first that reaches them.</summary>
public sealed class AgentDesks(IReadOnlyList<IAgentDesk> desks) : IAgentDesk
{
    /// <inheritdoc/>
    public bool Reaches(string agent) => Of(agent) is not null;

    /// <inheritdoc/>
    public Task<DeskAnswer> OfferAsync(string agent, ChatCard card, CancellationToken ct) =>
        Of(agent)?.OfferAsync(agent, card, ct) ?? Task.FromResult(DeskAnswer.Unreachable);

    /// <inheritdoc/>
    public Task<bool> ShowAsync(string agent, Guid contact, Message message, CancellationToken ct) =>
        Of(agent)?.ShowAsync(agent, contact, message, ct) ?? Task.FromResult(false);

    /// <inheritdoc/>
    public Task EndAsync(string agent, Guid contact, string reason, CancellationToken ct) =>
        Of(agent)?.EndAsync(agent, contact, reason, ct) ?? Task.CompletedTask;

    private IAgentDesk? Of(string agent) => desks.FirstOrDefault(desk => desk.Reaches(agent));
}
