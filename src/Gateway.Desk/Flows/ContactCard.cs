using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>What an agent's phone shows before it is picked up: who calls, and what it is about.</summary>
internal static class ContactCard
{
    public static AgentRing For(Guest guest, ReceptionOutcome.ToQueue wanted, string agent)
    {
        var number = guest.Journal.Contact.From;
        return new AgentRing
        {
            Agent = agent,
            Number = number,
            DisplayName = (guest.Name, number) switch
            {
                ({ } name, { } known) => $"{name} ({known})",
                (null, { } known) => known,
                _ => "Anonymous",
            },
            Subject = $"{wanted.Wish.LabelIn(guest.Language) ?? "?"} [{guest.Language}]",
        };
    }
}
