namespace Gateway.Telephony.Calls;

/// <summary>Short numbers that an agent's phone may dial.</summary>
public static class FeatureCode
{
    /// <summary>Takes work again: ends a pause or the wrap-up.</summary>
    public const string Ready = "*1";

    /// <summary>Takes no work until <see cref="Ready"/>.</summary>
    public const string Pause = "*2";

    /// <summary>Whether a dialled text is meant as a feature code, known or not.</summary>
    public static bool IsOne(string dialled) => dialled.StartsWith('*');
}
