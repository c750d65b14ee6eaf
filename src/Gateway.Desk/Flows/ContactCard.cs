using Gateway.Desk.Agents;
using Gateway.Desk.Reception;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>What an agent's phone shows before it is picked up: who calls, and what it is about.</summary>
internal static class ContactCard
{
    /// <param name="guest">Who calls.</param>
    /// <param name="wanted">What it is about.</param>
    /// <param name="agent">Whose phone shows it.</param>
    /// <param name="transferredBy">The colleague who passes the caller on; null when nobody does.</param>
    public static AgentRing For(Guest guest, ReceptionOutcome.ToQueue wanted, Agent agent, Agent? transferredBy = null)
    {
        var number = guest.Journal.Contact.From;
        var topic = $"{wanted.Wish.LabelIn(guest.Language) ?? "?"} [{guest.Language}]";
        return new AgentRing
        {
            Agent = agent.Name,
            Number = number,
            DisplayName = (guest.Name, number) switch
            {
                ({ } name, { } known) => $"{name} ({known})",
                (null, { } known) => known,
                _ => "Anonymous",
            },
            Subject = transferredBy is null ? topic : $"{topic}, transferred by {transferredBy.DisplayName}",
            ReferredBy = transferredBy?.Name,
        };
    }

    /// <summary>The card of an agent who calls a colleague; it says about whom, when a caller waits for the answer.</summary>
    public static AgentRing OfColleague(Agent caller, string called, AgentRing? about) => new()
    {
        Agent = called,
        Number = caller.Name,
        DisplayName = caller.DisplayName,
        Subject = about is null ? "colleague" : $"colleague, about {about.DisplayName}: {about.Subject}",
    };
}
