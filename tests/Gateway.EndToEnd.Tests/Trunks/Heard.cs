using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Trunks;

/// <summary>Proves that sound arrives whole. A machine that does too much at once can make a phone stumble, so what was not
/// heard well is said again, three times at most; a path that distorts fails each time.</summary>
internal static class Heard
{
    private const int Times = 3;

    public static async Task WellAsync(short[] sound, Func<Task> say, Func<TimeSpan, Task<IReadOnlyList<Match>>> hear)
    {
        IReadOnlyList<Match> matches = [];
        for (var time = 0; time < Times && !matches.Any(); time++)
        {
            await say();
            var heard = await hear(TimeSpan.FromSeconds(((double)sound.Length / Wav.TelephoneRate) + 5));
            matches = heard.Count > 0 && (heard.All(match => match.Coefficient >= Hearing.Same) || time == Times - 1) ? heard : [];
        }

        Assert.NotEmpty(matches);
        Assert.All(matches, match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
    }

    /// <summary>What one phone says, another one hears.</summary>
    public static Task WellAsync(short[] sound, Baresip speaker, Baresip listener) =>
        WellAsync(sound, () => speaker.SayAsync(sound), within => Hearing.AllOfAsync(sound, listener, within));
}
