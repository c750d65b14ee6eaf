using System.Net;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>media</c> of <c>gateway.yaml</c>, and what a trunk does otherwise.</summary>
internal static class MediaSection
{
    private static readonly ScalarReader<AudioCodec> Codec = Scalars.OneOf(
        ("pcma", AudioCodec.Pcma), ("pcmu", AudioCodec.Pcmu), ("g722", AudioCodec.G722), ("opus", AudioCodec.Opus));

    private static readonly ScalarReader<SourceLearning> Learning = Scalars.OneOf(("nat", SourceLearning.Nat), ("any", SourceLearning.Any));

    private static readonly ScalarReader<SrtpPolicy> Srtp = Scalars.OneOf(
        ("off", SrtpPolicy.Off), ("optional", SrtpPolicy.Optional), ("require", SrtpPolicy.Require));

    public static (MediaOptions Media, AudioOptions Audio) Read(Section media)
    {
        var read = (ReadMedia(media), ReadAudio(media));
        media.Close();
        return read;
    }

    /// <summary>Reads the codecs and the policy of one trunk, or else those of its profile; null when it has none of its own.</summary>
    public static TrunkAudio? ReadTrunk(Section trunk, TrunkProfile profile)
    {
        var codecs = ReadCodecs(trunk) ?? CodecsOf(profile);
        var srtp = trunk.Optional("srtp", Srtp)?.Value ?? SrtpOf(profile);
        return codecs is null && srtp is null ? null : new TrunkAudio(codecs, srtp);
    }

    /// <summary>Keys in the SDP are as secret as the signalling that carries them.</summary>
    public static void CheckKeys(Section root, GatewayConfiguration read)
    {
        var requires = read.Audio.Srtp == SrtpPolicy.Require ? "media"
            : read.Audio.Trunks.Values.Any(trunk => trunk.Srtp == SrtpPolicy.Require) ? "trunks"
            : null;
        if (requires is not null && read.Sip.Tls is not { Certificates.Count: > 0 })
        {
            root.Faults.Warn(
                root.LineOf(requires),
                $"'{requires}': 'srtp' is require and there is no sip.tls: the keys of calls over UDP and TCP can be read on their way");
        }
    }

    // What a profile names and we do not speak is left out.
    private static IReadOnlyList<AudioCodec>? CodecsOf(TrunkProfile profile)
    {
        var codecs = new List<AudioCodec>();
        foreach (var name in profile.Codecs)
        {
            if (Codec(name, out var codec) is null)
            {
                codecs.Add(codec);
            }
        }

        return codecs.Count == 0 ? null : codecs;
    }

    private static SrtpPolicy? SrtpOf(TrunkProfile profile) =>
        profile.Srtp is { } text && Srtp(text, out var policy) is null ? policy : null;

    private static MediaOptions ReadMedia(Section media)
    {
        var defaults = new MediaOptions();
        var (first, last) = media.Value("ports", NetworkScalars.Ports, (defaults.FirstPort, defaults.LastPort));
        var read = new MediaOptions
        {
            Listen = media.Value("listen", NetworkScalars.Address, defaults.Listen),
            Advertised = media.Optional("advertised", NetworkScalars.Address)?.Value,
            FirstPort = first,
            LastPort = last,
            Learning = media.Value("learn", Learning, defaults.Learning),
            Inactivity = media.Value(
                "inactivity", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), defaults.Inactivity),
        };
        if (read.Advertised is { } advertised && (advertised.Equals(IPAddress.Any) || advertised.Equals(IPAddress.IPv6Any)))
        {
            media.Faults.Add(media.LineOf("advertised"), $"'advertised' is {advertised}, expected the address that callers send their audio to");
        }

        return read;
    }

    private static AudioOptions ReadAudio(Section media)
    {
        var defaults = new AudioOptions();
        return new AudioOptions
        {
            Codecs = ReadCodecs(media) ?? defaults.Codecs,
            Srtp = media.Value("srtp", Srtp, defaults.Srtp),
        };
    }

    private static IReadOnlyList<AudioCodec>? ReadCodecs(Section section)
    {
        var codecs = section.Values("codecs", Codec);
        foreach (var codec in codecs.GroupBy(codec => codec.Value).Where(group => group.Count() > 1))
        {
            section.Faults.Add(codec.Last().Line, $"'codecs': {codec.Key.ToString().ToLowerInvariant()} is there twice, expected once");
        }

        return codecs.Count == 0 ? null : [.. codecs.Select(codec => codec.Value)];
    }
}
