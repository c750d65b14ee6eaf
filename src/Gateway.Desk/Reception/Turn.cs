using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>
/// One question and its answer. A key stops everything at once. Speech stops the question, but not the sentences that
/// must be heard (the notice that a machine listens); what is said during those is listened to all the same.
/// </summary>
internal sealed class Turn(Call call, Endpointer endpointer, TimeProvider time)
{
    /// <summary>Asks and listens for speech and keys, at most <paramref name="patience"/> after the question.</summary>
    public async Task<Answer> AskAsync(
        IReadOnlyList<Prompt> mustHear,
        IReadOnlyList<Prompt> question,
        TimeSpan patience,
        CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var spoken = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        var listening = endpointer.Listen(
            new CallerSound(call.Listen()),
            new EndpointingOptions { NoSpeechTimeout = LengthOf(mustHear) + LengthOf(question) + patience });
        var noticed = PlayAsync(mustHear, over.Token);
        var asked = PlayAfterAsync(noticed, question, spoken.Token);
        try
        {
            var key = call.Digits.WaitToReadAsync(over.Token).AsTask();
            await Task.WhenAny(key, listening.SpeechStarted, listening.Completed).ConfigureAwait(false);
            var isEarly = !noticed.IsCompleted;
            await spoken.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(key, Task.WhenAll(noticed, listening.Completed)).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (TakeKey() is { } pressed)
            {
                return pressed;
            }

            var utterance = await listening.Completed.WaitAsync(ct).ConfigureAwait(false);
            return utterance.IsSilent ? new Answer.Silence() : new Answer.Speech(utterance, isEarly);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await listening.DisposeAsync().ConfigureAwait(false);
            call.StopListening();
        }
    }

    /// <summary>Asks for a key only, at most <paramref name="patience"/> after the question.</summary>
    public async Task<Answer> AskForKeyAsync(IReadOnlyList<Prompt> question, TimeSpan patience, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waiting = WaitAsync(question, patience, over.Token);
        try
        {
            var key = call.Digits.WaitToReadAsync(over.Token).AsTask();
            await Task.WhenAny(key, waiting).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            return TakeKey() ?? (Answer)new Answer.Silence();
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Answer.Key? TakeKey() => call.Digits.TryRead(out var digit) ? new Answer.Key(digit) : null;

    private async Task WaitAsync(IReadOnlyList<Prompt> question, TimeSpan patience, CancellationToken ct)
    {
        await PlayAsync(question, ct).ConfigureAwait(false);
        await Task.Delay(patience, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PlayAfterAsync(Task before, IReadOnlyList<Prompt> prompts, CancellationToken ct)
    {
        await before.ConfigureAwait(false);
        await PlayAsync(prompts, ct).ConfigureAwait(false);
    }

    private async Task PlayAsync(IReadOnlyList<Prompt> prompts, CancellationToken ct)
    {
        foreach (var prompt in prompts)
        {
            // Being cut short is how most questions end; an exception would cost more than the question.
            var playing = call.PlayAsync(prompt, ct);
            await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (playing.IsCanceled)
            {
                return;
            }

            await playing.ConfigureAwait(false);
        }
    }

    private static TimeSpan LengthOf(IReadOnlyList<Prompt> prompts) =>
        prompts.Aggregate(TimeSpan.Zero, (sum, prompt) => sum + prompt.Length);
}
