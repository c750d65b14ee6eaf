using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Tests.Speech.Endpointing;

public sealed class TurnStateTests
{
    private static readonly EndpointingOptions Options = new();
    private static readonly TimeSpan Window = SampleRate.Wideband.Duration(TurnState.Window);

    private readonly TurnState state = new(Options);

    [Fact]
    public void Silence_starts_nothing()
    {
        Assert.All(Feed(false, 300), happened => Assert.Equal(TurnEvent.None, happened));
        Assert.True(state.Finish(isCut: false).IsSilent);
    }

    [Fact]
    public void A_click_shorter_than_the_minimum_is_forgotten()
    {
        Feed(true, 3);
        Feed(false, 10);

        Assert.DoesNotContain(TurnEvent.Started, Feed(true, 3));
    }

    [Fact]
    public void A_small_gap_does_not_split_the_first_word()
    {
        Feed(true, 2);
        Feed(false, 2);

        Assert.Contains(TurnEvent.Started, Feed(true, 2));
    }

    [Fact]
    public void A_sentence_ends_at_the_pause_and_keeps_sound_from_before_and_after_it()
    {
        Feed(false, 50);
        Feed(true, 40);
        var pause = Feed(false, 30);

        var ended = Array.IndexOf(pause, TurnEvent.Completed);
        Assert.InRange((ended + 1) * Window, Options.EndSilence, Options.EndSilence + Window);
        var utterance = state.Result!;
        Assert.Equal(40 * Window, utterance.Length);
        Assert.False(utterance.IsCut);
        var surplus = SampleRate.Wideband.Duration(utterance.Pcm16k.Length) - utterance.Length;
        Assert.InRange(surplus, Options.PreRoll, Options.PreRoll + TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public void A_pause_for_breath_does_not_end_the_sentence()
    {
        Feed(true, 20);
        Feed(false, 15);
        Feed(true, 20);
        Feed(false, 40);

        Assert.Equal(55 * Window, state.Result!.Length);
    }

    [Fact]
    public void Endless_talk_is_cut_at_the_maximum_length()
    {
        var events = Feed(true, 400);

        var cut = Array.IndexOf(events, TurnEvent.Completed);
        Assert.InRange((cut + 1) * Window, Options.MaxLength, Options.MaxLength + Window);
        Assert.True(state.Result!.IsCut);
    }

    private TurnEvent[] Feed(bool isSpeech, int windows)
    {
        var events = new List<TurnEvent>();
        for (int i = 0; i < windows && !events.Contains(TurnEvent.Completed); i++)
            events.Add(state.Step(new short[TurnState.Window], isSpeech));
        return [.. events];
    }
}
