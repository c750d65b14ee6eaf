using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Flows.Messages;

/// <summary>When something that could not be delivered is tried again: after a second, then twice as long each time up to an hour,
/// shortened at random by up to half, so that many do not come back together. After a day it is given up.</summary>
internal static class OutboxSchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private const int MostDoublings = 16;

    /// <summary>When to try again; none to give up.</summary>
    /// <param name="item">What was tried.</param>
    /// <param name="attempt">Number of the try.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">0 to 1.</param>
    public static DateTimeOffset? NextDue(OutboxItem item, int attempt, SendResult result, DateTimeOffset now, double random)
    {
        if (result is not SendResult.Later later || now >= item.Created + GiveUpAfter)
        {
            return null;
        }

        var doubled = First * (1 << Math.Min(attempt - 1, MostDoublings));
        var wait = (doubled < Longest ? doubled : Longest) * (1 - (random / 2));
        var due = now + (later.After is { } asked && asked > wait ? asked : wait);
        var last = item.Created + GiveUpAfter;
        return due < last ? due : last;
    }
}
