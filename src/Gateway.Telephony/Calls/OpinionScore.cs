using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>
/// The E-model (ITU-T G.107) with everything at its default but delay and loss: what a listener would say of a connection. An
/// estimate on the scale of telephone bands, on which wideband codecs are as good as G.711 and not better.
/// </summary>
internal static class OpinionScore
{
    /// <summary>R of a connection without delay and loss.</summary>
    private const double Best = 93.2;

    /// <summary>Ours and theirs: 60 ms of jitter buffer and 20 ms of packet.</summary>
    private static readonly TimeSpan OwnDelay = TimeSpan.FromMilliseconds(80);

    /// <param name="codec">The codec.</param>
    /// <param name="loss">Share of packets lost, 0 to 1.</param>
    /// <param name="roundTrip">Round trip on the network, if known.</param>
    public static double Estimate(AudioCodec codec, double loss, TimeSpan? roundTrip)
    {
        var delay = ((roundTrip ?? TimeSpan.Zero) / 2) + OwnDelay;
        return FromRating(Best - DelayImpairment(delay.TotalMilliseconds) - LossImpairment(codec, loss * 100));
    }

    // G.107 Annex B.
    private static double FromRating(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };

    // The usual straight lines for Idd: delay is hardly noticed below 177 ms.
    private static double DelayImpairment(double milliseconds) =>
        (0.024 * milliseconds) + (milliseconds > 177.3 ? 0.11 * (milliseconds - 177.3) : 0);

    // Ie,eff = Ie + (95 - Ie) * Ppl / (Ppl + Bpl), with Ie = 0: G.113 Appendix I gives Bpl 25.1 for G.711 with concealment.
    private static double LossImpairment(AudioCodec codec, double percent) => 95 * percent / (percent + Robustness(codec));

    private static double Robustness(AudioCodec codec) => codec switch
    {
        AudioCodec.G722 => 13,
        AudioCodec.Opus => 30,
        _ => 25.1,
    };
}
