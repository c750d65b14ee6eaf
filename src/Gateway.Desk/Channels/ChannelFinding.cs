namespace Gateway.Desk.Channels;

/// <summary>What <c>gateway channel test</c> found about one part of a set-up.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Subject">What was looked at, for example "access token".</param>
/// <param name="Text">What was found, and what to do when it is wrong.</param>
public sealed record ChannelFinding(FindingSeverity Severity, string Subject, string Text)
{
    /// <summary>It is as it should be.</summary>
    public static ChannelFinding Good(string subject, string text) => new(FindingSeverity.Good, subject, text);

    /// <summary>It works and might not be meant so.</summary>
    public static ChannelFinding Doubtful(string subject, string text) => new(FindingSeverity.Doubtful, subject, text);

    /// <summary>It does not work.</summary>
    public static ChannelFinding Wrong(string subject, string text) => new(FindingSeverity.Wrong, subject, text);
}

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works and might not be meant so.</summary>
    Doubtful,

    /// <summary>Does not work.</summary>
    Wrong,
}
