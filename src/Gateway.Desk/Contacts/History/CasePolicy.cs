namespace Gateway.Desk.Contacts.History;

/// <summary>
/// Which open case a new contact belongs to: the one whose number the customer wrote; the one they answer within a week in the same
/// conversation; or the one about the same intent that something happened in lately. A number in a subject is only a hint: it never
/// reaches another customer's case, because only the customer's own cases are looked at.
/// </summary>
public static class CasePolicy
{
    /// <summary>How long an answer in the same conversation belongs to the case.</summary>
    public static readonly TimeSpan ReplyTime = TimeSpan.FromDays(7);

    /// <summary>A case in which nothing happened for so long is settled.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(30);

    /// <summary>The case to join; none when the contact belongs to none of them.</summary>
    public static Case? Choose(Contact contact, CaseClue clue, IEnumerable<CaseActivity> open)
    {
        var candidates = open
            .Where(candidate => contact.Started - candidate.Last <= Rest)
            .OrderByDescending(candidate => candidate.Last)
            .ThenByDescending(candidate => candidate.Case.Number)
            .ToList();
        var found = candidates.Find(candidate => candidate.Case.Number == clue.Number)
            ?? candidates.Find(candidate => candidate.LastHere is { } here && contact.Started - here <= ReplyTime)
            ?? candidates.Find(candidate => contact.Intent is not null && candidate.Intents.Contains(contact.Intent));
        return found?.Case;
    }
}

/// <summary>An open case and what happened in it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Last">When something last happened in it.</param>
/// <param name="LastHere">When something last happened in the conversation of the new contact; none when never or for a call.</param>
/// <param name="Intents">What its contacts were about.</param>
public sealed record CaseActivity(Case Case, DateTimeOffset Last, DateTimeOffset? LastHere, IReadOnlyCollection<string> Intents);
