using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>What one leg may negotiate.</summary>
/// <param name="Codecs">Codecs, preferred first.</param>
/// <param name="Srtp">Whether its sound may or must be secured.</param>
internal sealed record AudioPolicy(IReadOnlyList<AudioCodec> Codecs, SrtpPolicy Srtp)
{
    /// <summary>The same with <paramref name="first"/> in front, so that two legs can be relayed without transcoding.</summary>
    public AudioPolicy Preferring(AudioCodec? first) => first is { } codec && Codecs.Contains(codec)
        ? this with { Codecs = [codec, .. Codecs.Where(other => other != codec)] }
        : this;
}
