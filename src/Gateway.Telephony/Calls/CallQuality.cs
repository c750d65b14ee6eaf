using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>How well one leg could be heard, on both sides.</summary>
public sealed record CallQuality
{
    /// <summary>The codec, by its name in SDP.</summary>
    public required string Codec { get; init; }

    /// <summary>Whether the sound was secured with SRTP.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>Packets from the peer.</summary>
    public required long Received { get; init; }

    /// <summary>Packets of the peer that never came.</summary>
    public required long Lost { get; init; }

    /// <summary>Share of them, 0 to 1.</summary>
    public required double Loss { get; init; }

    /// <summary>Interarrival jitter of what came (RFC 3550 A.8), at the end.</summary>
    public required TimeSpan Jitter { get; init; }

    /// <summary>Frames of 20 ms that were made up because their packet was missing or late, while somebody here listened.</summary>
    public required long Concealed { get; init; }

    /// <summary>Time to the peer and back; none when its reports do not tell.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Share of our packets that the peer missed, 0 to 1; none when it does not report.</summary>
    public double? PeerLoss { get; init; }

    /// <summary>Interarrival jitter at the peer; none when it does not report.</summary>
    public TimeSpan? PeerJitter { get; init; }

    /// <summary>Estimate of the mean opinion score of the worse direction, 1 to 4.5; none when nothing was heard.</summary>
    public double? Mos { get; init; }

    internal static CallQuality From(AudioCodec codec, bool isSecure, in MediaStatistics media, in ReportFigures reported)
    {
        var loss = Share(media.Lost, media.Expected);
        double? peerLoss = reported.Reports > 0 ? Share(reported.Lost, reported.Expected) : null;
        return new CallQuality
        {
            Codec = codec.ToString().ToUpperInvariant(),
            IsSecure = isSecure,
            Received = media.Received,
            Lost = media.Lost,
            Loss = loss,
            Jitter = media.Jitter,
            Concealed = media.Concealed,
            RoundTrip = reported.RoundTrip,
            PeerLoss = peerLoss,
            PeerJitter = reported.Reports > 0 ? reported.Jitter : null,
            Mos = media.Received == 0 && peerLoss is null
                ? null
                : OpinionScore.Estimate(codec, Math.Max(media.Received == 0 ? 0 : loss, peerLoss ?? 0), reported.RoundTrip),
        };
    }

    private static double Share(long part, long whole) => whole <= 0 ? 0 : Math.Clamp((double)part / whole, 0, 1);
}
