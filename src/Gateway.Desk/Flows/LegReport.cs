using Gateway.Desk.Contacts;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Writes down how well a leg could be heard, before it is hung up.</summary>
internal static class LegReport
{
    /// <summary>Measures <paramref name="call"/> and tells the journal, when there is one; nothing when no audio was agreed on.</summary>
    public static async Task TellAsync(ContactJournal? journal, string party, Call call)
    {
        if (journal is not null && await call.MeasureAsync().ConfigureAwait(false) is { } quality)
        {
            journal.Tell(new ContactLeg(
                journal.Contact.Id,
                party,
                quality.Codec,
                quality.IsSecure,
                quality.Received,
                quality.Lost,
                Round(quality.Jitter.TotalMilliseconds),
                quality.Concealed,
                Round(quality.RoundTrip?.TotalMilliseconds),
                quality.PeerLoss,
                Round(quality.PeerJitter?.TotalMilliseconds),
                Round(quality.Mos)));
        }
    }

    private static double Round(double value) => Math.Round(value, 2);

    private static double? Round(double? value) => value is { } known ? Round(known) : null;
}
