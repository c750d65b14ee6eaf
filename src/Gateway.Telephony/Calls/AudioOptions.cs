using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>What is negotiated for the sound of calls; read once at start.</summary>
public sealed record AudioOptions
{
    /// <summary>Codecs that are offered and accepted, preferred first. Default PCMA, PCMU, G722, and Opus where its library is installed.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } =
        [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus];

    /// <summary>Whether sound is secured with SRTP. Default Optional: with whoever can.</summary>
    public SrtpPolicy Srtp { get; init; } = SrtpPolicy.Optional;

    /// <summary>What differs for single trunks, by their name.</summary>
    public IReadOnlyDictionary<string, TrunkAudio> Trunks { get; init; } = new Dictionary<string, TrunkAudio>();

    /// <summary>The policy for agents' phones, or for the trunk that is named.</summary>
    internal AudioPolicy For(string? trunk)
    {
        var own = trunk is null ? null : Trunks.GetValueOrDefault(trunk);
        return new AudioPolicy(own?.Codecs ?? Codecs, own?.Srtp ?? Srtp);
    }
}

/// <summary>What one trunk does otherwise.</summary>
/// <param name="Codecs">Its codecs, preferred first; null for those of all.</param>
/// <param name="Srtp">Its policy; null for that of all.</param>
public sealed record TrunkAudio(IReadOnlyList<AudioCodec>? Codecs, SrtpPolicy? Srtp);
