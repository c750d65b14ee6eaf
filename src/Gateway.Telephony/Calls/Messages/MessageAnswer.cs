namespace Gateway.Telephony.Calls.Messages;

/// <summary>What the sender of a message is told.</summary>
/// <param name="Status">Final status of SIP.</param>
/// <param name="RetryAfter">After how long it may be tried again; null for no word about it.</param>
public readonly record struct MessageAnswer(int Status, TimeSpan? RetryAfter = null)
{
    /// <summary>It is where it belongs.</summary>
    public static MessageAnswer Delivered { get; } = new(200);

    /// <summary>It is stored, and somebody will read it (RFC 3428 section 7).</summary>
    public static MessageAnswer Stored { get; } = new(202);

    /// <summary>Nobody has that address.</summary>
    public static MessageAnswer Unknown { get; } = new(404);

    /// <summary>The sender may not write there.</summary>
    public static MessageAnswer Forbidden { get; } = new(403);

    /// <summary>It cannot be taken now and was not stored.</summary>
    public static MessageAnswer Unavailable(TimeSpan retryAfter) => new(480, retryAfter);
}
