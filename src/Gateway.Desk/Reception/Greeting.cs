using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>The first sentences: the greeting, by name if known, and that a machine speaks and listens.</summary>
internal sealed class Greeting(Phrasebook phrases)
{
    public async Task<IReadOnlyList<Prompt>> ForAsync(Guest guest, CancellationToken ct) =>
    [
        await HelloAsync(guest, ct).ConfigureAwait(false),
        await NoticeAsync(guest, ct).ConfigureAwait(false),
    ];

    /// <summary>The notice alone: the law wants it in the language that the caller changed to as well.</summary>
    public ValueTask<Prompt> NoticeAsync(Guest guest, CancellationToken ct) =>
        phrases.SayAsync(guest.Language, Phrase.Notice, ct);

    private async ValueTask<Prompt> HelloAsync(Guest guest, CancellationToken ct)
    {
        var byName = guest.Name is { } name
            ? await phrases.TrySayAsync(guest.Language, Phrase.HelloName, ct, ("name", name)).ConfigureAwait(false)
            : null;
        return byName ?? await phrases.SayAsync(guest.Language, Phrase.Hello, ct).ConfigureAwait(false);
    }
}
