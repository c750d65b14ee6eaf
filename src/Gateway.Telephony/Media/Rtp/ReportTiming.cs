namespace Gateway.Telephony.Media.Rtp;

/// <summary>
/// When the next report is due (RFC 3550 6.2, 6.3.1, A.7) between two who talk: 5 s, half of it for the first, each by chance
/// between half and one and a half of that, and all a little early to make up for the reconsideration of larger groups.
/// Two voices never use up the 5 % of their bandwidth that reports may take.
/// </summary>
internal static class ReportTiming
{
    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(5);
    private static readonly double Compensation = Math.E - 1.5;

    /// <param name="isFirst">Whether nothing was reported before.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Next(bool isFirst, double chance) =>
        (isFirst ? Minimum / 2 : Minimum) * ((chance + 0.5) / Compensation);
}
