namespace Gateway.Telephony.Media.Bridging;

/// <summary>What a leg may do in a conference.</summary>
/// <param name="Hears">Whether it hears the others.</param>
/// <param name="SpeaksTo">Whom it is heard by.</param>
public sealed record MixRole(bool Hears, MixAudience SpeaksTo)
{
    /// <summary>Hears everybody and is heard by everybody.</summary>
    public static MixRole Member { get; } = new(Hears: true, MixAudience.All);

    /// <summary>Hears everybody and is heard by nobody.</summary>
    public static MixRole Listener { get; } = new(Hears: true, MixAudience.Nobody);

    /// <summary>Hears everybody and is heard by those who are coached only: a supervisor who whispers to an agent.</summary>
    public static MixRole Coach { get; } = new(Hears: true, MixAudience.Coached);

    /// <summary>A member that hears the coaches too.</summary>
    public static MixRole Coached { get; } = new(Hears: true, MixAudience.All) { IsCoached = true };

    /// <summary>Whether it hears those who speak to the coached only.</summary>
    public bool IsCoached { get; init; }
}

/// <summary>Who hears a leg.</summary>
public enum MixAudience
{
    /// <summary>Nobody: it is muted.</summary>
    Nobody,

    /// <summary>Those who are coached.</summary>
    Coached,

    /// <summary>Everybody.</summary>
    All,
}
