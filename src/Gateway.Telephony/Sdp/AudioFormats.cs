namespace Gateway.Telephony.Sdp;

/// <summary>The formats of one audio stream that both sides know: codec, telephone-event, comfort noise.</summary>
/// <param name="Codec">The codec with the number that the other side gives it.</param>
/// <param name="Kind">Which codec that is.</param>
/// <param name="TelephoneEvent">The events of the codec's clock rate, or else those of 8 kHz.</param>
/// <param name="ComfortNoise">Comfort noise, for 8 kHz codecs.</param>
internal readonly record struct AudioFormats(RtpMap Codec, AudioCodec Kind, RtpMap? TelephoneEvent, RtpMap? ComfortNoise)
{
    /// <summary>The payload type that our own offers give to telephone-event of 8000 Hz.</summary>
    public const int TelephoneEvent8000 = 101;

    /// <summary>The payload type that our own offers give to telephone-event of 48000 Hz, which goes with Opus.</summary>
    public const int TelephoneEvent48000 = 110;

    /// <summary>Chooses the first codec of a section that we know too.</summary>
    public static bool TryChoose(MediaDescription media, LocalMedia local, out AudioFormats formats)
    {
        var maps = RtpMap.Of(media);
        foreach (var map in maps)
        {
            foreach (var codec in local.Codecs)
            {
                if (map.Is(codec))
                {
                    formats = new AudioFormats(map, codec, EventsFor(codec, maps), local.UsesComfortNoise ? NoiseFor(codec, maps) : null);
                    return true;
                }
            }
        }

        formats = default;
        return false;
    }

    /// <summary>Formats and attributes of what was agreed.</summary>
    public static void Write(AudioAgreement agreement, List<string> formats, List<SdpAttribute> attributes)
    {
        formats.Add($"{agreement.PayloadType}");
        attributes.AddRange(RtpMap.For(agreement.Codec, agreement.PayloadType));
        if (agreement.ComfortNoisePayloadType is { } noise)
        {
            formats.Add($"{noise}");
            attributes.Add(RtpMap.ForComfortNoise(noise));
        }

        if (agreement.TelephoneEventPayloadType is { } events)
        {
            formats.Add($"{events}");
            attributes.AddRange(RtpMap.ForTelephoneEvent(events, agreement.TelephoneEventClockRate));
        }
    }

    /// <summary>Formats and attributes of everything that we bring, preferred first.</summary>
    public static void WriteAll(LocalMedia local, List<string> formats, List<SdpAttribute> attributes)
    {
        foreach (var codec in local.Codecs)
        {
            formats.Add($"{(int)codec}");
            attributes.AddRange(RtpMap.For(codec, (int)codec));
        }

        if (local.UsesComfortNoise)
        {
            formats.Add($"{RtpMap.ComfortNoise}");
            attributes.Add(RtpMap.ForComfortNoise(RtpMap.ComfortNoise));
        }

        foreach (var clockRate in local.Codecs.Select(codec => codec.ClockRate()).Distinct())
        {
            var payloadType = clockRate == 8000 ? TelephoneEvent8000 : TelephoneEvent48000;
            formats.Add($"{payloadType}");
            attributes.AddRange(RtpMap.ForTelephoneEvent(payloadType, clockRate));
        }
    }

    // Events belong to the codec's clock (RFC 4733 2.1); many phones nevertheless offer Opus with events of 8 kHz only.
    private static RtpMap? EventsFor(AudioCodec codec, IReadOnlyList<RtpMap> maps) =>
        First(maps, map => map.IsTelephoneEvent(codec.ClockRate())) ?? First(maps, map => map.IsTelephoneEvent(8000));

    private static RtpMap? NoiseFor(AudioCodec codec, IReadOnlyList<RtpMap> maps) =>
        codec.ClockRate() == 8000 && codec != AudioCodec.G722 ? First(maps, map => map.IsComfortNoise) : null;

    private static RtpMap? First(IReadOnlyList<RtpMap> maps, Func<RtpMap, bool> isWanted)
    {
        foreach (var map in maps)
        {
            if (isWanted(map))
            {
                return map;
            }
        }

        return null;
    }
}
