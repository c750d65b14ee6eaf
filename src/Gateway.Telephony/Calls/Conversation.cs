using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Calls;

/// <summary>Two legs that talk with each other, until one of them ends.</summary>
public static class Conversation
{
    /// <summary>Joins the legs; whoever is held by the other hears <paramref name="music"/>. Completes when one leg is over or
    /// <paramref name="ct"/> fires; hangs up neither.</summary>
    public static async Task RunAsync(Call caller, Call agent, Prompt? music, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(caller.Ended, agent.Ended, ct);
        while (!over.IsCancellationRequested)
        {
            var changed = Task.WhenAny(caller.HoldChanged, agent.HoldChanged);
            await using (Join(caller, agent, music))
            {
                await ((Task)changed).WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static Bridge? Join(Call caller, Call agent, Prompt? music)
    {
        // The one who pressed hold hears nothing; the other one waits with music.
        caller.PlayMusic(agent.IsHeld && !caller.IsHeld ? music : null);
        agent.PlayMusic(caller.IsHeld && !agent.IsHeld ? music : null);
        return caller.IsHeld || agent.IsHeld ? null : Bridge.Connect(caller.Media, agent.Media);
    }
}
