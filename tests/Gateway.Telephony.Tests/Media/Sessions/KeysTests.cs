using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>Keys that a phone presses as tones, as events or by INFO reach the flow once each.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly ManualLeg _leg = new();
    private TimeSpan _now = TimeSpan.FromSeconds(1_000);

    public void Dispose() => _leg.Dispose();

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.G722)]
    public void Without_telephone_events_tones_are_keys(VoiceCodec codec)
    {
        _leg.Connect(codec, change: WithoutEvents);

        Say(DtmfTones.Render("0049*#"));

        Assert.Equal("0049*#", string.Concat(_leg.Digits));
    }

    [Fact]
    public void With_telephone_events_tones_are_sound_and_nothing_is_decoded()
    {
        _leg.Connect(VoiceCodec.Pcma);

        Say(DtmfTones.Render("123"));

        Assert.Empty(_leg.Digits);
        Assert.Equal(0, _leg.Counters.Concealed);
    }

    [Fact]
    public void A_key_that_comes_as_a_tone_and_by_INFO_is_one_key()
    {
        _leg.Connect(VoiceCodec.Pcma, change: WithoutEvents);
        foreach (var key in "4711")
        {
            Say(DtmfTones.Render($"{key}"));
            _leg.Leg.Receive.Press(key, KeyWay.Info, _now);
        }

        Assert.Equal("4711", string.Concat(_leg.Digits));
    }

    private static MediaParameters WithoutEvents(MediaParameters parameters) => parameters with { TelephoneEventPayloadType = null };

    private void Say(short[] pcm)
    {
        short[] sound = [.. pcm, .. new short[1_600 - (pcm.Length % 160)]];
        for (var start = 0; start + 160 <= sound.Length; start += 160)
        {
            _leg.Say(sound.AsSpan(start, 160), _now);
            _now += TimeSpan.FromMilliseconds(20);
            _leg.Tick(_now);
        }
    }
}
