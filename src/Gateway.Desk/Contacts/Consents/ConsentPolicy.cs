namespace Gateway.Desk.Contacts.Consents;

/// <summary>
/// Says whether something may be sent to a person on a channel for a purpose now. An opt-out beats everything. What answers them, or
/// goes on with their matter, may be sent while their window is open; everything else needs their consent.
/// </summary>
public static class ConsentPolicy
{
    /// <summary>The verdict.</summary>
    /// <param name="consents">What the customer ever allowed and took back, in any order.</param>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="purpose">What it is sent for; <see cref="ConsentPurpose.Contact"/> for an answer to what they wrote.</param>
    /// <param name="openUntil">How long their window is open; none when it is not.</param>
    /// <param name="now">The time.</param>
    public static SendVerdict Judge(
        IReadOnlyList<Consent> consents, string channel, ConsentPurpose purpose, DateTimeOffset? openUntil, DateTimeOffset now)
    {
        if (Last(consents, channel, ConsentPurpose.Contact) is { IsGiven: false })
        {
            return SendVerdict.OptedOut;
        }

        if (purpose == ConsentPurpose.Contact)
        {
            return openUntil > now ? SendVerdict.InWindow : SendVerdict.NotAsked;
        }

        return Last(consents, channel, purpose) switch
        {
            { IsGiven: false } => SendVerdict.Withdrawn,
            { IsGiven: true } => SendVerdict.OptedIn,
            _ when purpose == ConsentPurpose.Message && openUntil > now => SendVerdict.InWindow,
            _ => SendVerdict.NotAsked,
        };
    }

    /// <summary>Whether the customer wants nothing at all on a channel.</summary>
    public static bool IsOptedOut(IReadOnlyList<Consent> consents, string channel) =>
        Last(consents, channel, ConsentPurpose.Contact) is { IsGiven: false };

    /// <summary>Whether the verdict lets it go.</summary>
    public static bool IsAllowed(this SendVerdict verdict) => verdict is SendVerdict.OptedIn or SendVerdict.InWindow;

    // What was said of every channel counts for each; of two at the same moment the one that takes back.
    private static Consent? Last(IReadOnlyList<Consent> consents, string channel, ConsentPurpose purpose) => consents
        .Where(consent => consent.Purpose == purpose && (consent.Channel == channel || consent.Channel == Consent.EveryChannel))
        .OrderByDescending(consent => consent.At)
        .ThenBy(consent => consent.IsGiven)
        .FirstOrDefault();
}

/// <summary>Why something may be sent or not.</summary>
public enum SendVerdict
{
    /// <summary>They agreed to it.</summary>
    OptedIn,

    /// <summary>They wrote lately.</summary>
    InWindow,

    /// <summary>They want nothing on this channel.</summary>
    OptedOut,

    /// <summary>They took back their consent for this purpose.</summary>
    Withdrawn,

    /// <summary>They were never asked, and did not write lately.</summary>
    NotAsked,
}
