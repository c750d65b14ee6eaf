using System.Threading.Channels;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Calls;

/// <summary>A caller who hears us although the call is not answered, and so pays nothing (early media, RFC 3960). Lives until the
/// <see cref="IncomingCall"/> is answered, which takes its audio over, or is over.</summary>
public sealed class EarlyLeg
{
    private readonly AudioLeg _audio;

    internal EarlyLeg(AudioLeg audio) => _audio = audio;

    /// <summary>Keys that the caller presses; many networks let none through before the answer.</summary>
    public ChannelReader<char> Digits => _audio.Media.Digits;

    /// <summary>Plays a prompt to its end, or until <paramref name="ct"/> stops it at a frame border.</summary>
    public Task PlayAsync(Prompt prompt, CancellationToken ct) => _audio.Media.PlayAsync(prompt, ct);

    /// <summary>Plays music or a ringing tone round and round, until null or a prompt.</summary>
    public void PlayMusic(Prompt? music) => _audio.Media.Loop(music);
}
