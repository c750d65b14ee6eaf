using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>An agent without a screen changes presence from the phone: dials, hears the confirmation, is hung up on.</summary>
internal sealed class FeatureCodeFlow(Router router, Phrasebook phrases, IReadOnlyDictionary<string, string> languages)
{
    public async Task RunAsync(IncomingCall incoming, string agent, CancellationToken stopping)
    {
        var phrase = Obey(incoming.Dialled, agent);
        await using var call = await incoming.AnswerAsync().ConfigureAwait(false);
        if (call is null)
        {
            return;
        }

        using var present = CancellationTokenSource.CreateLinkedTokenSource(call.Ended, stopping);
        try
        {
            var prompt = await phrases.SayAsync(languages[agent], phrase, present.Token).ConfigureAwait(false);
            await call.PlayAsync(prompt, present.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (present.IsCancellationRequested)
        {
            // The agent need not listen to the end; the code was obeyed before the answer.
            return;
        }
    }

    private Phrase Obey(string code, string agent)
    {
        switch (code)
        {
            case FeatureCode.Ready:
                router.SetReady(agent);
                return Phrase.AgentReady;
            case FeatureCode.Pause:
                router.Pause(agent);
                return Phrase.AgentPaused;
            default:
                return Phrase.AgentUnknown;
        }
    }
}
