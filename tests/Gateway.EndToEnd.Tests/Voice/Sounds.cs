using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>What a person at a phone hears: one of the gateway's prompts, something, or nothing.</summary>
internal static class Sounds
{
    private const double Audible = 200;
    private static int s_melody = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How the music of those who wait or are held begins.</summary>
    public static short[] Music { get; } =
        Wav.Read(Path.Combine(Repository.Root, "prompts", "music.wav"))[..Tones.Samples(TimeSpan.FromSeconds(3))];

    /// <summary>Proves that the phone hears the prompt to its end.</summary>
    public static async Task HearsPromptAsync(this Baresip phone, string language, string name)
    {
        var prompt = Wav.Read(Path.Combine(Repository.Root, "prompts", language, $"{name}.wav"));
        await phone.HearsAsync(prompt);
    }

    /// <summary>Proves that the phone hears all of a sound.</summary>
    public static async Task HearsAsync(this Baresip phone, short[] sound)
    {
        var matches = await Hearing.AllOfAsync(sound, phone, Patience);
        Assert.NotEmpty(matches);
        Assert.All(matches, match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
    }

    /// <summary>Proves that each of two phones hears all that the other says from now on.</summary>
    public static async Task ProveTalkAsync(Baresip one, Baresip other)
    {
        var seed = Interlocked.Add(ref s_melody, 2);
        var (first, second) = (Tones.Melody(seed, TimeSpan.FromSeconds(3)), Tones.Melody(seed + 1, TimeSpan.FromSeconds(3)));
        await one.SayAsync(first);
        await other.SayAsync(second);
        await other.HearsAsync(first);
        await one.HearsAsync(second);
    }

    /// <summary>How often a sound was heard, one after the other.</summary>
    public static int Times(short[] sound, ReadOnlySpan<short> heard)
    {
        var times = 0;
        for (var second = 0; Tones.Samples(TimeSpan.FromSeconds(second)) < heard.Length; second++)
        {
            // A window of two seconds holds all of a sound of one that begins in its first.
            var start = Tones.Samples(TimeSpan.FromSeconds(second));
            var window = heard.Slice(start, Math.Min(sound.Length * 2, heard.Length - start));
            var match = Correlation.Find(sound, window);
            times += match.Coefficient >= Hearing.Same && match.Heard < TimeSpan.FromSeconds(1) ? 1 : 0;
        }

        return times;
    }

    /// <summary>Awaits that the phone has heard something, music for instance, for the last half second.</summary>
    public static Task HearsSomethingAsync(this Baresip phone) => WaitAsync(phone, loudness => loudness >= Audible, "a sound");

    /// <summary>Awaits that the phone has heard nothing for the last half second.</summary>
    public static Task HearsNothingAsync(this Baresip phone) => WaitAsync(phone, loudness => loudness < Audible, "silence");

    private static async Task WaitAsync(Baresip phone, Func<double, bool> isMet, string what)
    {
        var span = Tones.Samples(TimeSpan.FromSeconds(0.5));
        using var end = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        var begin = phone.Heard().Length;
        while (phone.Heard() is var heard && (heard.Length < begin + span || !isMet(Correlation.Rms(heard.AsSpan(^span..)))))
        {
            // The recording grows without telling anybody.
            Assert.False(end.IsCancellationRequested, $"{what} was not heard");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
