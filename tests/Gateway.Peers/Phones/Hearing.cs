using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.Peers.Phones;

/// <summary>The proof that a phone heard something: its recording is compared while the call goes on.</summary>
public static class Hearing
{
    /// <summary>What counts as the same sound after G.711 and a relay.</summary>
    public const double Same = 0.99;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Completes with a match for each second of <paramref name="said"/> as soon as the phone's recording holds them all,
    /// or with the best that was found when <paramref name="within"/> is over (default: length of the sound and 6 s).
    /// </summary>
    public static async Task<IReadOnlyList<Match>> AllOfAsync(short[] said, Baresip phone, TimeSpan? within = null)
    {
        var length = TimeSpan.FromSeconds((double)said.Length / Wav.TelephoneRate);
        using var end = new CancellationTokenSource(within ?? length + TimeSpan.FromSeconds(6));
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var heard = phone.Heard();
            var matches = heard.Length < said.Length ? [] : Correlation.Segments(said, heard);
            if (end.IsCancellationRequested || (matches.Count > 0 && matches.All(match => match.Coefficient >= Same)))
            {
                return matches.Count > 0 ? matches : Correlation.Segments(said, heard);
            }

            // The recording grows without telling anybody.
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }
}
