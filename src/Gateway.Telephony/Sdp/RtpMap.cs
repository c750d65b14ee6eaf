using System.Globalization;

namespace Gateway.Telephony.Sdp;

/// <summary>What a payload type of an audio section means: its a=rtpmap, or the static table of RFC 3551 when there is none.</summary>
internal readonly record struct RtpMap(int PayloadType, string Encoding, int ClockRate)
{
    private const string TelephoneEventName = "telephone-event";

    public bool IsTelephoneEvent => ClockRate == 8000 && Encoding.Equals(TelephoneEventName, StringComparison.OrdinalIgnoreCase);

    public bool Is(AudioCodec codec) =>
        ClockRate == 8000 && Encoding.Equals(NameOf(codec), StringComparison.OrdinalIgnoreCase);

    public static string NameOf(AudioCodec codec) => codec == AudioCodec.Pcma ? "PCMA" : "PCMU";

    public static SdpAttribute For(AudioCodec codec, int payloadType) => new("rtpmap", $"{payloadType} {NameOf(codec)}/8000");

    /// <summary>rtpmap and fmtp of telephone-event; we receive the sixteen keys (RFC 4733 2.4.1 and 3.2).</summary>
    public static IEnumerable<SdpAttribute> ForTelephoneEvent(int payloadType) =>
    [
        new("rtpmap", $"{payloadType} {TelephoneEventName}/8000"),
        new("fmtp", $"{payloadType} 0-15"),
    ];

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

    /// <summary>payload-type SP encoding-name "/" clock-rate ["/" channels]; more than one channel is another codec.</summary>
    private static bool TryParse(string value, out RtpMap map)
    {
        map = default;
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !TryParsePayloadType(value[..space], out var payloadType))
        {
            return false;
        }

        var parts = value[(space + 1)..].Trim().Split('/');
        if (parts.Length is < 2 or > 3
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rate))
        {
            return false;
        }

        map = new RtpMap(payloadType, parts.Length == 2 || parts[2] == "1" ? parts[0] : $"{parts[0]}/{parts[2]}", rate);
        return true;
    }

    private static bool TryParsePayloadType(string text, out int payloadType) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out payloadType) && payloadType <= 127;

    private static RtpMap Static(int payloadType) => payloadType switch
    {
        (int)AudioCodec.Pcmu => new RtpMap(payloadType, "PCMU", 8000),
        (int)AudioCodec.Pcma => new RtpMap(payloadType, "PCMA", 8000),
        _ => new RtpMap(payloadType, "", 0),
    };
}
