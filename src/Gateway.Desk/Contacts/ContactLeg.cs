namespace Gateway.Desk.Contacts;

/// <summary>How well one party of a contact could be heard, on both sides; written when the party leaves.</summary>
/// <param name="ContactId">The contact.</param>
/// <param name="Party">"caller", or the name of the agent.</param>
/// <param name="Codec">The codec, by its name in SDP.</param>
/// <param name="IsSecure">Whether the sound was secured with SRTP.</param>
/// <param name="Received">Packets from the party.</param>
/// <param name="Lost">Packets of the party that never came.</param>
/// <param name="JitterMs">Interarrival jitter of what came, in ms.</param>
/// <param name="Concealed">Frames of 20 ms that were made up while somebody here listened.</param>
/// <param name="RoundTripMs">Time to the phone and back, in ms; none when it does not tell.</param>
/// <param name="PeerLoss">Share of our packets that the phone missed, 0 to 1; none when it does not report.</param>
/// <param name="PeerJitterMs">Interarrival jitter at the phone, in ms; none when it does not report.</param>
/// <param name="Mos">Estimate of the mean opinion score of the worse direction, 1 to 4.5; none when nothing was heard.</param>
public sealed record ContactLeg(
    Guid ContactId,
    string Party,
    string Codec,
    bool IsSecure,
    long Received,
    long Lost,
    double JitterMs,
    long Concealed,
    double? RoundTripMs,
    double? PeerLoss,
    double? PeerJitterMs,
    double? Mos)
{
    /// <summary>The party of whoever began the contact.</summary>
    public const string Caller = "caller";

    /// <summary>Share of the party's packets that never came, 0 to 1.</summary>
    public double Loss => Received + Lost == 0 ? 0 : (double)Lost / (Received + Lost);
}
