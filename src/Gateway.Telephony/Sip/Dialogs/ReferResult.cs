namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What came of a REFER of ours.</summary>
public abstract record ReferResult
{
    private ReferResult()
    {
    }

    /// <summary>The peer talks with the new party now; our dialog may be ended.</summary>
    public sealed record Succeeded : ReferResult;

    /// <summary>The peer does not do that, and nothing was changed.</summary>
    public sealed record Refused(int Status, string Reason) : ReferResult;

    /// <summary>The peer tried and the new party was not reached; our dialog still stands.</summary>
    public sealed record Failed(int Status, string Reason) : ReferResult;

    /// <summary>The peer agreed and left without a word of how it went; most that do so have succeeded.</summary>
    public sealed record Unknown : ReferResult;
}
