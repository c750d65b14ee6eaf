using Gateway.Language.Speech.Synthesis;
using Gateway.Telephony.Media.Sessions;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Reception;

/// <summary>The first sentences: the greeting, by name if known, and that a machine speaks and listens.</summary>
internal sealed partial class Greeting(Phrasebook phrases, ILogger logger)
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
        if (guest.Name is { } name)
        {
            try
            {
                return await phrases.SayAsync(guest.Language, Phrase.HelloName, ct, ("name", name)).ConfigureAwait(false);
            }
            catch (SynthesisException fault)
            {
                LogUnspoken(fault, guest.Language);
            }
        }

        return await phrases.SayAsync(guest.Language, Phrase.Hello, ct).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A name could not be spoken in {Language}; greeting without it")]
    private partial void LogUnspoken(Exception fault, string language);
}
