using System.Globalization;

namespace Gateway.Telephony.Sdp;

/// <summary>What a payload type of an audio section means: its a=rtpmap, or the static table of RFC 3551 when there is none.</summary>
internal readonly record struct RtpMap(int PayloadType, string Encoding, int ClockRate, int Channels = 1)
{
    /// <summary>Comfort noise has a static payload type for 8 kHz codecs (RFC 3389 4).</summary>
    public const int ComfortNoise = 13;

    private const string TelephoneEventName = "telephone-event";
    private const string ComfortNoiseName = "CN";

    public bool IsComfortNoise => ClockRate == 8000 && IsNamed(ComfortNoiseName);

    public bool Is(AudioCodec codec) => ClockRate == codec.ClockRate() && Channels == ChannelsOf(codec) && IsNamed(NameOf(codec));

    public bool IsTelephoneEvent(int clockRate) => ClockRate == clockRate && IsNamed(TelephoneEventName);

    public static string NameOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => "PCMU",
        AudioCodec.Pcma => "PCMA",
        AudioCodec.G722 => "G722",
        _ => "opus",
    };

    /// <summary>rtpmap and, for Opus, fmtp.</summary>
    public static IEnumerable<SdpAttribute> For(AudioCodec codec, int payloadType)
    {
        var channels = ChannelsOf(codec) == 1 ? "" : $"/{ChannelsOf(codec)}";
        yield return new SdpAttribute("rtpmap", $"{payloadType} {NameOf(codec)}/{codec.ClockRate()}{channels}");
        if (codec == AudioCodec.Opus)
        {
            yield return new SdpAttribute("fmtp", $"{payloadType} {OpusFormat.Ours}");
        }
    }

    /// <summary>rtpmap and fmtp of telephone-event; we receive the sixteen keys (RFC 4733 2.4.1 and 3.2).</summary>
    public static IEnumerable<SdpAttribute> ForTelephoneEvent(int payloadType, int clockRate) =>
    [
        new("rtpmap", $"{payloadType} {TelephoneEventName}/{clockRate}"),
        new("fmtp", $"{payloadType} 0-15"),
    ];

    public static SdpAttribute ForComfortNoise(int payloadType) => new("rtpmap", $"{payloadType} {ComfortNoiseName}/8000");

    /// <summary>The maps of a section in its order of preference; formats that are no payload type (0-127) are left out.</summary>
    public static IReadOnlyList<RtpMap> Of(MediaDescription media)
    {
        var written = Written(media);
        var maps = new List<RtpMap>(media.Formats.Count);
        foreach (var format in media.Formats)
        {
            if (TryParsePayloadType(format, out var payloadType))
            {
                maps.Add(written.GetValueOrDefault(payloadType, Static(payloadType)));
            }
        }

        return maps;
    }

    /// <summary>The fmtp parameters of a payload type; null when there are none.</summary>
    public static string? ParametersOf(MediaDescription media, int payloadType)
    {
        foreach (var attribute in media.Attributes)
        {
            if (attribute is { Name: "fmtp", Value: { } value }
                && TryTakePayloadType(value, out var number, out var parameters)
                && number == payloadType)
            {
                return parameters.ToString();
            }
        }

        return null;
    }

    private static int ChannelsOf(AudioCodec codec) => codec == AudioCodec.Opus ? 2 : 1;

    private bool IsNamed(string name) => string.Equals(Encoding, name, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<int, RtpMap> Written(MediaDescription media)
    {
        var maps = new Dictionary<int, RtpMap>();
        foreach (var attribute in media.Attributes)
        {
            if (attribute is { Name: "rtpmap", Value: { } value } && TryParse(value, out var map))
            {
                maps.TryAdd(map.PayloadType, map);
            }
        }

        return maps;
    }

    /// <summary>payload-type SP encoding-name "/" clock-rate ["/" channels]; without channels there is one.</summary>
    private static bool TryParse(string value, out RtpMap map)
    {
        map = default;
        if (!TryTakePayloadType(value, out var payloadType, out var format))
        {
            return false;
        }

        var slash = format.IndexOf('/');
        if (slash <= 0)
        {
            return false;
        }

        var rest = format[(slash + 1)..];
        var second = rest.IndexOf('/');
        var channels = 1;
        if ((second >= 0 && !TryParseNumber(rest[(second + 1)..], out channels))
            || !TryParseNumber(second < 0 ? rest : rest[..second], out var rate))
        {
            return false;
        }

        map = new RtpMap(payloadType, format[..slash].ToString(), rate, channels);
        return true;
    }

    private static bool TryTakePayloadType(ReadOnlySpan<char> value, out int payloadType, out ReadOnlySpan<char> rest)
    {
        var space = value.IndexOf(' ');
        rest = space < 0 ? [] : value[(space + 1)..].Trim();
        payloadType = 0;
        return space >= 0 && TryParsePayloadType(value[..space], out payloadType);
    }

    private static bool TryParsePayloadType(ReadOnlySpan<char> text, out int payloadType) =>
        TryParseNumber(text, out payloadType) && payloadType <= 127;

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static RtpMap Static(int payloadType) => payloadType switch
    {
        (int)AudioCodec.Pcmu => new RtpMap(payloadType, "PCMU", 8000),
        (int)AudioCodec.Pcma => new RtpMap(payloadType, "PCMA", 8000),
        (int)AudioCodec.G722 => new RtpMap(payloadType, "G722", 8000),
        ComfortNoise => new RtpMap(payloadType, ComfortNoiseName, 8000),
        _ => new RtpMap(payloadType, "", 0),
    };
}

/// <summary>What RTP says of each codec.</summary>
internal static class AudioCodecs
{
    /// <summary>The rate of the RTP timestamps, which is not always that of the sound.</summary>
    public static int ClockRate(this AudioCodec codec) => codec == AudioCodec.Opus ? 48000 : 8000;
}
